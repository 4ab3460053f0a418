package exchange

import (
	"cmp"
	"math"
	"path"
	"strconv"
	"strings"

	"aims/generator/framework"
	"aims/generator/record"
)

// readMappings reads a mapping collection: each of its mappings is a map.
func readMappings(r *reading, o *object) {
	c := &collection{r: r, resources: map[string]record.Value{}}
	meta := r.object(o.get("metadata"), "metadata")
	c.title = line(meta.text("title"))
	meta.get("oscal-version")
	meta.done()
	if v := o.get("provenance"); v.Has() { // drafts before OSCAL 1.2 have none
		given := r.object(v, "provenance")
		c.basis, c.category = line(given.text("mapping-description")), category(given)
		given.done()
	}
	matter := o.get("back-matter")
	for _, v := range matter.Get("resources").Items {
		c.resources[v.Get("uuid").Text] = v
	}
	for v := range o.get("mappings").All() { // the schema allows a single one without a list
		c.mapping(r.object(v, "mapping"))
	}
	o.done()
}

// A collection is what the mappings of a file share.
type collection struct {
	r         *reading
	title     string
	basis     string
	category  string
	resources map[string]record.Value
}

func (c *collection) mapping(o *object) {
	own := o.props()
	from := c.resource("from", c.r.From, o.get("source-resource"))
	to := c.resource("to", c.r.To, o.get("target-resource"))
	if from == nil || to == nil {
		return
	}
	id := own.text("map")
	if !strings.HasPrefix(id, from.ID+"--"+to.ID) && c.r.From+c.r.To != "" {
		id = "" // the person says that it maps other frameworks
	}
	walk := c.r.crosswalk(from, to, id, o.value.Position)
	m := &walk.file.Map
	if id != "" { // ours: nothing is to be made up for it
		m.Title, m.Source, m.Basis = own.text("title"), own.text("source"), own.text("basis")
		o.text("mapping-description")
	} else {
		m.Title, m.Basis = c.title, cmp.Or(line(o.text("mapping-description")), c.basis)
		m.Source = cmp.Or(c.title, path.Base(c.r.Name))
	}
	said := category(o)
	m.Note, m.Confidence = o.text("remarks"), cmp.Or(own.text("confidence"), specified(said))
	for _, v := range o.list("maps") {
		c.entry(walk, c.r.object(v, "maps"), cmp.Or(said, c.category))
	}
	own.done()
	o.done()
	walk.done(id == "")
}

// resource is the framework that an end of a mapping is.
func (c *collection) resource(flag, given string, v record.Value) *framework.Framework {
	o := c.r.object(v, flag+"-resource")
	href := o.text("href")
	names := append(values(v), o.props().text("framework"))
	if inner, found := c.resources[strings.TrimPrefix(href, "#")]; found && strings.HasPrefix(href, "#") {
		names = append(append(names, inner.Get("title").Text), values(inner)...)
		for _, id := range inner.Get("document-ids").Items {
			names = append(names, id.Get("identifier").Text)
		}
		for _, link := range inner.Get("rlinks").Items {
			names = append(names, pathWords(link.Get("href").Text)...)
		}
	} else {
		names = append(names, pathWords(href)...)
	}
	at := v.Get("href").Position
	if at.Line == 0 {
		at = v.Position
	}
	return c.r.end(flag, given, at, href, names...)
}

// values are those of all props.
func values(v record.Value) []string {
	var all []string
	for _, prop := range v.Get("props").Items {
		all = append(all, prop.Get("value").Text)
	}
	return all
}

// pathWords are the parts of an address that may name a framework.
func pathWords(href string) []string {
	var parts []string
	for _, part := range strings.Split(href, "/") {
		parts = append(parts, part, strings.TrimSuffix(part, path.Ext(part)))
	}
	return parts
}

// category is how sure a thing is said to be: OSCAL's word, or a share as a percentage.
func category(o *object) string {
	v := o.get("confidence-score")
	if !v.Has() {
		return ""
	}
	score := o.r.object(v, "confidence-score")
	word, share := score.text("category"), score.get("percentage")
	score.done()
	if word == "" && share.Has() {
		n, ok := share.Number()
		if !ok || math.IsNaN(n) || n < 0 || n > 1 {
			o.r.report(share.Position, "write a number from 0 to 1", "%q is no share", share.Text)
			return ""
		}
		return strconv.FormatFloat(math.Round(n*1e6)/1e4, 'f', -1, 64) + "%"
	}
	return line(word)
}

// specified is a category that says something.
func specified(category string) string {
	if category == unspecified {
		return ""
	}
	return category
}

// entry reads one statement. Several sources and targets are so many pairs.
func (c *collection) entry(walk *crosswalk, o *object, usual string) {
	own, said := o.props(), category(o)
	relation, ok := c.relation(o, own, cmp.Or(said, usual))
	pair := framework.Pair{
		Relation: relation, Rationale: o.text("remarks"),
		Source: own.text("source"), Confidence: cmp.Or(own.text("confidence"), specified(said)),
		Note: own.text("note"), Printed: own.text("printed"), Corroborated: own.text("corroborated") == "true",
	}
	sources, targets := c.items(o, "sources", walk.from), c.items(o, "targets", walk.to)
	own.done()
	o.done()
	if !ok {
		return
	}
	for _, from := range sources {
		for _, to := range targets {
			walk.add(o.value.Position, from, to, pair)
		}
	}
}

func (c *collection) relation(o *object, own readProps, category string) (framework.Relationship, bool) {
	word, at := o.required("relationship"), o.value.Get("relationship").Position
	if ns := o.text("ns"); !oscalsOwn(ns) && ns != namespace {
		c.r.report(at, "", "the relation %q is a word of %s, which is not known here", word, ns)
		return "", false
	}
	if exact := own.text("relation"); exact != "" {
		return c.r.relation(exact, at)
	}
	if word == "" {
		return "", false
	}
	found, ok := c.r.relation(word, at)
	switch {
	case found == framework.Intersects && category == unspecified:
		return framework.Concept, true
	case found == framework.Equal && strings.HasPrefix(word, "equiv"):
		c.r.leave("that a relation is in meaning only (equivalent-to, here equal)")
	}
	return found, ok
}

// items are the provisions at one end of a statement.
func (c *collection) items(o *object, key string, f *framework.Framework) []*framework.Provision {
	list := o.list(key)
	if len(list) == 0 {
		c.r.report(o.value.Position, "", "a statement without %s", key)
	}
	var all []*framework.Provision
	for _, v := range list {
		inner := c.r.object(v, key)
		own := inner.props()
		names := []string{inner.required("id-ref"), own.label()}
		inner.get("type")
		own.done()
		inner.done()
		if names[0] == "" {
			continue
		}
		if names[1] == "" {
			names = names[:1]
		}
		at := v.Get("id-ref").Position
		at.EndColumn = at.Column + len([]rune(v.Get("id-ref").Text)) + 2
		all = append(all, c.r.needed(f, at, names...))
	}
	return all
}
