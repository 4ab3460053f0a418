package verify

import (
	"embed"
	"strings"
)

//go:embed client/*.js
var client embed.FS

// Client is the script that verifies in the browser: one classic script that needs nothing
// else. It brings to life the element with the id "verify" of the page it is on. It finds
// what Paths finds in an edition, but not who signed it and what it follows, for which
// there is no ssh-keygen in a browser. Both are to be changed together.
func Client() []byte {
	var script strings.Builder
	script.WriteString("(() => {\n\"use strict\";\n")
	for _, name := range clientFiles() {
		part, _ := client.ReadFile("client/" + name) // a test counts them
		script.Write(part)
	}
	script.WriteString("})();\n")
	return []byte(script.String())
}

// clientFiles are the parts of the client, each before those that use it.
func clientFiles() []string {
	return []string{"sha256.js", "layout.js", "zip.js", "files.js", "manifest.js", "edition.js", "page.js", "start.js"}
}
