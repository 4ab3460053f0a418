package leak

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
)

// mostUnzipped is how many bytes of an archive are looked at: far more than an edition has.
const mostUnzipped = 4 << 30

// unzipped are the names and files of a ZIP archive, which documents of office programs are
// too; none of what is no such archive.
func unzipped(content []byte) ([]part, error) {
	if !bytes.HasPrefix(content, []byte("PK\x03\x04")) {
		return nil, nil
	}
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, nil // looks like one only
	}
	var parts []part
	left := int64(mostUnzipped)
	for _, file := range archive.File {
		parts = append(parts, part{"a name in the archive", []byte(file.Name)})
		opened, err := file.Open()
		if err != nil {
			continue // packed in a way that few programs know
		}
		text, err := io.ReadAll(io.LimitReader(opened, left))
		_ = opened.Close()
		if left -= int64(len(text)); left == 0 {
			return nil, fmt.Errorf("the archive holds more than %d GB", mostUnzipped>>30)
		}
		if err == nil || len(text) > 0 {
			parts = append(parts, part{file.Name, text})
		}
	}
	return parts, nil
}
