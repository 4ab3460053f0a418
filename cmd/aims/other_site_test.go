package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// otherSite is a web site on this machine, on which /fine is there, /busy cannot say, and
// nothing else is. In the files that are named, http://SITE becomes its address. As $SITE
// it is a proxy, too: whatever host it is asked for, it answers itself.
func otherSite(ts *testscript.TestScript, _ bool, files []string) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/fine":
		case "/busy":
			w.WriteHeader(http.StatusServiceUnavailable)
		default:
			http.NotFound(w, r)
		}
	}))
	ts.Defer(server.Close)
	ts.Setenv("SITE", server.URL)
	for _, name := range files {
		text := strings.ReplaceAll(ts.ReadFile(name), "http://SITE", server.URL)
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o644))
	}
}
