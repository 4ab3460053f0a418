package main

import (
	"fmt"
	"path"
	"strings"
)

// A finder is a search in the browser: where it is, how it is asked, and which files
// belong to it.
type finder struct {
	name  string
	page  string                               // its address at any host
	ready string                               // holds once it can be asked
	ask   func(query string, limit int) string // an expression: the pages that it shows, in order
	part  func(address string) (name string)   // of the search that a file is; "" for none
}

// ourFinder is the search of an edition.
func ourFinder(edition string) finder {
	return finder{
		name: "aims", page: edition + "search.html", ready: "document.readyState === 'complete' && window.aimsSearch",
		ask: func(query string, limit int) string {
			return fmt.Sprintf("aimsSearch.search(%s, %d).then((found) => found.hits.map((hit) => hit.path))", literal(query), limit)
		},
		part: func(address string) string {
			name := path.Base(address)
			if strings.HasPrefix(name, "search-") && path.Ext(name) == ".js" {
				return "script"
			}
			if path.Base(path.Dir(address)) != "search" {
				return ""
			}
			return name[:strings.IndexAny(name, "-.")]
		},
	}
}

// peerPage has a box and a list of the first eight results, as ours has.
const peerPage = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Search</title>
<form role="search"><input name="q"><ul></ul></form>
<script type="module">
import { search } from "/pagefind/pagefind.js";
const input = document.querySelector("input"), list = document.querySelector("ul");
const find = async (text, limit) => Promise.all((await search(text)).results.slice(0, limit).map((result) => result.data()));
const item = (result) => {
	const line = document.createElement("li"), link = document.createElement("a");
	link.href = result.url;
	link.textContent = result.meta.title;
	line.append(link);
	return line;
};
let turn = 0;
input.addEventListener("input", async () => {
	const mine = ++turn, found = await find(input.value, 8);
	if (mine === turn) list.replaceChildren(...found.map(item));
});
window.find = find;
</script>`

// peerFinder is Pagefind on a page that holds nothing else.
func peerFinder() finder {
	return finder{
		name: "pagefind", page: "peer.html", ready: "window.find",
		ask: func(query string, limit int) string {
			return fmt.Sprintf("find(%s, %d).then((found) => found.map((result) => result.url))", literal(query), limit)
		},
		part: func(address string) string {
			inner, found := strings.CutPrefix(address, "/pagefind/")
			switch {
			case !found:
				return ""
			case strings.HasPrefix(inner, "index/"):
				return "chunks"
			case strings.HasPrefix(inner, "fragment/"):
				return "fragments"
			case strings.HasPrefix(inner, "wasm."):
				return "wasm"
			case path.Ext(inner) == ".js":
				return "script"
			}
			return "meta"
		},
	}
}

// isUsed leaves out what comes with Pagefind for those who want its ready-made boxes.
func isUsed(name string) bool {
	base := path.Base(name)
	return !strings.Contains(base, "-ui.") && base != "pagefind-highlight.js" && base != "wasm.unknown.pagefind"
}
