package main

import (
	"path/filepath"
	"strings"
)

// writeTheme gives the peer a fair, small theme: the pages that aims makes of records,
// with as much mark-up, the navigation made once, links resolved by the peer itself,
// code highlighted by classes, nothing minified.
func writeTheme(dir string) error {
	for name, text := range theme {
		if err := writeFile(filepath.Join(dir, name), strings.TrimPrefix(text, "\n")); err != nil {
			return err
		}
	}
	return nil
}

var theme = map[string]string{
	"hugo.toml": `
baseURL = "http://127.0.0.1/"
title = "AI management system handbook"
locale = "en"
uglyURLs = true
enableGitInfo = false
disableKinds = ["taxonomy", "term", "RSS", "sitemap", "robotsTXT"]

[markup.goldmark.renderer]
unsafe = true   # the markers are comments; without this each one is a warning

[markup.goldmark.extensions.typographer]
disable = true

[markup.highlight]
noClasses = false
`,
	"layouts/_default/baseof.html": `
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ .Title }} · {{ site.Title }}</title>
<meta name="description" content="{{ .Params.summary }}">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="/site.css">
<script defer src="/site.js"></script>
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="top">
<a class="brand" href="/index.html"><span class="organization">Northgate Group</span> <span class="handbook">{{ site.Title }}</span></a>
<form class="search" role="search" action="/search.html">
<label for="q" class="unseen">Search the handbook</label>
<input id="q" name="q" type="search" placeholder="Search, or type an id such as 5.2 or POL-001" autocomplete="off">
<button type="submit">Search</button>
</form>
</header>
<div class="frame">
<details class="menu" id="menu">
<summary>Contents of the handbook</summary>
<nav aria-label="Handbook">{{ partialCached "navigation.html" . .Section }}</nav>
</details>
<main id="main" tabindex="-1">
{{ with .CurrentSection }}<nav class="breadcrumb" aria-label="Breadcrumb"><ol><li><a href="/index.html">Handbook</a></li><li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li></ol></nav>{{ end }}
{{ block "main" . }}{{ end }}
</main>
</div>
<footer class="bottom">
<p>Northgate Group · next · as of <time datetime="2026-11-23">2026-11-23</time></p>
<p>An index of documents and evidence: no certificate, no legal advice, no substitute for a licensed copy of the standard.</p>
</footer>
</body>
</html>
`,
	"layouts/partials/navigation.html": `
{{ $section := .Section }}<ul>
{{ range site.Home.Sections.ByWeight }}<li><a href="{{ .RelPermalink }}"{{ if eq .Section $section }} aria-current="true"{{ end }}>{{ .Title }}</a> <span class="count">{{ len .RegularPages }}</span></li>
{{ end }}</ul>
`,
	"layouts/_default/single.html": `
{{ define "main" }}
<article class="record kind-{{ .Params.kind }} with-contents">
<header class="heading">
<p class="eyebrow">{{ .CurrentSection.Title }} <span class="id">{{ .Params.id }}</span></p>
<h1>{{ .Title }}</h1>
<p class="lead">{{ .Params.summary }}</p>
</header>
<dl class="control">
<div><dt>ID</dt><dd><span class="id">{{ .Params.id }}</span></dd></div>
<div><dt>Version</dt><dd>{{ .Params.version }}</dd></div>
<div><dt>Status</dt><dd><span class="badge status status-{{ .Params.status }}">{{ .Params.status }}</span></dd></div>
<div><dt>Classification</dt><dd>{{ .Params.classification }}</dd></div>
<div><dt>Owner</dt><dd>{{ partialCached "reference.html" .Params.owner .Params.owner }}</dd></div>
<div><dt>Author</dt><dd>{{ .Params.author }}</dd></div>
<div><dt>Effective</dt><dd><time datetime="{{ .Params.effective }}">{{ .Params.effective }}</time></dd></div>
{{ with index .Params "next-review" }}<div><dt>Next review</dt><dd><time datetime="{{ . }}">{{ . }}</time></dd></div>{{ end }}
<div class="wide"><dt>Tags</dt><dd><ul class="values words">{{ range .Params.tags }}<li>{{ . }}</li>{{ end }}</ul></dd></div>
<div class="wide"><dt>Related</dt><dd><ul class="values words">{{ range .Params.related }}<li>{{ partialCached "reference.html" . . }}</li>{{ end }}</ul></dd></div>
</dl>
<nav class="contents" aria-label="On this page">{{ .TableOfContents }}</nav>
<div class="text">
<h2 id="at-a-glance">At a glance</h2><dl class="fields">
{{- range $key, $value := .Params.fields }}<div><dt>{{ humanize $key }}</dt><dd>
{{- if reflect.IsSlice $value }}<ul class="values words">{{ range $value }}<li>{{ if reflect.IsMap . }}{{ partial "map.html" . }}{{ else }}{{ partialCached "reference.html" . . }}{{ end }}</li>{{ end }}</ul>
{{- else if reflect.IsMap $value }}{{ partial "map.html" $value }}
{{- else if in "procedure requirement" $key }}{{ partialCached "reference.html" $value $value }}
{{- else }}{{ $value }}{{ end }}</dd></div>
{{ end }}</dl>
<div class="prose">
{{ .Content }}
</div>
{{ with .Params.answers }}<h2 id="answers">What it answers</h2><table><thead><tr><th scope="col">Provision</th><th scope="col">Where</th></tr></thead><tbody>{{ range . }}<tr><td>{{ . }}</td><td>the whole record</td></tr>{{ end }}</tbody></table>{{ end }}
{{ with .Params.approvals }}<h2 id="approvals">Approvals and reviews</h2><table><thead><tr><th scope="col">By</th><th scope="col">On</th><th scope="col">Version</th></tr></thead><tbody>{{ range . }}<tr><td>{{ partialCached "reference.html" .by .by }}</td><td><time datetime="{{ .on }}">{{ .on }}</time></td><td>{{ .version }}</td></tr>{{ end }}</tbody></table>{{ end }}
</div>
</article>
{{ end }}
`,
	"layouts/partials/map.html": `
<dl class="values">{{ range $key, $value := . }}<div><dt>{{ humanize $key }}</dt><dd>
{{- if reflect.IsMap $value }}{{ partial "map.html" $value }}{{ else }}{{ $value }}{{ end }}</dd></div>{{ end }}</dl>
`,
	// A field names another record by its id: found as a page, linked with its title. Made
	// once for each record that is named.
	"layouts/partials/reference.html": `
{{- $id := . -}}{{- $folder := index hugo.Data.folders (index (split $id "-") 0) -}}
{{- with and $folder (site.GetPage (printf "/%s/%s" $folder (lower $id))) -}}<a class="ref" href="{{ .RelPermalink }}"><span class="id">{{ $id }}</span> {{ .Title }}</a>{{- else -}}{{ $id }}{{- end -}}
`,
	"layouts/_default/list.html": `
{{ define "main" }}
<header class="heading"><h1>{{ .Title }}</h1></header>
<table class="register">
<thead><tr><th>Id</th><th>Title</th><th>Version</th><th>Status</th><th>Owner</th><th>Next review</th></tr></thead>
<tbody>
{{ range .RegularPages }}<tr><td><a href="{{ .RelPermalink }}">{{ .Params.id }}</a></td><td>{{ .Title }}</td><td>{{ .Params.version }}</td><td>{{ .Params.status }}</td><td>{{ .Params.owner }}</td><td><time>{{ index .Params "next-review" }}</time></td></tr>
{{ end }}</tbody>
</table>
{{ end }}
`,
	"layouts/index.html": `
{{ define "main" }}
<header class="heading"><h1>{{ .Title }}</h1></header>
<ul>{{ range .Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a>: {{ len .RegularPages }}</li>{{ end }}</ul>
{{ end }}
`,
	"layouts/_default/_markup/render-link.html": `
{{- $href := .Destination -}}
{{- with .PageInner.GetPage .Destination }}{{ $href = .RelPermalink }}{{ else }}{{ errorf "%s: no page %q" .Page.File.Path .Destination }}{{ end -}}
<a href="{{ $href }}"{{ with .Title }} title="{{ . }}"{{ end }}>{{ .Text }}</a>
{{- /**/ -}}
`,
	"static/site.css":   "body{font:1rem/1.5 sans-serif}\n",
	"static/site.js":    "\"use strict\";\n",
	"data/folders.yaml": folders(),
}

// folders tells the theme where records with a prefix are.
func folders() string {
	var b strings.Builder
	for _, k := range kinds {
		b.WriteString(k.prefix + ": " + k.folder + "\n")
	}
	return b.String()
}
