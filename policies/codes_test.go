package policies

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestCodesAreWellFormed(t *testing.T) {
	shape := regexp.MustCompile(`^[A-Z]+(-[A-Z]+)*$`)
	last := ""
	for _, c := range Codes() {
		if !shape.MatchString(c.ID) || c.Title == "" || !strings.HasSuffix(c.Says, ".") {
			t.Errorf("%+v is not well formed", c)
		}
		if c.ID <= last {
			t.Errorf("%s does not follow %s", c.ID, last)
		}
		last = c.ID
	}
}

// TestEveryCodeIsExplained looks at the string literals of all packages of regimes, because a code that is written
// to a report must be one that can be explained.
func TestEveryCodeIsExplained(t *testing.T) {
	shape := regexp.MustCompile(`^[A-Z]+(-[A-Z]+)+$`)
	var known []string
	for _, c := range Codes() {
		known = append(known, c.ID)
	}
	found := 0
	for name, file := range sources(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			if err != nil || !shape.MatchString(text) {
				return true
			}
			if found++; !slices.Contains(known, text) {
				t.Errorf("%s: the code %s is not among Codes", name, text)
			}
			return true
		})
	}
	if found < len(known) {
		t.Errorf("only %d literals were looked at", found)
	}
}

// sources parses the files of this package and of those below it, but for tests.
func sources(t *testing.T) map[string]*ast.File {
	t.Helper()
	out := make(map[string]*ast.File)
	root := os.DirFS(".")
	err := fs.WalkDir(root, ".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := fs.ReadFile(root, path)
		if err != nil {
			return err
		}
		out[path], err = parser.ParseFile(token.NewFileSet(), path, text, 0)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
