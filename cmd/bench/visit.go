package main

import (
	"fmt"
	"os"
	"time"
)

// shownResults are how many results a first page of them has.
const shownResults = 10

// A load is what the browser had to load until the first results of a query: bytes and
// files by part of the search.
type load struct{ bytes, files map[string]int }

func (l load) total() int {
	total := 0
	for _, bytes := range l.bytes {
		total += bytes
	}
	return total
}

func (l load) requests() int {
	total := 0
	for _, files := range l.files {
		total += files
	}
	return total
}

// Visits are what was measured of a search in the browser.
type visits struct {
	cold       []load    // of each query, with nothing loaded before
	keys       []float64 // milliseconds from a key to its results, everything loaded
	idle, used int64     // bytes of memory of the page before and after all queries
}

// visit asks a search all queries: first each with an empty cache, then all on one page.
func visit(b *browser, w *wire, f finder, queries []string) (visits, error) {
	var found visits
	fmt.Fprintf(os.Stderr, "%s in the browser: %d queries\n", f.name, len(queries))
	for i, query := range queries {
		host := fmt.Sprintf("%s-%d", f.name, i) // of its own, so that nothing of it is in the cache
		if err := b.open(w.address(host, f.page), f.ready); err != nil {
			return found, err
		}
		if _, err := evaluate[[]string](b, f.ask(query, shownResults)); err != nil {
			return found, err
		}
		found.cold = append(found.cold, loadOf(w.sentTo(host), f.part))
	}
	if err := b.open(w.address(f.name, f.page), f.ready); err != nil {
		return found, err
	}
	var err error
	if found.idle, err = held(b); err != nil {
		return found, err
	}
	for _, query := range queries {
		if _, err := evaluate[[]string](b, f.ask(query, shownResults)); err != nil {
			return found, err
		}
	}
	if found.used, err = held(b); err != nil {
		return found, err
	}
	found.keys, err = typing(b, queries)
	return found, err
}

func loadOf(all []sent, part func(address string) string) load {
	l := load{map[string]int{}, map[string]int{}}
	for _, file := range all {
		if name := part(file.path); name != "" {
			l.bytes[name] += file.bytes
			l.files[name]++
		}
	}
	return l
}

// held is the memory of the page with its workers, after what is unused was collected.
func held(b *browser) (int64, error) {
	return evaluate[int64](b, "performance.measureUserAgentSpecificMemory().then((memory) => memory.bytes)")
}

// typingScript writes into the search box, and tells how long it takes from the next key
// until what comes of it is painted: until the first task after that frame.
const typingScript = `(() => {
	const form = document.querySelector("form[role=search]"), input = form.querySelector("input[name=q]");
	const changed = () => new Promise((resolve) => {
		const seen = new MutationObserver(() => { seen.disconnect(); resolve(); });
		seen.observe(form, { childList: true, subtree: true, characterData: true });
	});
	const painted = () => new Promise((resolve) => requestAnimationFrame(() => {
		const after = new MessageChannel();
		after.port1.onmessage = resolve;
		after.port2.postMessage(0);
	}));
	const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));
	window.write = async (text) => {
		input.focus();
		const settled = Promise.race([changed(), wait(2000)]);
		input.value = text;
		input.dispatchEvent(new Event("input", { bubbles: true }));
		await settled;
		await wait(60);
	};
	window.watch = () => {
		let from = 0;
		input.addEventListener("keydown", (event) => { from = event.timeStamp; }, { once: true, capture: true });
		window.took = Promise.race([changed().then(painted).then(() => performance.now() - from), wait(10000).then(() => -1)]);
	};
})()`

// typing is how long the last key of each query took, in milliseconds.
func typing(b *browser, queries []string) ([]float64, error) {
	if _, err := evaluate[any](b, typingScript); err != nil {
		return nil, err
	}
	var all []float64
	for i, query := range append(queries[:1:1], queries...) { // the first warms up
		letters := []rune(query)
		before, last := string(letters[:len(letters)-1]), string(letters[len(letters)-1])
		if _, err := evaluate[any](b, "write("+literal(before)+")"); err != nil {
			return nil, err
		}
		if _, err := evaluate[any](b, "watch()"); err != nil {
			return nil, err
		}
		if err := b.press(last); err != nil {
			return nil, err
		}
		took, err := evaluate[float64](b, "took")
		if err != nil {
			return nil, err
		}
		if took < 0 {
			return nil, fmt.Errorf("nothing was shown for %q within %s", query, 10*time.Second)
		}
		if i > 0 {
			all = append(all, took)
		}
	}
	return all, nil
}
