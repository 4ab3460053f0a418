package editor

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aims/crosswalks"
	"aims/generator"
	"aims/themes"
)

// BenchmarkEdit is from the message of one edit to the message of what was found, with all
// 13 frameworks. Each edit breaks a reference or mends it again, so that there is news;
// there is a rest between two, as between two words of a person.
func BenchmarkEdit(b *testing.B) {
	for _, n := range []int{1_000, 10_000} {
		b.Run(fmt.Sprintf("%d-records", n), func(b *testing.B) { benchmarkEdit(b, n) })
	}
}

func benchmarkEdit(b *testing.B, n int) {
	dir := b.TempDir()
	for i := range n {
		write(b, filepath.Join(dir, "content", recordID(i)+".md"), recordText(i, n))
	}
	write(b, filepath.Join(dir, "content", "site.yaml"), "organization: Harbour Health\naudiences: [{name: staff, sees: [internal]}]\n")
	d := drive(b, dir)
	d.send("initialize", 1, object{"rootUri": uriOf(dir), "capabilities": object{}})
	d.send("initialized", 0, object{})
	uri := uriOf(filepath.Join(dir, "content", recordID(3)+".md"))
	text := recordText(3, n)
	const broken = "\n[[POL-X]]\n"
	d.send("textDocument/didOpen", 0, object{"textDocument": object{"uri": uri, "version": 1, "text": text + broken}})
	d.until(uri)

	var took []time.Duration
	for version := 2; b.Loop(); version++ {
		time.Sleep(200 * time.Millisecond)
		began := time.Now()
		d.send("textDocument/didChange", 0, object{
			"textDocument":   object{"uri": uri, "version": version},
			"contentChanges": []object{{"text": text + strings.Repeat(broken, version%2)}},
		})
		d.until(uri)
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms/edit-median")
	b.ReportMetric(float64(took[len(took)*9/10].Microseconds())/1000, "ms/edit-p90")
	b.ReportMetric(0, "ns/op") // the rest is in it
}

func write(b *testing.B, name, text string) {
	require.NoError(b, os.MkdirAll(filepath.Dir(name), 0o755))
	require.NoError(b, os.WriteFile(name, []byte(text), 0o644))
}

func recordID(i int) string { return fmt.Sprintf("%s-%05d", [...]string{"POL", "PRO"}[i%2], i) }

// recordText is the i-th of n records: a policy or procedure of about 600 words, with six
// references and a marker, as those of make bench are. It is in review, so that the rules of
// what others may rely on are asked, too.
func recordText(i, n int) string {
	policy := recordID(i * 6 % n / 2 * 2)
	var body strings.Builder
	for s, title := range []string{"Purpose", "Scope", "Responsibilities", "Steps", "Records", "Review"} {
		fmt.Fprintf(&body, "\n## %s\n\nSee section %d of [[%s]]. ", title, s, policy)
		for range 5 {
			body.WriteString("The nurse in charge looks at what the assistant proposes, decides, and notes a departure with its reason. ")
		}
		body.WriteString("\n")
	}
	fmt.Fprintf(&body, "<!-- answers: %s -->\n", [...]string{"5.2.d", "8.1-1", "A.6.2.4", "A.2.2"}[i%4])
	kind := [...]string{"policy\ntype: topic", "procedure\nprocess: Handling of concerns\nfrequency: 3 months"}[i%2]
	return fmt.Sprintf("---\nid: %s\nkind: %s\ntitle: Record number %d\nstatus: in-review\nowner: Tomás Keane\nclassification: internal\nversion: \"1.2\"\nrelated: [%s]\n---\n%s",
		recordID(i), kind, i, policy, body.String())
}

// A driver talks to a server in this process, over pipes.
type driver struct {
	b   *testing.B
	to  io.Writer
	out *bufio.Reader
}

func drive(b *testing.B, dir string) *driver {
	program := generator.NewProgram("aims", "", crosswalks.Files, themes.Files)
	trees, err := generator.Open(context.Background(), dir, []string{generator.Next})
	require.NoError(b, err)
	server := Server{
		Generator: generator.New(program, time.Now), Now: time.Now,
		Plan: func(context.Context, string) (generator.Plan, error) {
			return generator.Plan{Trees: trees, Program: program, Today: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)}, nil
		},
	}
	in, to := io.Pipe()
	from, out := io.Pipe()
	go func() {
		err := server.Run(context.Background(), in, out)
		out.CloseWithError(cmp.Or(err, io.EOF))
	}()
	b.Cleanup(func() { to.Close() })
	return &driver{b: b, to: to, out: bufio.NewReaderSize(from, 1<<20)}
}

func (d *driver) send(method string, id int, params object) {
	m := object{"jsonrpc": "2.0", "method": method, "params": params}
	if id > 0 {
		m["id"] = id
	}
	content, err := json.Marshal(m)
	require.NoError(d.b, err)
	require.NoError(d.b, writeFrame(d.to, content))
}

// until reads up to what was found in a file.
func (d *driver) until(uri string) {
	for {
		content, err := readFrame(d.out)
		require.NoError(d.b, err)
		if bytes.Contains(content, []byte("publishDiagnostics")) && bytes.Contains(content, []byte(uri)) {
			return
		}
	}
}
