// Package themes embeds the looks that come with the program. A look is a folder of
// data: theme.yaml, layouts/ and assets/.
package themes

import "embed"

// Files holds one folder for each theme.
//
//go:embed default
var Files embed.FS
