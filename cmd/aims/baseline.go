package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"aims/generator/finding"
)

// readBaseline reads the file of a baseline; without a name it knows nothing.
func readBaseline(name string) (finding.Baseline, error) {
	if name == "" {
		return finding.Baseline{}, nil
	}
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return finding.Baseline{}, fmt.Errorf("there is no baseline %s: write one with --write-baseline %s", name, name)
	}
	if err != nil {
		return finding.Baseline{}, err
	}
	known, err := finding.ReadBaseline(data)
	if err != nil {
		return known, fmt.Errorf("%s: %w", name, err)
	}
	return known, nil
}

// writeBaseline takes all findings of today for old debt.
func writeBaseline(env *environment, opt *options, name string, findings []finding.Finding, args []string) error {
	if len(args) > 0 {
		return errors.New("--write-baseline is about the whole handbook: name no files with it")
	}
	known := finding.NewBaseline(findings)
	data, err := known.Bytes()
	if err != nil {
		return err
	}
	if err := writeWhole(name, data); err != nil {
		return err
	}
	say(env, opt, "%s: %s", name, plural(known.Len(), "finding"))
	return nil
}

func entriesMended(n int) string {
	if n == 1 {
		return "1 finding of the baseline is mended"
	}
	return fmt.Sprintf("%d findings of the baseline are mended", n)
}

// plural is such as "1 finding" or "14 findings".
func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

// writeWhole writes a file, or another one in its place, whole or not at all.
func writeWhole(name string, data []byte) error {
	temporary, err := temporaryFile(filepath.Dir(name), data)
	if err != nil {
		return err
	}
	defer os.Remove(temporary) // nothing is there any more when all went well
	return os.Rename(temporary, name)
}

// temporaryFile is a file in a folder that gets its name later.
func temporaryFile(dir string, data []byte) (string, error) {
	file, err := os.CreateTemp(dir, ".aims-*")
	if err != nil {
		return "", err
	}
	_, err = file.Write(data)
	if err := errors.Join(err, file.Chmod(0o644), file.Close()); err != nil {
		os.Remove(file.Name())
		return "", err
	}
	return file.Name(), nil
}
