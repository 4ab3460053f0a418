package exchange

import (
	"cmp"
	"encoding/json"
	"path"
	"slices"
	"strings"

	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/record"
)

// readCatalog reads a catalog: groups and controls are provisions, and so are the items
// of a control's statement.
func readCatalog(r *reading, o *object) {
	c := &catalogReading{r: r, params: map[string]*object{}, order: map[string]string{}}
	c.metadata(r.object(o.get("metadata"), "metadata"), o.value)
	c.parameters(o)
	c.children(o, "", "")
	c.sources(o)
	if c.ours {
		o.get("uuid") // it follows from the content
	}
	o.done()
	if c.ours {
		slices.SortStableFunc(c.file.Provisions, func(a, b framework.ProvisionEntry) int { return cmp.Compare(c.order[a.ID], c.order[b.ID]) })
	}
	r.addFramework(c.file)
}

type catalogReading struct {
	r      *reading
	file   framework.FrameworkFile
	params map[string]*object
	ours   bool              // we wrote it: nothing is to be made up
	order  map[string]string // of provisions: what to sort them by

	inserted int // parameters into the present text
}

func (c *catalogReading) metadata(o *object, whole record.Value) {
	own := o.props()
	f := &c.file.Framework
	title := o.required("title")
	f.Title = cmp.Or(own.text("title"), line(title))
	f.ID = cmp.Or(c.r.ID, own.text("id"), idOf(title))
	c.file.Place = place(whole.Get("metadata", "title").Position)
	f.Edition, f.AsOf = line(o.text("version")), c.r.day(o.text("last-modified"), o.get("last-modified").Position)
	f.Publisher = publisher(o)
	if ids := o.list("document-ids"); len(ids) > 0 {
		f.PublicationID = line(ids[0].Get("identifier").Text)
	}
	c.ours = own.text("id") != ""
	if day := c.r.day(o.text("published"), o.get("published").Position); day != "" {
		f.Dates = append(f.Dates, framework.Date{Date: day, Event: "Published"})
	}
	if remarks := line(o.text("remarks")); remarks != "" && !c.ours {
		f.Notes = []string{remarks}
	}
	if !c.ours {
		f.Sources = []framework.Source{{ID: "S1", What: "OSCAL catalog: " + line(title), Use: "imported from " + path.Base(c.r.Name)}}
	} else {
		f.Edition = ""
	}
	own.read(frameworkFields(f))
	f.ShortTitle = cmp.Or(f.ShortTitle, f.Title)
	f.Binding = own.text("binding") == "true"
	for _, text := range own.texts("date") {
		if d := c.row(text, 3, o.value.Position); d != nil {
			f.Dates = append(f.Dates, framework.Date{Date: d[0], Event: d[1], Confidence: d[2]})
		}
	}
	for _, text := range own.texts("card-word") {
		if w := c.row(text, 3, o.value.Position); w != nil {
			f.CardWords = append(f.CardWords, framework.CardWord{Says: w[0], Beside: strings.Fields(w[1]), Means: strings.Fields(w[2])})
		}
	}
	c.documents(own, o.value.Position)
	c.intervals(own, o.value.Position)
	o.get("oscal-version")
	own.done()
	o.done()
}

// documents and intervals are what OSCAL has no place for at all: props of ours in the
// metadata.
func (c *catalogReading) documents(own readProps, at finding.Position) {
	for _, text := range own.texts("document") {
		d := c.row(text, 9, at)
		if d == nil {
			continue
		}
		c.file.Documents = append(c.file.Documents, framework.DocumentEntry{
			ProvisionID: d[1], Place: place(at),
			Document: framework.Document{
				ID: d[0], Name: d[2], Nature: d[3], Duty: d[4], Evidence: c.list(d[5], at), Periodicity: d[6], Note: d[7], RecordKinds: c.list(d[8], at),
			},
		})
	}
}

func (c *catalogReading) intervals(own readProps, at finding.Position) {
	for _, text := range own.texts("interval") {
		if i := c.row(text, 4, at); i != nil {
			c.file.Intervals = append(c.file.Intervals, framework.IntervalEntry{
				ProvisionIDs: c.list(i[1], at), Place: place(at), Interval: framework.Interval{Item: i[0], Says: i[2], Typical: i[3]},
			})
		}
	}
}

// list takes apart what list put together.
func (c *catalogReading) list(text string, at finding.Position) []string {
	if text == "" {
		return nil
	}
	var texts []string
	if err := json.Unmarshal([]byte(text), &texts); err != nil {
		c.r.report(at, "", "a prop of ours is not a list of texts: %q", text)
	}
	return texts
}

// row takes apart what row put together.
func (c *catalogReading) row(text string, want int, at finding.Position) []string {
	var texts []string
	if err := json.Unmarshal([]byte(text), &texts); err != nil || len(texts) != want {
		c.r.report(at, "", "a prop of ours is not a list of %d texts: %q", want, text)
		return nil
	}
	return texts
}

// publisher names the parties that a catalog says publish or made it, or else all
// organizations.
func publisher(o *object) string {
	names := map[string]string{}
	var organizations []string
	for _, party := range o.list("parties") {
		name := line(cmp.Or(party.Get("name").Text, party.Get("short-name").Text))
		names[party.Get("uuid").Text] = name
		if party.Get("type").Text == "organization" && name != "" {
			organizations = append(organizations, name)
		}
	}
	responsible := o.list("responsible-parties")
	for _, role := range []string{"publisher", "creator"} {
		var found []string
		for _, party := range responsible {
			for id := range party.Get("party-uuids").All() {
				if name := names[id.Text]; name != "" && party.Get("role-id").Text == role {
					found = append(found, name)
				}
			}
		}
		if len(found) > 0 {
			return strings.Join(found, "; ")
		}
	}
	return strings.Join(organizations, "; ")
}

// idOf is a framework id out of a title: its letters and digits, in lower case.
func idOf(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9') })
	id := strings.Join(words, "-")
	if len(id) > 64 {
		id = strings.TrimRight(id[:64], "-")
	}
	return id
}

// children reads what is below an object: controls, then groups, as OSCAL orders them.
func (c *catalogReading) children(o *object, parent, cited string) {
	for _, v := range o.list("controls") {
		c.provision(c.r.object(v, "controls"), parent, "control")
	}
	for _, v := range o.list("groups") {
		c.provision(c.r.object(v, "groups"), parent, "group")
	}
}

func (c *catalogReading) provision(o *object, parent, kind string) {
	own := o.props()
	if strings.EqualFold(own.oscal("status"), "withdrawn") {
		c.r.leave("withdrawn %s", o.what)
		return
	}
	title := o.required("title")
	p := framework.Provision{
		ID:    cmp.Or(own.text("id"), o.text("id"), idOf(title)),
		Kind:  cmp.Or(own.text("kind"), line(o.text("class")), kind),
		Title: cmp.Or(own.text("title"), line(title)),
	}
	label := own.label()
	if !c.ours && label != p.ID {
		p.Cite = label
	}
	if p.Title == untitled {
		p.Title = ""
	}
	c.parameters(o)
	items := c.statement(o, &p)
	own.read(provisionFields(&p))
	for _, text := range own.texts("case") {
		if d := c.row(text, 4, o.value.Position); d != nil {
			p.Cases = append(p.Cases, framework.Case{Name: d[0], AppliesFrom: d[1], EffectiveFrom: d[2], OriginallyOn: d[3]})
		}
	}
	if !c.ours && p.Label == p.Title {
		p.Label = ""
	}
	c.add(p, parent, o.value)
	c.order[p.ID] = own.oscal("sort-id")
	for _, item := range items {
		c.item(item, p.ID, p.Cited(), o.what)
	}
	c.children(o, p.ID, p.Cited())
	own.done()
	o.done()
}

func (c *catalogReading) add(p framework.Provision, parent string, v record.Value) {
	at := v.Get("id").Position
	if at.Line == 0 {
		at = v.Position
	}
	c.file.Provisions = append(c.file.Provisions, framework.ProvisionEntry{Provision: p, ParentID: parent, Place: place(at)})
}

// statement reads the parts of a control: its statement is the label and guidance a
// note. It hands back the items of the statement, which are provisions of their own.
func (c *catalogReading) statement(o *object, p *framework.Provision) []record.Value {
	var items []record.Value
	for _, v := range o.list("parts") {
		part := c.r.object(v, "parts")
		switch name := part.text("name"); {
		case (name == "statement" || name == "overview") && p.Label == "":
			p.Label = c.prose(part)
			items = part.list("parts")
			part.get("id")
		case name == "guidance" && p.Note == "":
			p.Note = c.prose(part)
			part.get("id")
		case name == "objective" && p.Objective == "": // what the controls of a group are for
			p.Objective = c.prose(part)
			part.get("id")
		default:
			c.r.leave("part %q of %s", name, o.what)
			continue
		}
		part.done()
	}
	return items
}

// item reads an item of a statement, and the items in it. Its id is the one it has in the
// catalog, since mappings of statements name that; it is printed with the control's.
func (c *catalogReading) item(v record.Value, parent, cited, of string) {
	o := c.r.object(v, "items of statements")
	own := o.props()
	name, label := o.text("name"), own.label()
	p := framework.Provision{ID: o.text("id"), Kind: cmp.Or(name, "item"), Title: line(o.text("title")), Label: c.prose(o)}
	if p.ID == "" {
		p.ID = parent + "." + strings.Trim(label, ".() ")
	}
	if label != "" {
		p.Cite = cited + " " + label
	}
	if p.Title == "" && p.Label == "" {
		p.Label = cmp.Or(label, name)
	}
	c.add(p, parent, v)
	for _, inner := range o.list("parts") {
		c.item(inner, p.ID, p.Cited(), of)
	}
	own.done()
	o.done()
}

// sources are the resources of the back matter that are sources of ours.
func (c *catalogReading) sources(o *object) {
	matter := o.get("back-matter")
	if !matter.Has() {
		return
	}
	back := c.r.object(matter, "back-matter")
	for _, v := range back.list("resources") {
		inner := c.r.object(v, "resources")
		texts := inner.props().texts("source")
		if len(texts) == 0 {
			c.r.leave("resources of back-matter")
			continue
		}
		if s := c.row(texts[0], 6, v.Position); s != nil {
			c.file.Framework.Sources = append(c.file.Framework.Sources, framework.Source{ID: s[0], What: s[1], URL: s[2], Kind: s[3], Use: s[4], Quality: s[5]})
		}
	}
	back.done()
}
