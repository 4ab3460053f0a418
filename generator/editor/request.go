package editor

import (
	"context"
	"encoding/json"
	"slices"

	"aims/generator/finding"
	"aims/generator/language"
)

// request answers a request. A nil result is null: there is nothing to say.
func (s *Server) request(ctx context.Context, m message) (any, error) {
	switch {
	case m.Method == "initialize" && s.stage == waiting:
		return s.initialize(m.Params)
	case s.stage == waiting:
		return nil, &rpcError{notInitialized, "initialize comes first"}
	case s.stage == stopping || m.Method == "initialize":
		return nil, &rpcError{invalidRequest, m.Method + " cannot come now"}
	case m.Method == "shutdown":
		s.stage = stopping
		return nil, nil
	}
	for _, q := range questions() {
		if q.method == m.Method {
			return q.answer(s, ctx, m.Params)
		}
	}
	return nil, &rpcError{methodNotFound, "there is no method " + m.Method}
}

// A question is a request about the handbook.
type question struct {
	method string
	answer func(*Server, context.Context, json.RawMessage) (any, error)
}

// questions are all of them. A new one is a line here and a capability in initialize.
func questions() []question {
	return []question{
		{"textDocument/hover", at((*Server).hover)},
		{"textDocument/completion", (*Server).completion},
		{"completionItem/resolve", (*Server).resolve},
		{"textDocument/definition", at((*Server).definition)},
		{"textDocument/references", at((*Server).references)},
		{"textDocument/prepareRename", at((*Server).prepareRename)},
		{"textDocument/rename", at((*Server).rename)},
		{"textDocument/codeAction", (*Server).codeAction},
		{"workspace/executeCommand", (*Server).executeCommand},
	}
}

// approveCommand shows the command line of an approval. It does not run it: that somebody
// approves a document is for a person to say.
const approveCommand = "aims.showApproval"

func (s *Server) initialize(params json.RawMessage) (any, error) {
	p, err := read[initializeParams](params)
	if err != nil {
		return nil, err
	}
	s.stage, s.can = running, p.Capabilities
	s.encoding = chosen(p.Capabilities.General.PositionEncodings)
	s.root = s.Dir
	folders := []string{pathOf(p.RootURI), p.RootPath}
	for _, f := range p.WorkspaceFolders {
		folders = append(folders, pathOf(f.URI))
	}
	for _, folder := range folders {
		if s.root == "" && folder != "" {
			s.root = handbookIn(folder)
		}
	}
	s.changed = s.root != ""
	return object{
		"serverInfo": object{"name": "aims", "version": s.Version},
		"capabilities": object{
			"positionEncoding":       s.encoding,
			"textDocumentSync":       object{"openClose": true, "change": 2, "save": object{}},
			"hoverProvider":          true,
			"completionProvider":     object{"triggerCharacters": []string{"[", "#", ":", ",", " "}, "resolveProvider": true},
			"definitionProvider":     true,
			"referencesProvider":     true,
			"renameProvider":         object{"prepareProvider": true},
			"codeActionProvider":     object{"codeActionKinds": []string{"quickfix"}},
			"executeCommandProvider": object{"commands": []string{approveCommand}},
		},
	}, nil
}

// A place in the latest handbook, as a request names it.
type asked struct {
	*language.Handbook
	placeParams
	at finding.Position
}

// at reads what a request about a place has in common. Where there is no handbook, or the
// file is none of it, there is nothing to say.
func at(answer func(*Server, asked) (any, error)) func(*Server, context.Context, json.RawMessage) (any, error) {
	return func(s *Server, ctx context.Context, params json.RawMessage) (any, error) {
		p, err := read[placeParams](params)
		if err != nil {
			return nil, err
		}
		h, err := s.latest(ctx)
		file, ok := inside(s.root, pathOf(p.TextDocument.URI))
		if err != nil || h == nil || !ok {
			return nil, err
		}
		text, _ := h.Source(file)
		return answer(s, asked{h, p, s.encoding.placeOf(text, file, p.Position)})
	}
}

func (s *Server) hover(a asked) (any, error) {
	text, place, found := a.Hover(a.at)
	if !found {
		return nil, nil
	}
	kind := "markdown"
	if formats := s.can.TextDocument.Hover.ContentFormat; len(formats) > 0 && !slices.Contains(formats, kind) {
		kind = "plaintext"
	}
	return hover{markup{kind, text}, s.location(a.Handbook, place).Range}, nil
}

func (s *Server) definition(a asked) (any, error) {
	return s.locations(a.Handbook, a.Definition(a.at)), nil
}

func (s *Server) references(a asked) (any, error) {
	return s.locations(a.Handbook, a.References(a.at, a.Context.IncludeDeclaration)), nil
}

func (s *Server) locations(h *language.Handbook, places []finding.Position) []location {
	all := make([]location, len(places))
	for i, at := range places {
		all[i] = s.location(h, at)
	}
	return all
}

func (s *Server) location(h *language.Handbook, at finding.Position) location {
	text, _ := h.Source(at.File)
	return location{s.uri(at.File), s.encoding.spanOf(text, at)}
}

func (s *Server) prepareRename(a asked) (any, error) {
	id, place, found := a.Renamable(a.at)
	if !found {
		return nil, nil
	}
	return object{"range": s.location(a.Handbook, place).Range, "placeholder": id}, nil
}

func (s *Server) rename(a asked) (any, error) {
	edits, err := a.Rename(a.at, a.NewName)
	if err != nil {
		return nil, err
	}
	return s.workspaceEdit(a.Handbook, edits), nil
}

// workspaceEdit is edits in the form that the editor takes. The one with versions is
// better: it is void when somebody has typed meanwhile.
func (s *Server) workspaceEdit(h *language.Handbook, edits []language.Edit) *workspaceEdit {
	var out workspaceEdit
	byFile := map[string][]textEdit{}
	var files []string
	for _, e := range edits {
		if byFile[e.File] == nil {
			files = append(files, e.File)
		}
		byFile[e.File] = append(byFile[e.File], textEdit{s.location(h, e.Position).Range, e.Text})
	}
	for _, file := range files {
		if !s.can.Workspace.WorkspaceEdit.DocumentChanges {
			if out.Changes == nil {
				out.Changes = map[string][]textEdit{}
			}
			out.Changes[s.uri(file)] = byFile[file]
			continue
		}
		d := documentEdit{Edits: byFile[file]}
		d.TextDocument.URI = s.uri(file)
		if open := s.open[s.name(file)]; open != nil {
			d.TextDocument.Version = &open.version
		}
		out.DocumentChanges = append(out.DocumentChanges, d)
	}
	return &out
}

func (s *Server) codeAction(ctx context.Context, params json.RawMessage) (any, error) {
	p, err := read[codeActionParams](params)
	if err != nil {
		return nil, err
	}
	h, err := s.latest(ctx)
	file, ok := inside(s.root, pathOf(p.TextDocument.URI))
	only := p.Context.Only
	if err != nil || h == nil || !ok || len(only) > 0 && !slices.Contains(only, "quickfix") {
		return nil, err
	}
	text, _ := h.Source(file)
	mends := h.Mends(file, p.Range.Start.Line+1, p.Range.End.Line+1)
	actions := make([]codeAction, len(mends))
	for i, m := range mends {
		actions[i] = codeAction{Title: m.Title, Kind: "quickfix", Diagnostics: []diagnostic{s.diagnostic(text, m.Finding)}}
		if m.Command != "" {
			actions[i].Command = &command{m.Title, approveCommand, []string{m.Command}}
			continue
		}
		actions[i].Edit = s.workspaceEdit(h, m.Edits)
		_, actions[i].IsPreferred = m.Finding.Meant()
	}
	return actions, nil
}

func (s *Server) executeCommand(_ context.Context, params json.RawMessage) (any, error) {
	p, err := read[commandParams](params)
	if err != nil {
		return nil, err
	}
	var line string
	if p.Command != approveCommand || len(p.Arguments) != 1 || json.Unmarshal(p.Arguments[0], &line) != nil {
		return nil, &rpcError{invalidParams, "the command is " + approveCommand + " with a command line"}
	}
	return nil, s.tell("window/showMessage", showMessage{messageInfo, "To approve, type: " + line})
}
