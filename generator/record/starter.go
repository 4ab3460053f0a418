package record

import "embed"

// KindFiles are the kinds that come with the program: kinds/NAME.yaml, their starter
// texts kinds/NAME.md, and header.yaml with the fields of every record. To add a kind,
// add its two files. The word lists of a language are words/LANGUAGE.yaml.
//
//go:embed kinds words header.yaml
var KindFiles embed.FS
