package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// A wire serves folders as a server on the web does, compressed by gzip where that is
// worth it, and counts what it sends. Names of hosts keep visits apart: what was sent to
// one is in the cache of no other.
type wire struct {
	folders []folder
	pages   map[string]string // made up, by path
	port    string

	mutex  sync.Mutex
	packed map[string][]byte // what was compressed already, by file
	sent   map[string][]sent // by host
}

// A folder is served at the paths that begin so; the first of several counts.
type folder struct{ path, dir string }

// A sent file is one answer: its path and the bytes of its body as they went out.
type sent struct {
	path  string
	bytes int
}

// serveWire begins to serve and returns how to end.
func serveWire(folders []folder, pages map[string]string) (*wire, func(), error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	w := &wire{folders: folders, pages: pages, packed: map[string][]byte{}, sent: map[string][]sent{}}
	if _, w.port, err = net.SplitHostPort(listener.Addr().String()); err != nil {
		return nil, nil, err
	}
	server := &http.Server{Handler: w, ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(listener) }() // ends when it is closed
	return w, func() { _ = server.Close() }, nil
}

// address is that of a page at a host of that name, which leads here like any other.
func (w *wire) address(host, page string) string {
	return fmt.Sprintf("http://%s.localhost:%s/%s", host, w.port, page)
}

// sentTo is what was sent to a host, in order.
func (w *wire) sentTo(host string) []sent {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return slices.Clone(w.sent[host])
}

func (w *wire) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	content, squeezed, err := w.content(r.URL.Path)
	if err != nil {
		http.NotFound(out, r)
		return
	}
	header := out.Header()
	header.Set("Content-Type", contentType(r.URL.Path))
	header.Set("Cache-Control", "max-age=3600")
	// A page may know its memory only when it shares it with no other site.
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Cross-Origin-Embedder-Policy", "require-corp")
	if squeezed {
		header.Set("Content-Encoding", "gzip")
	}
	host, _, _ := strings.Cut(r.Host, ".")
	w.mutex.Lock()
	w.sent[host] = append(w.sent[host], sent{r.URL.Path, len(content)})
	w.mutex.Unlock()
	_, _ = out.Write(content) // a browser that goes away is none of our business
}

// content is what goes out for a path, and whether it is compressed by us.
func (w *wire) content(address string) ([]byte, bool, error) {
	if page, found := w.pages[address]; found {
		return []byte(page), false, nil
	}
	for _, f := range w.folders {
		inner, found := strings.CutPrefix(address, f.path)
		if !found || inner == "" {
			continue
		}
		content, err := os.ReadFile(filepath.Join(f.dir, filepath.FromSlash(path.Clean("/"+inner))))
		if err != nil || !compressible(address) {
			return content, false, err
		}
		w.mutex.Lock()
		defer w.mutex.Unlock()
		if w.packed[address] == nil {
			w.packed[address] = packed(content)
		}
		return w.packed[address], true, nil
	}
	return nil, false, fs.ErrNotExist
}

// compressible is what servers compress: texts. What Pagefind has compressed is not.
func compressible(name string) bool {
	return slices.Contains([]string{".html", ".js", ".css", ".json", ".svg", ".txt"}, path.Ext(name))
}

// packed is at the level that servers use when they are not told one.
func packed(content []byte) []byte {
	var out bytes.Buffer
	squeeze := gzip.NewWriter(&out)
	_, _ = squeeze.Write(content) // a Buffer takes everything
	_ = squeeze.Close()
	return out.Bytes()
}

func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".json":
		return "application/json"
	case ".svg":
		return "image/svg+xml"
	}
	return "application/octet-stream"
}

// A weight is what an index takes on disk, and as a server sends it.
type weight struct {
	files         int
	bytes, onWire int64
}

// add weighs the files below a folder that are wanted.
func (w *weight) add(dir string, wanted func(name string) bool) error {
	return filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !wanted(name) {
			return err
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		w.files++
		w.bytes += int64(len(content))
		if compressible(name) {
			content = packed(content)
		}
		w.onWire += int64(len(content))
		return nil
	})
}
