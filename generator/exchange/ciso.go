package exchange

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/record"
)

// readCISO reads a library of CISO Assistant: its frameworks and its mapping sets. Other
// YAML that is known is OSCAL's.
func readCISO(r *reading) {
	tree, ok := r.yaml()
	if !ok {
		return
	}
	if r.Format == "" && isOSCAL(tree) {
		oscalTree(r, tree)
		return
	}
	objects := tree.Get("objects")
	if objects.Shape != record.Map {
		r.report(tree.Position, "it reads OSCAL (JSON or YAML), libraries of CISO Assistant (YAML with objects:) and tables (CSV)", "this is no file of a format that is known here")
		return
	}
	l := &library{r: r, top: r.object(tree, "library"), nodes: map[string]string{}}
	l.top.get("objects")
	inner := r.object(objects, "objects")
	for _, key := range []string{"framework", "frameworks"} {
		for v := range inner.get(key).All() {
			l.framework(r.object(v, "framework"))
		}
	}
	var sets []record.Value
	for _, key := range []string{"requirement_mapping_sets", "requirement_mapping_set"} {
		sets = slices.AppendSeq(sets, inner.get(key).All())
	}
	for _, v := range sets {
		if twin, ok := strings.CutSuffix(v.Get("urn").Text, "-revert"); ok && hasURN(sets, twin) {
			r.leave("mapping sets that are another one read from its other end")
			continue
		}
		l.mappingSet(r.object(v, "mapping set"))
	}
	inner.done()
	l.top.done()
}

func hasURN(sets []record.Value, urn string) bool {
	return slices.ContainsFunc(sets, func(v record.Value) bool { return v.Get("urn").Text == urn })
}

// A library is a file of CISO Assistant on its way in.
type library struct {
	r     *reading
	top   *object
	nodes map[string]string // ids of the provisions that it brings, by URN
}

// origin says where something comes from.
func (l *library) origin(name string) string {
	text := fmt.Sprintf("CISO Assistant library %s", cmp.Or(line(name), l.top.value.Get("urn").Text))
	if version := line(l.top.text("version")); version != "" {
		text += ", version " + version
	}
	if packager := line(l.top.text("packager")); packager != "" {
		text += ", packaged by " + packager
	}
	return text
}

func (l *library) framework(o *object) {
	var file framework.FrameworkFile
	f := &file.Framework
	name := o.required("name")
	f.Title = line(name)
	f.ID = cmp.Or(l.r.ID, idOf(cmp.Or(o.text("ref_id"), name)))
	file.Place = place(o.value.Get("name").Position)
	f.ShortTitle = f.Title
	f.Publisher = line(l.top.text("provider"))
	f.PublicationID = o.text("urn")
	f.LicenceNote = line(l.top.text("copyright"))
	published := l.top.get("publication_date")
	f.AsOf = l.r.day(published.Text, published.Position)
	if text := line(o.text("description")); text != "" {
		f.Notes = []string{text}
	}
	f.Sources = []framework.Source{{ID: "S1", What: l.origin(l.top.text("name")), URL: l.top.text("urn"), Kind: "secondary", Use: "imported"}}
	nodes := o.list("requirement_nodes")
	printed := printedOnce(nodes)
	for _, v := range nodes {
		file.Provisions = append(file.Provisions, l.node(l.r.object(v, "requirement nodes"), printed))
	}
	if slices.ContainsFunc(file.Provisions, func(p framework.ProvisionEntry) bool { return p.Kind == assessable }) {
		f.Answered = []string{assessable}
	}
	o.done()
	l.r.addFramework(file)
}

// assessable is the kind of what must be answered; everything else orders it.
const assessable = "requirement"

// printedOnce are the printed ids that one node has, and that can be an id here.
func printedOnce(nodes []record.Value) map[string]bool {
	count := map[string]int{}
	for _, v := range nodes {
		count[strings.ToLower(line(v.Get("ref_id").Text))]++
	}
	once := map[string]bool{}
	for id, n := range count {
		once[id] = n == 1 && id != "" && len(id) <= 80 && !strings.ContainsAny(id, ",:#[]|<>\"`") && !strings.ContainsFunc(id, func(r rune) bool { return !unicode.IsPrint(r) })
	}
	return once
}

// node reads a requirement. Its id is the printed one, or the end of its URN where that
// cannot be: not printed, not alone in having it, or unfit for a reference.
func (l *library) node(o *object, printed map[string]bool) framework.ProvisionEntry {
	urn, ref := o.required("urn"), line(o.text("ref_id"))
	p := framework.Provision{ID: ref, Kind: "section", Title: line(o.text("name")), Label: line(o.text("description")), Note: line(o.text("annotation"))}
	if !printed[strings.ToLower(ref)] {
		p.ID, p.Cite = nodeOf(urn), ref
	}
	if p.Cite == p.ID {
		p.Cite = ""
	}
	if o.text("assessable") == "true" {
		p.Kind = assessable
	}
	if evidence := line(o.text("typical_evidence")); evidence != "" {
		p.TypicalEvidence = []string{evidence}
	}
	if p.Title == "" && p.Label == "" {
		p.Title = cmp.Or(ref, p.ID)
	}
	o.get("depth") // the parents say it
	parent := o.text("parent_urn")
	above, known := l.nodes[parent]
	if parent != "" && !known {
		l.r.unknown(o.value.Get("parent_urn").Position, "a parent stands before its children", "the node %q is not above this one", parent)
	}
	if _, twice := l.nodes[urn]; twice && urn != "" {
		l.r.unknown(o.value.Get("urn").Position, "keep one of them", "a second node has the URN %q", urn)
	}
	l.nodes[urn] = p.ID
	o.done()
	return framework.ProvisionEntry{Provision: p, ParentID: above, Place: place(o.value.Position)}
}

// nodeOf is the part of a URN that names a node in its framework:
// urn:PACKAGER:risk:req_node:FRAMEWORK:NODE.
func nodeOf(urn string) string {
	if parts := strings.SplitN(urn, ":", 6); len(parts) == 6 {
		return parts[5]
	}
	return urn[strings.LastIndex(urn, ":")+1:]
}

func (l *library) mappingSet(o *object) {
	from, to := l.end(o, "source_framework_urn", "from", l.r.From), l.end(o, "target_framework_urn", "to", l.r.To)
	if from == nil || to == nil {
		return
	}
	walk := l.r.crosswalk(from, to, "", o.value.Position)
	name := line(o.text("name"))
	walk.file.Map.Title = cmp.Or(name, from.ShortTitle+" to "+to.ShortTitle)
	walk.file.Map.Source = l.origin(cmp.Or(name, l.top.text("name")))
	walk.file.Map.Note = line(o.text("description"))
	for _, v := range o.list("requirement_mappings") {
		l.pair(walk, l.r.object(v, "mappings"))
	}
	o.done()
	walk.done(true)
}

func (l *library) pair(walk *crosswalk, o *object) {
	at := o.value.Get("relationship").Position
	relation, ok := l.r.relation(o.required("relationship"), at)
	rationale := []string{l.r.words(o.text("rationale")), line(o.text("annotation"))}
	pair := framework.Pair{Relation: relation, Rationale: line(strings.Join(rationale, " "))}
	from := l.provision(walk.from, o, "source_requirement_urn")
	to := l.provision(walk.to, o, "target_requirement_urn")
	o.done()
	if ok {
		walk.add(o.value.Position, from, to, pair)
	}
}

func (l *library) provision(f *framework.Framework, o *object, key string) *framework.Provision {
	urn := o.required(key)
	if urn == "" {
		return nil
	}
	if id, ours := l.nodes[urn]; ours && l.r.freshFramework(f.ID) != nil {
		return f.Find(id)
	}
	return l.r.needed(f, o.value.Get(key).Position, nodeOf(urn))
}

// end is the framework that a URN names. Their ids often have the edition behind them,
// such as iso42001-2023: it is taken off only where our framework says the same edition.
func (l *library) end(o *object, key, flag, given string) *framework.Framework {
	urn := o.required(key)
	id := urn[strings.LastIndex(urn, ":")+1:]
	names := []string{urn, id}
	for cut := strings.LastIndex(id, "-"); cut > 0; cut = strings.LastIndex(id[:cut], "-") {
		f := l.r.framework(id[:cut])
		if edition := strings.TrimPrefix(id[cut+1:], "v"); f != nil && saysEdition(f, edition) {
			names = append(names, f.ID)
		}
	}
	at := o.value.Get(key).Position
	if at.Line == 0 {
		at = finding.Position{Line: o.value.Position.Line, Column: o.value.Position.Column}
	}
	return l.r.end(flag, given, at, urn, names...)
}

func saysEdition(f *framework.Framework, edition string) bool {
	words := strings.FieldsFunc(strings.Join([]string{f.ShortTitle, f.Edition, f.PublicationID}, " "), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' && r != '-'
	})
	return slices.Contains(words, edition)
}
