package record

import "strings"

// PlainVersion is a version as it is compared: "4.2.0" is "4.2". What is shown stays as
// it was written.
func PlainVersion(version string) string {
	for strings.HasSuffix(version, ".0") {
		version = strings.TrimSuffix(version, ".0")
	}
	return version
}

// SameVersion says that two versions are one, however many zeros end them.
func SameVersion(a, b string) bool { return PlainVersion(a) == PlainVersion(b) }
