// Package crosswalks embeds the frameworks and maps that come with the program.
// README.md beside it describes the format; nothing here but data.
package crosswalks

import "embed"

// Files holds frameworks/*.yaml and maps/*.yaml.
//
//go:embed frameworks/*.yaml maps/*.yaml
var Files embed.FS
