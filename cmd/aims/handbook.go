package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"aims/content"
	"aims/crosswalks"
	"aims/generator"
	"aims/generator/finding"
	"aims/generator/store"
	"aims/themes"
)

// program is what this binary brings to every build.
func program() (generator.Program, error) {
	digest, err := ownDigest()
	if err != nil {
		return generator.Program{}, fmt.Errorf("read the program's own file: %w", err)
	}
	return generator.NewProgram("aims "+version(), digest, crosswalks.Files, themes.Files), nil
}

func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "development"
}

// ownDigest tells this program from any other, so that a site made by another one is
// made again.
var ownDigest = sync.OnceValues(func() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
})

// today is the day that states are computed for: --as-of, or the real one.
func today(env *environment, asOf string) (time.Time, error) { return dayOf(env, "as-of", asOf) }

// dayOf is the day that a flag says, or the real one.
func dayOf(env *environment, flag, text string) (time.Time, error) {
	if text == "" {
		now := env.now()
		return time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC), nil
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return day, fmt.Errorf("--%s %q: write a date such as 2026-05-04", flag, text)
	}
	return day, nil
}

// plan is a build of all versions, or of the work tree alone.
func plan(ctx context.Context, opt *options, day time.Time, versions []string) (p generator.Plan, err error) {
	p.Today = day
	if p.Program, err = program(); err != nil {
		return p, err
	}
	if opt.example {
		p.Trees, err = generator.Embedded(content.Files, day, versions)
		return p, err
	}
	p.Settings = generator.WorkTree(opt.dir)
	p.Kept, p.Remember = store.KeptEditions(opt.dir, generator.RootOf), store.Open(opt.dir).Remember
	if p.Tags, err = generator.Tags(ctx, opt.dir); err != nil {
		return p, err
	}
	p.Trees, err = generator.Open(ctx, opt.dir, folders(versions))
	if errors.Is(err, generator.ErrNoHandbook) {
		err = fmt.Errorf("%w (start one with: aims init %s; or try: aims serve --example)", err, opt.dir)
	}
	return p, err
}

// folders are versions as their folders are called: the tag rel/v1 is the version rel-v1.
func folders(versions []string) []string {
	named := slices.Clone(versions) // nil stays nil: all of them
	for i := range named {
		named[i] = strings.ReplaceAll(named[i], "/", "-")
	}
	return named
}

// renew is a plan of the work tree for today. The tree of the former plan shows its files
// as they are now, so that git is asked only when there is another commit.
func renew(ctx context.Context, opt *options, former generator.Plan, day time.Time) (generator.Plan, error) {
	for _, tree := range former.Trees {
		if tree.Stale() {
			return plan(ctx, opt, day, workTree)
		}
	}
	former.Today = day
	return former, nil
}

var workTree = []string{generator.Next}

// graphOf is the work tree, loaded, linked and checked.
func graphOf(ctx context.Context, opt *options, day time.Time) (*generator.Checked, error) {
	p, err := plan(ctx, opt, day, workTree)
	if err != nil {
		return nil, err
	}
	return generator.New(p.Program, nil).Check(p)
}

// showFindings writes findings for people and says whether they end the command.
func showFindings(env *environment, opt *options, tree generator.Plan, findings []finding.Finding, waived []finding.Waived, failOn string) error {
	limit, err := leastToFail(failOn)
	if err != nil {
		return err
	}
	if err := showReport(env, opt, tree, finding.Report{Findings: findings, Waived: waived, FailOn: limit}); err != nil {
		return err
	}
	return verdict(findings, failOn)
}

// showReport writes a report for people; to those who want quiet, only what they must mend.
func showReport(env *environment, opt *options, tree generator.Plan, report finding.Report) error {
	if opt.quiet {
		report.Findings, report.Waived, report.Bare = atLeast(report.Findings, report.FailOn), nil, true
	}
	report.Color, report.Source = colour(env, opt), generator.Lines(tree)
	text, _ := finding.FindFormat("text")
	return text.Write(env.stderr, report)
}

func atLeast(findings []finding.Finding, least finding.Severity) []finding.Finding {
	var kept []finding.Finding
	for _, f := range findings {
		if f.Severity >= least {
			kept = append(kept, f)
		}
	}
	return kept
}

// mayWrite refuses to write into a handbook that is part of the program.
func mayWrite(opt *options) error {
	if opt.example {
		return errors.New("the example handbook comes with the program and stays as it is: aims init --example DIR gives one to write in")
	}
	return nil
}

func verdict(findings []finding.Finding, failOn string) error {
	limit, err := leastToFail(failOn)
	if err != nil {
		return err
	}
	if worst, some := finding.Worst(findings); some && worst >= limit {
		return errFindings
	}
	return nil
}

func leastToFail(failOn string) (finding.Severity, error) {
	limit, ok := finding.ParseSeverity(failOn)
	if !ok || limit < finding.Warning {
		return limit, fmt.Errorf("--fail-on %q: write error or warning", failOn)
	}
	return limit, nil
}

func colour(env *environment, opt *options) bool {
	return env.terminal && !opt.noColor && env.getenv("NO_COLOR") == ""
}

// say tells people how it goes, unless they want quiet.
func say(env *environment, opt *options, format string, args ...any) {
	if !opt.quiet {
		fmt.Fprintf(env.stderr, format+"\n", args...)
	}
}
