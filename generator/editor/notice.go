package editor

import "encoding/json"

// notice takes a notification. What is wrong with one cannot be answered: it goes into
// the editor's log.
func (s *Server) notice(m message) error {
	if s.stage != running && m.Method != "initialized" {
		return nil // before initialize and after shutdown nothing counts but exit
	}
	err := s.noticed(m)
	if err != nil {
		return s.tell("window/logMessage", showMessage{messageError, m.Method + ": " + err.Error()})
	}
	return nil
}

func (s *Server) noticed(m message) error {
	switch m.Method {
	case "initialized":
		if s.root == "" {
			note := "no handbook here yet: a folder with content/ in it, or a file in one, begins one"
			if err := s.tell("window/logMessage", showMessage{messageWarning, note}); err != nil {
				return err
			}
		}
		return s.watch()
	case "textDocument/didOpen":
		return with(m.Params, func(p documentParams) {
			s.opened(p.TextDocument)
		})
	case "textDocument/didChange":
		return with(m.Params, s.edited)
	case "textDocument/didClose":
		return with(m.Params, func(p documentParams) {
			delete(s.open, pathOf(p.TextDocument.URI))
			s.changed = true // back to what is on the disk
		})
	case "textDocument/didSave", "workspace/didChangeWatchedFiles":
		s.changed = true
	}
	return nil // others are none of our business
}

func with[T any](params json.RawMessage, do func(T)) error {
	value, err := read[T](params)
	if err == nil {
		do(value)
	}
	return err
}

// watch asks the editor to tell of changes that come from elsewhere, such as git's.
func (s *Server) watch() error {
	if !s.can.Workspace.DidChangeWatchedFiles.DynamicRegistration {
		return nil
	}
	return s.call("client/registerCapability", object{"registrations": []object{{
		"id": "files", "method": "workspace/didChangeWatchedFiles",
		"registerOptions": object{"watchers": []object{{"globPattern": "**/content/**"}, {"globPattern": "**/crosswalks/**"}}},
	}}})
}

func (s *Server) opened(d document) {
	name := pathOf(d.URI)
	if name == "" {
		return // not of this machine, or not yet a file
	}
	if s.root == "" {
		s.root = handbookAt(name)
	}
	s.open[name] = &openFile{uri: d.URI, version: d.Version, text: d.Text}
	s.changed = true
}

func (s *Server) edited(p changeParams) {
	file := s.open[pathOf(p.TextDocument.URI)]
	if file == nil {
		return
	}
	for _, c := range p.ContentChanges {
		file.text = s.encoding.apply(file.text, c)
	}
	file.version = p.TextDocument.Version
	s.changed = true
}
