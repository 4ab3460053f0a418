package preview

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"

	"aims/generator"
	"aims/generator/files"
	"aims/generator/finding"
)

// The script that listens for changes, and the look of the panel of findings. They
// are part of the preview alone: no published page has them.
var (
	//go:embed preview.js
	script []byte
	//go:embed preview.css
	style []byte
)

const own = "/-/" // where the preview's own files are

func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+own+"events", s.events)
	mux.HandleFunc("GET "+own+"preview.js", fixed("text/javascript", script))
	mux.HandleFunc("GET "+own+"preview.css", fixed("text/css", style))
	mux.HandleFunc("GET /", s.page)
	return mux
}

func fixed(kind string, content []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind+"; charset=utf-8")
		// Our own answer: a browser that went away needs none.
		_, _ = w.Write(content)
	}
}

// page serves a file of the site, made now.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	now := s.current()
	name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
	if name == "" {
		http.Redirect(w, r, "/"+front(now)+"/index.html", http.StatusFound)
		return
	}
	content, found, err := lookUp(now.build, name)
	status := http.StatusOK
	switch {
	case err != nil:
		// The mistake is in what the author wrote, a layout for instance: say so, here too.
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	case !found && strings.HasSuffix(r.URL.Path, "/"):
		http.Redirect(w, r, path.Join("/", name, "index.html"), http.StatusFound)
		return
	case !found:
		status, name = http.StatusNotFound, missing(now.build, name)
		if content, found, err = lookUp(now.build, name); err != nil || !found {
			http.NotFound(w, r)
			return
		}
	}
	header := w.Header()
	header.Set("Content-Type", contentType(name))
	header.Set("Cache-Control", "no-store")
	if path.Ext(name) == ".html" {
		content = withScript(content)
	}
	w.WriteHeader(status)
	_, _ = w.Write(content)
}

// front is the edition that is shown first: of the audience that was named first, or that
// sees most.
func front(now state) string {
	if now.chosen {
		return now.build.Editions[0].Dir()
	}
	var best *generator.Edition
	for _, e := range now.build.Editions {
		if best == nil || len(e.Audience().Sees) > len(best.Audience().Sees) {
			best = e
		}
	}
	return best.Dir()
}

// missing is the edition's own page for addresses that lead nowhere.
func missing(b *generator.Build, name string) string {
	for _, e := range b.Editions {
		if strings.HasPrefix(name, e.Dir()+"/") {
			return e.Dir() + "/404.html"
		}
	}
	return "404.html"
}

// lookUp makes one file. The search index of an edition is made only when one of its
// files is asked for.
func lookUp(b *generator.Build, name string) (content []byte, found bool, err error) {
	for _, e := range b.Editions {
		inner, inside := strings.CutPrefix(name, e.Dir()+"/")
		if !inside {
			continue
		}
		part := e.Pages
		if strings.HasPrefix(inner, "search/") {
			part = e.Search
		}
		set, err := part()
		if err != nil {
			return nil, false, err
		}
		return from(set, inner)
	}
	for _, m := range b.Merged {
		if m.Name == name {
			content, err := m.Make(func(name string) ([]byte, error) { return mustLookUp(b, name) })
			return content, true, err
		}
	}
	return from(b.Root, name)
}

// mustLookUp makes a file for another, which is told when there is none.
func mustLookUp(b *generator.Build, name string) ([]byte, error) {
	content, found, err := lookUp(b, name)
	if err == nil && !found {
		err = fmt.Errorf("%s: %w", name, fs.ErrNotExist)
	}
	return content, err
}

func from(set *files.Set, name string) ([]byte, bool, error) {
	promise, found := set.Get(name)
	if !found {
		return nil, false, nil
	}
	content, err := promise()
	return content, true, err
}

func contentType(name string) string {
	if kind := mime.TypeByExtension(path.Ext(name)); kind != "" {
		return kind
	}
	return "application/octet-stream"
}

// withScript adds the preview's script at the end of a page.
func withScript(page []byte) []byte {
	tag := []byte(`<link rel="stylesheet" href="` + own + `preview.css"><script src="` + own + `preview.js"></script>`)
	if i := bytes.LastIndex(page, []byte("</body>")); i >= 0 {
		return bytes.Join([][]byte{page[:i], tag, page[i:]}, nil)
	}
	return append(bytes.Clone(page), tag...)
}

// news is what a browser is told after a build.
type news struct {
	Generation int               `json:"generation"`
	Trouble    string            `json:"trouble,omitempty"`
	Findings   []finding.Finding `json:"findings"`
}

// most findings that are sent: a panel with more is read by nobody.
const most = 100

func (st state) news() []byte {
	n := news{Generation: st.generation, Trouble: st.trouble, Findings: st.shown[:min(len(st.shown), most)]}
	data, err := json.Marshal(n)
	if err != nil {
		return []byte(`{}`)
	}
	return data
}

// clients are the browsers that listen.
type clients struct {
	mutex sync.Mutex
	all   map[chan []byte]bool
}

func (c *clients) add() (channel chan []byte, remove func()) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.all == nil {
		c.all = map[chan []byte]bool{}
	}
	channel = make(chan []byte, 1)
	c.all[channel] = true
	return channel, func() {
		c.mutex.Lock()
		defer c.mutex.Unlock()
		delete(c.all, channel)
	}
}

// tell gives every browser the latest news; older news that one has not read is dropped.
func (c *clients) tell(st state) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for channel := range c.all {
		select {
		case <-channel:
		default:
		}
		channel <- st.news()
	}
}

func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	flusher, ok := w.(http.Flusher)
	if !ok {
		http.Error(w, "this connection cannot be kept open", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	channel, remove := s.clients.add()
	defer remove()
	message := s.current().news()
	for {
		if _, err := fmt.Fprintf(w, "data: %s\n\n", message); err != nil {
			return
		}
		flusher.Flush()
		select {
		case <-r.Context().Done():
			return
		case message = <-channel:
		}
	}
}
