package render

import (
	"slices"

	"aims/generator/compare"
)

// A state of a record is what it was over some versions in a row.
type recordState struct {
	compare.Step
	same []compare.Step // later versions in which nothing of it changed, oldest first
}

// versions is the way of the record through the versions of the handbook, the newest first.
func (w *recordWriter) versions() {
	if w.Past == nil || w.err != nil {
		return
	}
	states, err := w.statesOf()
	if err != nil {
		w.err = err
		return
	}
	m := &w.out
	w.section("versions", "In the versions of the handbook")
	m.tableStart("In the versions of the handbook", ` class="versions"`)
	m.raw(`<thead><tr><th scope="col">Handbook</th><th scope="col">What happened</th><th scope="col">Version, status</th><th scope="col">In force from</th><th scope="col">Digest</th></tr></thead><tbody>`)
	for _, st := range slices.Backward(states) {
		last := st.Step
		m.raw(`<tr><th scope="row">`)
		w.handbookVersion(st.Step)
		m.raw("</th><td>")
		w.whatHappened(st.Step)
		if len(st.same) > 0 {
			last = st.same[len(st.same)-1]
			m.raw(` <span class="note">unchanged in `)
			for i, step := range st.same {
				if i > 0 {
					m.raw(", ")
				}
				w.handbookVersion(step)
			}
			m.raw("</span>")
		}
		m.raw("</td><td>")
		m.text(last.Version)
		m.raw(" ")
		if last.Status != "" {
			m.badge("status", last.Status, w.words.say(last.Status))
		}
		m.raw("</td><td>")
		m.dateText(last.Effective)
		m.raw("</td><td>")
		m.classed("code", "digest", short(last.Digest, 12))
		m.raw("</td></tr>")
	}
	m.raw("</tbody>")
	m.tableEnd()
}

func (w *recordWriter) statesOf() ([]recordState, error) {
	trail, err := w.Past.Trail()
	if err != nil {
		return nil, err
	}
	steps, err := trail.Of(compare.KeyOf(w.r))
	if err != nil {
		return nil, err
	}
	changes, err := w.Past.Changes()
	if err != nil {
		return nil, err
	}
	var states []recordState
	for _, step := range append(steps, changes.Step(w.r)) {
		if last := len(states) - 1; step.What == "" && last >= 0 {
			states[last].same = append(states[last].same, step)
			continue
		}
		states = append(states, recordState{Step: step})
	}
	return states, nil
}

// handbookVersion names a version, as a link to the record in it.
func (w *recordWriter) handbookVersion(step compare.Step) {
	if step.In == w.View.Version {
		w.out.raw("<strong>")
		w.out.text(w.versionTitle())
		w.out.raw("</strong>")
		return
	}
	title := step.In
	if i := slices.IndexFunc(w.Past.Versions, func(v Version) bool { return v.Name == step.In }); i >= 0 {
		title = w.Past.Versions[i].Title
	}
	w.out.anchor(w.root+"../"+fileURL(step.In)+"/"+fileURL(step.Path), title)
}

// whatHappened is a link to the page that tells it, which is in the edition of that version.
func (w *recordWriter) whatHappened(step compare.Step) {
	before := w.before(step.In)
	if before == "" || step.What == compare.First {
		w.out.text(step.What)
		return
	}
	root := w.root
	if step.In != w.View.Version {
		root += "../" + fileURL(step.In) + "/"
	}
	w.out.anchor(root+fileURL(changesPage(before, step.In))+"#"+fileURL(anchorOfChange(compare.KeyOf(w.r))), step.What)
}

// before is the version before one.
func (w *recordWriter) before(version string) string {
	former := ""
	for _, v := range w.Past.Versions {
		if v.Name == version {
			return former
		}
		former = v.Name
	}
	return former
}
