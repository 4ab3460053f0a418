package check

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/crosswalks"
	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/load"
)

var ruleName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)+$`)

func TestEveryRuleIsExplained(t *testing.T) {
	seen := map[string]bool{}
	for _, rule := range Rules(programKinds(t)) {
		require.Regexp(t, ruleName, rule.Name)
		require.False(t, seen[rule.Name], "%s is there twice", rule.Name)
		seen[rule.Name] = true

		require.NotEmpty(t, rule.Title, rule.Name)
		require.False(t, strings.HasSuffix(rule.Title, "."), "%s: a title is no sentence", rule.Name)
		sentences := regexp.MustCompile(`[.;:](\s|$)`).FindAllString(rule.Doc, -1)
		require.GreaterOrEqual(t, len(sentences), 2, "%s: what, why and how to mend", rule.Name)
		require.Contains(t, []Basis{Requirement, AnnexA, Practice, Integrity}, rule.Basis, rule.Name)
		require.Contains(t, []finding.Severity{finding.Info, finding.Warning, finding.Error}, rule.Severity, rule.Name)
	}
}

func TestRulesServeProvisionsThatExist(t *testing.T) {
	loaded, findings := load.Frameworks(crosswalks.Files, ".")
	require.Empty(t, findings)
	library, findings := loaded.Library()
	require.Empty(t, findings)
	for _, rule := range Rules(programKinds(t)) {
		for _, serves := range rule.Serves {
			require.NotNil(t, library.Find(framework.Primary, serves), "%s serves %s", rule.Name, serves)
		}
		if rule.About != "" {
			require.NotNil(t, library.Find(framework.Primary, rule.About), "%s is about %s", rule.Name, rule.About)
			require.NotEqual(t, Integrity, rule.Basis, "%s: nothing excepts from a contradiction", rule.Name)
		}
	}
}

// TestRulesOfReading holds that every rule under which load or markdown reports is
// described here, and that a rule without Run is reported by one of them.
func TestRulesOfReading(t *testing.T) {
	used := map[string]token.Position{}
	for _, folder := range []string{"../load", "../markdown"} {
		for name, at := range rulesUsedIn(t, folder) {
			used[name] = at
		}
	}
	require.Contains(t, used, "front-matter-unclosed")
	for name, at := range used {
		_, found := Find(Rules(programKinds(t)), name)
		require.True(t, found, "%s: the rule %q is not described", at, name)
	}
	for _, rule := range Rules(programKinds(t)) {
		if rule.Run == nil && rule.Record == nil && rule.Alone == nil && rule.Any == nil && rule.Field == nil && rule.Reference == nil && rule.Outside == nil && rule.Waiver == nil {
			require.Contains(t, used, rule.Name, "nothing reports under it")
		}
	}
}

// rulesUsedIn finds the names of rules in Go sources: constants called rule...,
// values of a key Rule, and arguments for a parameter called rule.
func rulesUsedIn(t *testing.T, folder string) map[string]token.Position {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	require.NoError(t, err)
	set, sources := token.NewFileSet(), []*ast.File{}
	for _, name := range files {
		if !strings.HasSuffix(name, "_test.go") {
			source, err := parser.ParseFile(set, name, nil, 0)
			require.NoError(t, err)
			sources = append(sources, source)
		}
	}
	takes := ruleParameters(sources)
	used := map[string]token.Position{}
	note := func(e ast.Expr) {
		if literal, ok := e.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			name, err := strconv.Unquote(literal.Value)
			require.NoError(t, err)
			if ruleName.MatchString(name) {
				used[name] = set.Position(literal.Pos())
			}
		}
	}
	for _, source := range sources {
		ast.Inspect(source, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, name := range n.Names {
					if strings.HasPrefix(name.Name, "rule") && i < len(n.Values) {
						note(n.Values[i])
					}
				}
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Rule" {
					note(n.Value)
				}
			case *ast.AssignStmt:
				for i, left := range n.Lhs {
					if field, ok := left.(*ast.SelectorExpr); ok && field.Sel.Name == "Rule" && i < len(n.Rhs) {
						note(n.Rhs[i])
					}
				}
			case *ast.CallExpr:
				if i, ok := takes[calledName(n)]; ok && i < len(n.Args) {
					note(n.Args[i])
				}
			}
			return true
		})
	}
	return used
}

// ruleParameters are the functions with a parameter called rule, and which one it is.
func ruleParameters(sources []*ast.File) map[string]int {
	takes := map[string]int{}
	for _, source := range sources {
		for _, d := range source.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			i := 0
			for _, field := range f.Type.Params.List {
				for _, name := range field.Names {
					if name.Name == "rule" {
						takes[f.Name.Name] = i
					}
					i++
				}
			}
		}
	}
	return takes
}

func calledName(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

func TestExplain(t *testing.T) {
	rule, found := Find(Rules(programKinds(t)), "review-overdue")
	require.True(t, found)
	text := rule.Explain()
	require.Contains(t, text, "review-overdue: Reviews are held when they are due\n\nRecords in force")
	require.Contains(t, text, "basis:     requirement (a clause of ISO/IEC 42001 asks for it)\n")
	require.Contains(t, text, "    rules: {review-overdue: off}\n")
	for line := range strings.Lines(text) {
		require.LessOrEqual(t, len([]rune(line)), 100)
	}
}

func TestExplainNothing(t *testing.T) {
	_, found := Find(Rules(programKinds(t)), "no-such-rule")
	require.False(t, found)
	require.Contains(t, Names(Rules(programKinds(t))), "review-overdue")
}

// The README counts the rules, and counts right.
func TestReadmeCountsTheRules(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	require.Contains(t, string(readme), fmt.Sprintf("%d rules with file, line and column", len(Rules(programKinds(t)))))
}
