package check

import (
	"path/filepath"
	"regexp"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"aims/crosswalks"
	"aims/generator/load"
	"aims/generator/record"
)

// A card that says 4.2.0 is about what everything else calls 4.2, and so is an issue of a
// document: the stories go the same way when the zeros are written out at one end.
func TestZerosAtTheEndOfAVersion(t *testing.T) {
	loader := load.NewLoader(record.KindFiles, crosswalks.Files, nil)
	ends := map[string]*regexp.Regexp{
		"assessed-version-differs":   regexp.MustCompile(`(?m)^(kind: system-card(?:\n.*)*?\nsystem-version: "[0-9.]+)"`),
		"system-unverified":          regexp.MustCompile(`(?m)^(system-version: "[0-9.]+)"(\nlifecycle)`),
		"system-version-unexplained": regexp.MustCompile(`(?m)^(to-version: "[0-9.]+)"`),
		"user-information-outdated":  regexp.MustCompile(`(?m)^(kind: system-card(?:\n.*)*?\nsystem-version: "[0-9.]+)"`),
		"approval-outdated":          regexp.MustCompile(`(?m)^(    version: "[0-9.]+)"`),
		"risk-method-changed":        regexp.MustCompile(`(?m)^(procedure-version: "[0-9.]+)"`),
	}
	for rule, end := range ends {
		t.Run(rule, func(t *testing.T) {
			story, err := txtar.ParseFile(filepath.Join("testdata", rule+".txtar"))
			require.NoError(t, err)
			changed := 0
			for i, f := range story.Files {
				story.Files[i].Data = end.ReplaceAllFunc(f.Data, func(found []byte) []byte {
					changed++
					return end.ReplaceAll(found, []byte(`$1.0"$2`))
				})
			}
			require.NotZero(t, changed)
			require.Empty(t, told(only(rule, findingsIn(t, loader, story, "passing"))))
			require.NotEmpty(t, only(rule, findingsIn(t, loader, story, "failing")))
		})
	}
}
