package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// untold are rules about what made-up records do not tell: digests, which the program
// computes, and the threads of a management system from one record to the next. They are
// off, since a build with thousands of findings would measure their printing.
var untold = strings.Fields(`approval-unbound
	ai-policy-missing approved-before-done change-without-day change-without-soa-review concern-overdue
	control-without-driver data-without-provenance data-without-quality effective-before-approval holder-without-competence
	incident-communication-undecided incident-without-nonconformity interval-contradicted law-not-shown
	nonconformity-without-day opportunity-missing risk-outside-statement scope-missing statement-older-than-risks
	system-unmonitored system-unreleased system-unverified system-without-impact-assessment system-without-logging
	system-without-resources system-without-risk-assessment`)

// writeHandbook writes the records as a handbook for aims: one audience that sees all,
// no git, so that one edition is built.
func writeHandbook(dir string, c *corpus) error {
	return writeHandbookFor(dir, c, []string{"{name: everyone, sees: [public, internal, confidential, restricted]}"})
}

func writeHandbookFor(dir string, c *corpus, audiences []string) error {
	site := `organization: Northgate Group
title: AI management system handbook
frameworks: [iso42001]
audiences:
  - ` + strings.Join(audiences, "\n  - ") + `
rules: {` + strings.Join(untold, ": off, ") + `: off}
`
	if err := writeFile(filepath.Join(dir, "content", "site.yaml"), site); err != nil {
		return err
	}
	for i := range c.names {
		t := c.record(i)
		if err := writeFile(filepath.Join(dir, "content", t.file()+".md"), t.markdown()); err != nil {
			return err
		}
	}
	return nil
}

// markdown is the record as a file of a handbook.
func (t text) markdown() string {
	return "---\ntitle: " + quote(t.title) + "\n" + t.head + t.fields + "---\n" + t.body
}

// writeHugoSite writes the same records for the peer: the fields as parameters, links as
// links to files.
func writeHugoSite(dir string, c *corpus) error {
	if err := writeTheme(dir); err != nil {
		return err
	}
	if err := writeFile(filepath.Join(dir, "content", "_index.md"), "---\ntitle: AI management system handbook\n---\n"); err != nil {
		return err
	}
	for i, s := range kinds {
		register := fmt.Sprintf("---\ntitle: %s\nweight: %d\n---\n", s.plural, i+1)
		if err := writeFile(filepath.Join(dir, "content", s.folder, "_index.md"), register); err != nil {
			return err
		}
	}
	files := make(map[string]string, len(c.names))
	for _, n := range c.names {
		files[n.id] = "/" + n.file() + ".md"
	}
	for i := range c.names {
		t := c.record(i)
		if err := writeFile(filepath.Join(dir, "content", t.file()+".md"), t.hugo(files)); err != nil {
			return err
		}
	}
	return nil
}

var reference = regexp.MustCompile(`\[\[([A-Z0-9-]+)(?:\|([^\]]+))?\]\]`)

func (t text) hugo(files map[string]string) string {
	linked := reference.ReplaceAllStringFunc(t.body, func(link string) string {
		parts := reference.FindStringSubmatch(link)
		words := parts[2]
		if words == "" {
			words = parts[1]
		}
		return "[" + words + "](" + files[parts[1]] + ")"
	})
	return "---\ntitle: " + quote(t.title) + "\nparams:\n" + indented("  ", t.head) + "  fields:\n" + indented("    ", t.fields) + "---\n" + linked
}

func indented(by, lines string) string {
	return by + strings.ReplaceAll(strings.TrimSuffix(lines, "\n"), "\n", "\n"+by) + "\n"
}

func writeFile(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o644)
}
