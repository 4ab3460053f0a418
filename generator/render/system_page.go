package render

import (
	"strings"

	"aims/generator/link"
	"aims/generator/record"
)

// systemCard is the kind whose pages carry a sample file and the obligations of law.
const systemCard = "system-card"

// system writes what the handbook holds about an AI system: the file that an auditor asks
// for who has drawn it as a sample, and the law that binds it.
func (w *recordWriter) system() {
	if w.r.Kind.Name != systemCard {
		return
	}
	f := systemWriter{w, w.View.SystemFile(w.r), new([]string)}
	w.section("sample-file", "Sample file")
	w.out.raw(`<p class="note">What this handbook holds about the system on `)
	w.out.date(w.View.Today)
	w.out.raw(", put together from the records that name it. Each row leads to its record.</p>")
	f.gaps()
	f.impacts()
	f.risks()
	f.controls()
	f.data()
	f.lifeCycle()
	f.evidence()
	f.monitoring()
	f.changes()
	f.incidents()
	f.oversight()
	f.suppliers()
	f.information()
	f.others()
	f.leftOut()
	w.laws()
}

// systemWriter writes the parts of the sample file.
type systemWriter struct {
	*recordWriter
	file   *link.SystemFile
	absent *[]string // parts without a row, in an edition that does not show every record
}

// mostRows is how many rows a part of the sample file has before it only counts the rest.
const mostRows = 200

// table writes a heading and a table with one row for each of n things. A part without any
// says so in a row: a gap is never an omission. An edition that does not show every record
// cannot call it one, since there may be something outside it.
func (w systemWriter) table(id, title, none string, n int, heads []string, row func(i int)) {
	if n == 0 && !w.seesAll {
		*w.absent = append(*w.absent, title)
		return
	}
	w.subsection("file-"+id, title)
	m := &w.out
	m.tableStart(title, ` class="file"`)
	m.raw("<thead><tr>")
	for _, head := range heads {
		m.raw(`<th scope="col">`, head, "</th>")
	}
	m.raw("</tr></thead><tbody>")
	for i := range min(n, mostRows) {
		m.raw("<tr>")
		row(i)
		m.raw("</tr>")
	}
	if n == 0 {
		m.raw(`<tr><td colspan="`, number(len(heads)), `"><span class="none">– `, none, "</span></td></tr>")
	}
	m.raw("</tbody>")
	m.tableEnd()
	if n > mostRows {
		m.raw(`<p class="note">and `, number(n-mostRows), " more, which name the system</p>")
	}
}

// leftOut names the parts on which an edition for some readers shows nothing.
func (w systemWriter) leftOut() {
	if len(*w.absent) == 0 {
		return
	}
	m := &w.out
	w.subsection("file-nothing", "Not in this edition")
	m.raw(`<p class="note">No record in this edition is about: `, strings.Join(*w.absent, "; "), ". The handbook has editions for other readers.</p>")
}

// subsection begins a part below a section.
func (w *recordWriter) subsection(id, title string) {
	for taken(w.r, id) {
		id += "-of-record"
	}
	w.contents = append(w.contents, heading{level: 3, id: id, text: title})
	w.out.raw(`<h3 id="`, id, `">`, title, "</h3>")
}

func (w systemWriter) gaps() {
	m := &w.out
	if !w.seesAll {
		w.subsection("file-missing", "What is missing")
		m.raw(`<p class="note">This edition does not show every record, so it cannot say what is missing.</p>`)
		return
	}
	gaps := w.file.Gaps
	w.table("missing", "What is missing", "Nothing that this file looks for is missing.", len(gaps), []string{"Part", "What is missing", "Rests on", "Mend"}, func(i int) {
		gap := gaps[i]
		m.raw("<td>")
		m.text(sentence(gap.Part))
		m.raw(`</td><th scope="row">`)
		m.state(stateMark{"no", "✕", "Gap"})
		m.raw(" ")
		m.text(gap.What)
		if gap.Record != nil && gap.Record != w.r {
			m.raw(`<span class="note">`)
			w.toRecord(m, w.root, gap.Record)
			m.raw("</span>")
		}
		m.raw("</th><td>")
		if gap.Provision != nil {
			w.toProvision(m, w.root, gap.Provision)
			m.raw(" ")
		}
		m.raw(`<span class="note">`, link.BasisWords(gap.Basis), "</span></td><td>")
		if strings.HasPrefix(gap.Mend, "aims ") || strings.Contains(gap.Mend, "...") {
			m.element("code", gap.Mend)
		} else {
			m.text(sentence(gap.Mend))
		}
		m.raw("</td>")
	})
}

// recordCell writes the record as the head of its row, and why it does not count.
func (w systemWriter) recordCell(r *record.Record) {
	m := &w.out
	m.raw(`<th scope="row">`)
	w.toRecord(m, w.root, r)
	w.idle(r)
	m.raw("</th>")
}

// idle says why a record does not count: its status, or the day from which it will.
func (w systemWriter) idle(r *record.Record) {
	m := &w.out
	if r.InForce(w.View.Today) {
		return
	}
	m.raw(" ")
	m.badge("status", string(r.Status), w.words.say(string(r.Status)))
	if r.Status == record.Approved {
		m.raw(` <span class="note">takes effect on `)
		m.dateText(r.Fields.Get("effective").Text)
		m.raw("</span>")
	}
}

// said writes a cell with a value of the record as its field describes it.
func (w systemWriter) said(r *record.Record, keys ...string) {
	m := &w.out
	m.raw("<td>")
	field := fieldOf(r.Kind.Fields, keys)
	if value := r.Fields.Get(keys...); value.Has() && field != nil {
		w.value(m, w.root, r, field, value)
	} else {
		m.raw(`<span class="none">–</span>`)
	}
	m.raw("</td>")
}

func fieldOf(fields []record.Field, keys []string) *record.Field {
	for i := range fields {
		if fields[i].Name != keys[0] {
			continue
		}
		if len(keys) == 1 {
			return &fields[i]
		}
		return fieldOf(fields[i].Fields, keys[1:])
	}
	return nil
}

// textCell writes a cell with a value that a row of a list has.
func (w systemWriter) textCell(v record.Value) {
	w.out.raw("<td>")
	w.textOrNone(v)
	w.out.raw("</td>")
}

func (w systemWriter) textOrNone(v record.Value) {
	switch {
	case v.Text == link.OutOfSight:
		w.out.outOfSight()
	case v.Text == "":
		w.out.raw(`<span class="none">–</span>`)
	default:
		w.out.text(v.Text)
	}
}

// versionMarks say how the version a record speaks about stands to the one in use.
var versionMarks = map[link.VersionMatch]stateMark{
	link.NotSaid:      {"none", "–", "Not said"},
	link.SameVersion:  {"yes", "✓", "In use"},
	link.OlderVersion: {"no", "!", "Older than in use"},
	link.NewerVersion: {"partly", "~", "Newer than in use"},
	link.OtherVersion: {"partly", "~", "Not the one in use"},
}

func (w systemWriter) versionCell(a link.Assessed) {
	m := &w.out
	m.raw("<td>")
	if a.Version == "" && a.Record.Fields.Get("subject").Text == "aims" {
		m.raw(`<span class="none">– of the management system</span></td>`)
		return
	}
	m.text(a.Version)
	m.raw(" ")
	m.state(versionMarks[a.Match])
	m.raw("</td>")
}

func (w systemWriter) impacts() {
	w.assessed("impacts", "Impact assessments", "No impact assessment names the system.", w.file.Impacts, "Outcome", "outcome")
	w.assessed("assessments", "Risk assessments", "No risk assessment names the system.", w.file.Assessments, "Subject", "subject")
}

// assessed shows assessments of either kind, which differ in one field that matters here.
func (w systemWriter) assessed(id, title, none string, all []link.Assessed, head, field string) {
	w.table(id, title, none, len(all), []string{"Assessment", "Version assessed", "Performed", head, "Next review"}, func(i int) {
		w.recordCell(all[i].Record)
		w.versionCell(all[i])
		w.said(all[i].Record, "performed")
		w.said(all[i].Record, field)
		w.out.raw("<td>")
		w.reviewDue(&w.out, all[i].Record)
		w.out.raw("</td>")
	})
}

func (w systemWriter) data() {
	all := w.file.Data
	w.table("data", "Data", "No data sheet names the system.", len(all), []string{"Data", "Used for", "Version", "Personal data", "Quality against what is required"}, func(i int) {
		w.recordCell(all[i])
		w.said(all[i], "uses")
		w.said(all[i], "data-version")
		w.said(all[i], "personal-data")
		w.verdicts(all[i].Fields.Get("quality"))
	})
}

// verdicts counts the results of a list against what was required of them.
func (w systemWriter) verdicts(list record.Value) {
	m := &w.out
	counts := map[string]int{}
	for row := range list.All() {
		counts[row.Get("verdict").Text]++
	}
	m.raw("<td>")
	for _, v := range []struct {
		verdict string
		mark    stateMark
	}{{"within", stateMark{"yes", "✓", "within"}}, {"beyond", stateMark{"no", "✕", "beyond"}}, {"inconclusive", stateMark{"partly", "~", "inconclusive"}}, {"", stateMark{"none", "–", "not measured"}}} {
		if n := counts[v.verdict]; n > 0 {
			m.raw("<div>", number(n), " ")
			m.state(v.mark)
			m.raw("</div>")
		}
	}
	if len(counts) == 0 {
		m.raw(`<span class="none">–</span>`)
	}
	m.raw("</td>")
}

func (w systemWriter) lifeCycle() {
	all := w.file.LifeCycle
	w.table("lifecycle", "Life cycle", "No life-cycle record names the system.", len(all), []string{"Record", "Stage", "Version", "Performed", "Result"}, func(i int) {
		w.recordCell(all[i].Record)
		w.said(all[i].Record, "stage")
		w.versionCell(all[i])
		w.said(all[i].Record, "performed")
		w.said(all[i].Record, "result")
	})
}

func (w systemWriter) others() {
	if len(w.file.Others) == 0 {
		return
	}
	m := &w.out
	w.subsection("file-others", "Other records about the system")
	m.raw(`<ul class="links file-others">`)
	for _, r := range w.file.Others[:min(mostRows, len(w.file.Others))] {
		m.raw("<li>")
		w.toRecord(m, w.root, r)
		m.raw(` <span class="note">`)
		m.text(r.Kind.Title)
		m.raw("</span></li>")
	}
	m.raw("</ul>")
}
