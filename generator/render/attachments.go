package render

import (
	"errors"
	"fmt"

	"aims/generator/files"
)

// addAttachments promises the files that records of the view name, each once.
func (s *site) addAttachments(set *files.Set) {
	seen := map[string]bool{}
	for _, r := range s.View.Records() {
		for _, a := range r.Attachments {
			if seen[a.File] {
				continue
			}
			seen[a.File] = true
			set.Add(attachmentPath(a.File), func() ([]byte, error) { return s.attachment(a.File) })
		}
	}
}

func (s *site) attachment(file string) ([]byte, error) {
	if s.Read == nil {
		return nil, errors.New("nobody said how attachments are read")
	}
	content, err := s.Read(file)
	if err != nil {
		return nil, fmt.Errorf("reading attachment: %w", err)
	}
	return content, nil
}
