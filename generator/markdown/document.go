package markdown

import "strings"

// A Document is a parsed Markdown body. It keeps no tree: the HTML is made once,
// and what depends on the edition it is shown in (addresses, heading ids when a
// block is quoted on another page) is left open as Holes, which Write fills. So a body
// is parsed once and shown in any number of editions at the cost of a copy.
// A Document never changes after Parse.
type Document struct {
	HTML     []byte    // with holes
	Holes    []Hole    // in the order of their offset
	Headings []Heading // in the order of the text
	Blocks   []Block   // in the order of the text, outer before inner
	Links    []Link    // in the order of the text, images too
	Markers  []Marker
	Parts    []Part    // that not everybody may read
	Problems []Problem // what is wrong with the text; positions in the file

	calls []noteCalled // only where there are Parts
	text  string       // the plain text of all blocks, of which each Block.Text is a piece
}

// A Hole is a place in the HTML that Write fills.
type Hole struct {
	Offset int
	What   HoleKind
	Link   int    // for LinkOpen, LinkClose, Image: index in Links
	ID     string // for Anchor: ` id="..."` goes here, unless the block is quoted
}

type HoleKind uint8

const (
	LinkOpen   HoleKind = iota // the <a ...> of Links[Link] begins here; its text follows in the HTML
	LinkClose                  // and ends here
	Image                      // the whole <img ...> of Links[Link]
	Anchor                     // an id attribute
	NoteCall                   // the number of a footnote, as a link to it; ID is the number, or number.call
	NoteReturn                 // the link from a footnote back to its call
)

// A Heading is a heading of the text. Its section is everything up to the next
// heading of the same or a higher level; its own text ends at the next heading of any level.
type Heading struct {
	Level int
	ID    string // unique in the document; given as {#id} or made from the text
	Text  string
	Line  int
	Block int // index in Blocks of the heading itself
	End   int // index in Blocks after the last block of its section
	Own   int // index in Blocks after the last block before the next heading of any level
}

// A Block is a paragraph, heading, list, list item, table, quotation, code block ...
// Items and quotations hold blocks; those have a greater Depth and follow their holder.
type Block struct {
	Kind     BlockKind
	Depth    int    // 0 at the top
	Line     int    // first line in the file
	EndLine  int    // last line in the file
	From, To int    // its range in Document.HTML
	Text     string // plain text, blocks inside it included, for search and for judging whether there is any
	ID       string // of a heading, or given as {#id} on a block; "" otherwise

	textFrom, textTo int32 // where Text is in the text of the document
}

type BlockKind uint8

const (
	Paragraph BlockKind = iota
	HeadingBlock
	List
	Item
	Table
	Quote // quotations and alerts
	Code
	Definitions
	Footnotes
	Rule
	Other
)

// A Link is a link or image as written.
type Link struct {
	Image       bool
	Wiki        bool   // [[target]] or [[target|text]]: a reference, not an address
	Destination string // as meant: without angle brackets, escapes and entities; for Wiki the target
	Title       string
	Text        string // plain text of the link, alternative text of an image; "" for [[target]]
	Line        int
	Column      int // of the destination, in characters
	EndColumn   int

	textFrom, textTo int32 // what the text of the document says in its place
	bare             bool  // it has no text of its own, so the text says its target
}

// A Marker is a comment such as <!-- answers: 5.2.d, A.2.3 --> that says something
// about the block it stands on.
type Marker struct {
	Name      string // answers
	Words     []Word // the comma-separated values
	Block     int    // index in Blocks of the block it marks; for a heading marker the heading's block
	Heading   int    // index in Headings when it marks a section, else -1
	Line      int
	Column    int
	EndColumn int
}

// A Word is a value with its place in the file.
type Word struct {
	Text      string
	Line      int
	Column    int
	EndColumn int
}

// A Problem is something wrong with the text, for the loader to report as a finding.
type Problem struct {
	Rule      string // one of Rules
	Line      int
	Column    int
	EndColumn int
	Message   string
	Hint      string
}

// Rules are the rules that a Problem may name. A new kind of problem adds its rule here.
func Rules() []string {
	return []string{
		"alert-unknown", "audience-marker", "comment-unclosed", "footnote-duplicate", "footnote-undefined", "footnote-unused",
		"heading-id-duplicate", "link-refused", "marker-malformed", "marker-misplaced", "nesting-too-deep", "raw-html",
	}
}

// A Target is where a link leads in an edition.
type Target struct {
	URL      string // "" leaves the text without a link
	Title    string // title attribute
	Text     string // shown when the link itself has no text ([[POL-001]])
	Class    string // class attribute
	External bool   // gets rel="noopener noreferrer"
	Hidden   bool   // the target is out of sight: Text replaces the link, its own text included
	Width    int    // of an image, 0 when unknown
	Height   int
}

// Outside says that the link leads out of the handbook: it has a scheme, or a host as in
// //example.org.
func (l *Link) Outside() bool {
	if l.Wiki {
		return false
	}
	scheme, _, found := strings.Cut(l.Destination, ":")
	return strings.HasPrefix(l.Destination, "//") || found && !strings.ContainsAny(scheme, "/?#.")
}
