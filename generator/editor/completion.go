package editor

import (
	"context"
	"encoding/json"
	"fmt"

	"aims/generator/language"
)

// completion asks the handbook as it was checked last, and the text as it is now: while
// somebody types, ids and kinds hardly change, and the next letter must not wait.
func (s *Server) completion(ctx context.Context, params json.RawMessage) (any, error) {
	p, err := read[placeParams](params)
	if err != nil {
		return nil, err
	}
	h := s.handbook
	if h == nil {
		if h, err = s.latest(ctx); err != nil || h == nil {
			return nil, err
		}
	}
	open := s.open[pathOf(p.TextDocument.URI)]
	file, ok := inside(s.root, pathOf(p.TextDocument.URI))
	if open == nil || !ok {
		return nil, nil
	}
	text := []byte(open.text)
	offers, more := h.Complete(text, s.encoding.placeOf(text, file, p.Position))
	list := completionList{IsIncomplete: more, Items: make([]completionItem, len(offers))}
	for i, c := range offers {
		list.Items[i] = completionItem{
			Label: c.Label, Kind: pictureOf(c.What), Detail: c.Detail,
			SortText: fmt.Sprintf("%04d", i), FilterText: c.Label + " " + c.Detail,
			TextEdit: &textEdit{s.encoding.spanOf(text, c.Edit.Position), c.Edit.Text},
		}
		if c.Doc != "" {
			list.Items[i].Documentation = &markup{"markdown", c.Doc}
		}
	}
	return list, nil
}

// pictureOf is the protocol's number of a kind of completion.
func pictureOf(w language.What) int {
	const property, enumMember, reference, class, text = 10, 20, 18, 7, 1
	return [...]int{
		language.Key: property, language.Word: enumMember, language.Record: reference,
		language.Provision: class, language.Section: text,
	}[w]
}

// resolve adds what there is to say of one completion.
func (s *Server) resolve(_ context.Context, params json.RawMessage) (any, error) {
	item, err := read[completionItem](params)
	if err != nil {
		return nil, err
	}
	if s.handbook != nil && item.Documentation == nil {
		if doc := s.handbook.Docs(item.Label); doc != "" {
			item.Documentation = &markup{"markdown", doc}
		}
	}
	return item, nil
}
