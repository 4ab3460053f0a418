package exchange

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"aims/generator/finding"
	"aims/generator/load"
	"aims/generator/record"
)

// oscalVersion is the version of OSCAL that we write.
const oscalVersion = "1.2.1"

// readOSCAL reads a catalog or a mapping collection, whichever the file holds: as JSON, or
// in the YAML that OSCAL has beside it.
func readOSCAL(r *reading) {
	if !looksLikeJSON(r) {
		if tree, ok := r.yaml(); ok {
			oscalTree(r, tree)
		}
		return
	}
	if tree, ok := r.json(); ok {
		oscalTree(r, tree)
	}
}

func (r *reading) yaml() (record.Value, bool) {
	tree, findings := load.Tree(r.Name, r.Data)
	r.findings = append(r.findings, findings...)
	return tree, len(findings) == 0
}

func isOSCAL(tree record.Value) bool {
	return tree.Get("catalog").Has() || tree.Get("mapping-collection").Has()
}

func oscalTree(r *reading, tree record.Value) {
	top := &object{r: r, value: tree, what: "the file"}
	top.get("$schema")
	if catalog := top.get("catalog"); catalog.Has() {
		readCatalog(r, r.object(catalog, "catalog"))
	} else if maps := top.get("mapping-collection"); maps.Has() {
		readMappings(r, r.object(maps, "mapping-collection"))
	} else {
		r.report(tree.Position, "an OSCAL file has one of these two keys at the top", "there is neither a catalog nor a mapping-collection in this file%s", otherModel(tree))
	}
	top.done()
}

func otherModel(tree record.Value) string {
	if len(tree.Pairs) == 0 {
		return ""
	}
	return fmt.Sprintf(", but %q", tree.Pairs[0].Key)
}

// A prop is a name and a value that OSCAL itself has no place for.
type prop struct {
	Name    string `json:"name"`
	NS      string `json:"ns,omitempty"`
	Value   string `json:"value"`
	Class   string `json:"class,omitempty"`
	Remarks string `json:"remarks,omitempty"`
}

// inRemarks is the class of a prop whose text is no value that OSCAL allows.
const inRemarks = "in-remarks"

// props collects what is not empty.
type props []prop

func (p *props) own(name, text string) {
	switch {
	case text == "":
	case oscalString(text):
		*p = append(*p, prop{Name: name, NS: namespace, Value: text})
	default:
		*p = append(*p, prop{Name: name, NS: namespace, Value: "see remarks", Class: inRemarks, Remarks: text})
	}
}

func (p *props) owns(name string, texts []string) {
	for _, text := range texts {
		p.own(name, text)
	}
}

// label is the printed id. The name is OSCAL's own.
func (p *props) label(text string) {
	if oscalString(text) {
		*p = append(*p, prop{Name: "label", Value: text})
	}
}

// oscalString says that a text is what OSCAL calls a string: one line, no space around.
func oscalString(text string) bool {
	space := func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' }
	return text != "" && strings.TrimFunc(text, space) == text && !strings.ContainsAny(text, "\n\r\u2028\u2029")
}

// readProps are the props of an object.
type readProps struct {
	r    *reading
	what string
	list []*object
}

func (o *object) props() readProps {
	p := readProps{r: o.r, what: o.what}
	for _, v := range o.list("props") {
		p.list = append(p.list, o.r.object(v, "props of "+o.what))
	}
	return p
}

// texts are the values of our own props of a name.
func (p readProps) texts(name string) []string {
	var texts []string
	for _, prop := range p.list {
		if prop.value.Get("ns").Text == namespace && prop.value.Get("name").Text == name {
			prop.taken = []string{"name", "ns", "value", "class", "remarks"}
			text := prop.text("value")
			if prop.text("class") == inRemarks {
				text = prop.text("remarks")
			}
			texts = append(texts, text)
		}
	}
	return texts
}

func (p readProps) text(name string) string {
	if texts := p.texts(name); len(texts) > 0 {
		return texts[0]
	}
	return ""
}

// label is the printed id: the label without a class before one with.
func (p readProps) label() string {
	var chosen *object
	for _, prop := range p.list {
		if prop.value.Get("name").Text == "label" && oscalsOwn(prop.value.Get("ns").Text) {
			if chosen == nil || chosen.value.Get("class").Text != "" && prop.value.Get("class").Text == "" {
				chosen = prop
			}
		}
	}
	if chosen == nil {
		return ""
	}
	chosen.taken = []string{"name", "ns", "class"}
	return line(chosen.text("value"))
}

// oscal is the value of OSCAL's own prop of a name.
func (p readProps) oscal(name string) string {
	for _, prop := range p.list {
		if prop.value.Get("name").Text == name && oscalsOwn(prop.value.Get("ns").Text) {
			prop.taken = []string{"name", "ns", "value", "class"}
			return line(prop.text("value"))
		}
	}
	return ""
}

func oscalsOwn(ns string) bool { return ns == "" || strings.HasPrefix(ns, "http://csrc.nist.gov/ns/") }

// done counts the props that nobody asked for, by their names.
func (p readProps) done() {
	for _, prop := range p.list {
		if len(prop.taken) == 0 {
			p.r.leave("prop %q of %s", prop.value.Get("name").Text, p.what)
		} else {
			prop.done()
		}
	}
}

// metadata is what every OSCAL file begins with.
type metadata struct {
	Title        string `json:"title"`
	LastModified string `json:"last-modified"`
	Version      string `json:"version"`
	OSCALVersion string `json:"oscal-version"`
	Props        props  `json:"props,omitempty"`
	Remarks      string `json:"remarks,omitempty"`
}

var dayFormat = regexp.MustCompile(`^(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}$`)

// modified is the day for which data speaks, as OSCAL wants it. No clock is asked: the
// same data gives the same file.
//
// what is the framework in whose file the day is said.
func modified(what, asOf string) (string, error) {
	if !dayFormat.MatchString(asOf) || !validDay(asOf) {
		return "", fmt.Errorf("%s: OSCAL wants to know when it was last changed: as-of is %q, not a day such as 2026-05-04: add as-of to %s", what, asOf, load.FrameworkName(what))
	}
	return asOf + "T00:00:00Z", nil
}

func validDay(day string) bool {
	_, ok := record.ParseDate(day)
	return ok
}

// A resource is an entry of the back matter.
type resource struct {
	UUID        string       `json:"uuid"`
	Title       string       `json:"title,omitempty"`
	Description string       `json:"description,omitempty"`
	Props       props        `json:"props,omitempty"`
	DocumentIDs []documentID `json:"document-ids,omitempty"`
	Links       []rlink      `json:"rlinks,omitempty"`
}

type documentID struct {
	Identifier string `json:"identifier"`
}

type rlink struct {
	Href string `json:"href"`
}

type backMatter struct {
	Resources []resource `json:"resources"`
}

// oscalFile is a value as an OSCAL file. Its UUID follows from all that it says: other
// content is another document.
func oscalFile(model string, content any, setUUID func(string)) ([]byte, error) {
	body, err := json.Marshal(content)
	if err != nil {
		return nil, err
	}
	setUUID(uuid(model, string(body)))
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err = encoder.Encode(map[string]any{model: content})
	return out.Bytes(), err
}

// heading is a text as OSCAL wants a title: on one line.
func heading(texts ...string) string { return line(cmp.Or(texts...)) }

// day is the date of a moment, or "".
func (r *reading) day(moment string, at finding.Position) string {
	if len(moment) >= 10 && validDay(moment[:10]) {
		return moment[:10]
	}
	if moment != "" {
		r.report(at, "write it as 2026-05-04T00:00:00Z", "%q is no date", moment)
	}
	return ""
}
