// Package content embeds the example handbook, which is also the handbook that this
// repository publishes of itself.
package content

import "embed"

// Files are the files of content/. Names that begin with a dot or an underscore stay out.
//
//go:embed *
var Files embed.FS
