package preview

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aims/crosswalks"
	"aims/generator"
	"aims/generator/finding"
	"aims/themes"
)

// A change that comes during a build may have come too late for it. Whoever asks after the
// change waits for the next build, and only that one's findings are reported.
func TestChangeDuringABuild(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "content"), 0o755))
	program := generator.NewProgram("test", "test", crosswalks.Files, themes.Files)
	begins, goOn := make(chan bool), make(chan bool)
	var reports []int
	s := &Server{
		Generator: generator.New(program, time.Now),
		Plan: func(ctx context.Context) (generator.Plan, error) {
			begins <- true
			<-goOn
			trees, err := generator.Open(ctx, dir, []string{generator.Next})
			return generator.Plan{Trees: trees, Program: program}, err
		},
		Log: t.Logf,
	}
	s.Report = func(generator.Plan, []finding.Finding) { reports = append(reports, s.current().generation) }
	s.built = sync.NewCond(&s.mutex)
	build := func() <-chan bool {
		ended := make(chan bool)
		go func() { defer close(ended); s.rebuild(t.Context()) }()
		<-begins
		return ended
	}

	s.touched()
	first := build()
	before := make(chan state)
	go func() { before <- s.after(1) }()
	s.touched()
	after := make(chan state)
	go func() { after <- s.current() }()
	goOn <- true
	require.Equal(t, 1, (<-before).generation, "under steady change nobody waits for ever")
	<-first

	second := build()
	goOn <- true
	<-second
	require.Equal(t, 2, (<-after).generation)
	require.Equal(t, []int{2}, reports)
}
