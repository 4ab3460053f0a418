package record

import (
	"strings"

	"aims/generator/framework"
)

// A Reference is what an author writes to name a record (POL-001, POL-001#improve) or a
// provision (5.2.d, A.6.2.4, eu-ai-act:Art. 4).
type Reference struct {
	Record, Anchor       string // of a record
	Framework, Provision string // of a provision
}

// ParseReference reads a reference; whether there is such a thing is not its business.
// ok is false for empty text or an empty part.
func ParseReference(text string) (ref Reference, ok bool) {
	text = strings.TrimSpace(text)
	id, anchor, anchored := strings.Cut(text, "#")
	if IsID(id) {
		return Reference{Record: id, Anchor: anchor}, !anchored || anchor != ""
	}
	ref.Framework, ref.Provision = framework.SplitRef(text)
	return ref, ref.Framework != "" && ref.Provision != ""
}

// IsRecord says that the reference names a record, not a provision.
func (r Reference) IsRecord() bool { return r.Record != "" }
