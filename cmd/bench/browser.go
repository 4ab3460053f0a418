package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/chromedp/chromedp"
)

// A browser is a real one without a window: only it can tell what a search loads, how
// long a person waits and what a page holds in memory.
type browser struct {
	ctx     context.Context
	version string
}

// startBrowser opens Chromium, and returns how to end it.
func startBrowser(ctx context.Context) (*browser, func(), error) {
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil && program == "" {
			program = found
		}
	}
	if program == "" {
		return nil, nil, errors.New("the benchmark of the search needs Chromium on the PATH")
	}
	profile, err := os.MkdirTemp("", "bench-browser-")
	if err != nil {
		return nil, nil, err
	}
	allocator, stop := chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(profile),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("enable-blink-features", "ForceEagerMeasureMemory"), // at once, after collecting what is unused
	)...)
	tab, closeTab := chromedp.NewContext(allocator)
	end := func() {
		closeTab()
		stop()
		_ = os.RemoveAll(profile) // in the folder for temporary files anyway
	}
	b := &browser{ctx: tab}
	if b.version, err = evaluate[string](b, "navigator.userAgent.match(/Chrome.([0-9]+)/)[1]"); err != nil {
		end()
		return nil, nil, fmt.Errorf("starting Chromium: %w", err)
	}
	return b, end, nil
}

// open goes to a page and waits until an expression holds there.
func (b *browser) open(address, ready string) error {
	if err := chromedp.Do(b.ctx, chromedp.Navigate(address)); err != nil {
		return fmt.Errorf("opening %s: %w", address, err)
	}
	err := until(b.ctx, 20*time.Second, func() bool {
		is, err := evaluate[bool](b, "Boolean("+ready+")")
		return err == nil && is
	})
	if err != nil {
		return fmt.Errorf("%s: %s: %w", address, ready, err)
	}
	return nil
}

// press types a key as a person does.
func (b *browser) press(key string) error { return chromedp.Do(b.ctx, chromedp.KeyEvent(key)) }

// evaluate computes an expression in the page, waits for it when it is a promise, and
// reads its value.
func evaluate[T any](b *browser, expression string) (value T, err error) {
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	if b.version == "" {
		ctx = b.ctx // the first opens the browser, which ends with its context
	}
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](
		"Promise.resolve("+expression+").then((value) => JSON.stringify(value === undefined ? null : value))", chromedp.EvalAwaitPromise))
	if err != nil {
		return value, fmt.Errorf("in the browser, %s: %w", expression[:min(len(expression), 200)], err)
	}
	return value, json.Unmarshal([]byte(text), &value)
}

// literal writes a value as JavaScript does.
func literal(value any) string {
	text, _ := json.Marshal(value) // texts and numbers
	return string(text)
}
