package main

import (
	"fmt"
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

// parsed is one package of the module, as its files stand.
type parsed struct {
	name         string // "bom/parts"
	fset         *token.FileSet
	files, tests []*ast.File
}

// TestHouse holds every package to the rules of the house that a machine can see.
func TestHouse(t *testing.T) {
	names, _ := unpacked(imports)
	for _, name := range names {
		p := readPackage(t, name)
		for _, says := range p.faults() {
			t.Error(says)
		}
	}
}

// faults says, a line each, where a package breaks a rule.
func (p *parsed) faults() []string {
	says := slices.Concat(p.comments(), p.state())
	if !p.hasExample() {
		says = append(says, p.name+" has no Example in its tests")
	}
	for _, f := range p.files {
		says = append(says, p.undocumented(f)...)
		says = append(says, p.sayings(f)...)
		if slices.Contains(pure, p.name) {
			says = append(says, p.clock(f)...)
		}
	}
	return says
}

func readPackage(t *testing.T, name string) *parsed {
	t.Helper()
	dir := "../../" + name
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	p := &parsed{name: name, fset: token.NewFileSet()}
	for _, e := range entries {
		if e.Type() == fs.ModeDir || !strings.HasSuffix(e.Name(), ".go") {
			continue
		}
		text, err := os.ReadFile(dir + "/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		p.parse(t, name+"/"+e.Name(), text)
	}
	return p
}

func (p *parsed) parse(t *testing.T, name string, text []byte) {
	t.Helper()
	f, err := parser.ParseFile(p.fset, name, text, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(name, "_test.go") {
		p.tests = append(p.tests, f)
	} else {
		p.files = append(p.files, f)
	}
}

func (p *parsed) at(n ast.Node, format string, args ...any) string {
	pos := p.fset.Position(n.Pos())
	return fmt.Sprintf("%s:%d: %s", pos.Filename, pos.Line, fmt.Sprintf(format, args...))
}

// comments wants one package comment, of at least two sentences: what it is, and where to start.
func (p *parsed) comments() []string {
	var docs []string
	for _, f := range p.files {
		if f.Doc != nil {
			docs = append(docs, f.Doc.Text())
		}
	}
	if len(docs) != 1 {
		return []string{fmt.Sprintf("%s has %d package comments, want one", p.name, len(docs))}
	}
	if !strings.HasPrefix(docs[0], "Package ") && p.files[0].Name.Name != "main" {
		return []string{p.name + ": its comment does not start with Package"}
	}
	if strings.Count(strings.ReplaceAll(docs[0], ".\n", ". "), ". ") < 2 {
		return []string{p.name + ": its comment has no second sentence that names the entry point"}
	}
	return nil
}

// clearance finds words that would tell somebody that a shipment is in order. No sentence of a screening aid does.
var clearance = regexp.MustCompile(`(?i)\b(clear|cleared|clears|clearance|compliant|safe|safely|approved|permitted|allowed|free to|lawful|legal to|exempt|unrestricted|may be shipped|can be shipped|may ship|can ship|good to go|no restrictions?)\b`)

// sayings finds strings of a file that say a word of clearance.
func (p *parsed) sayings(f *ast.File) []string {
	var says []string
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.BasicLit); ok && s.Kind == token.STRING {
			if word := clearance.FindString(s.Value); word != "" {
				at := p.fset.Position(s.Pos())
				says = append(says, fmt.Sprintf("%s:%d: says %q", at.Filename, at.Line, word))
			}
		}
		return true
	})
	return says
}

func (p *parsed) hasExample() bool {
	for _, f := range p.tests {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && strings.HasPrefix(fn.Name.Name, "Example") {
				return true
			}
		}
	}
	return false
}

// undocumented finds exported names without a comment, and comments that do not start with the name.
func (p *parsed) undocumented(f *ast.File) []string {
	var says []string
	check := func(n ast.Node, name string, docs ...*ast.CommentGroup) {
		if !ast.IsExported(name) {
			return
		}
		for _, d := range docs {
			if d != nil {
				if first := firstWord(d.Text()); first != name && docs[0] != nil {
					says = append(says, p.at(n, "the comment of %s starts with %q", name, first))
				}
				return
			}
		}
		says = append(says, p.at(n, "%s has no comment", name))
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil || ast.IsExported(receiver(d)) {
				check(d, d.Name.Name, d.Doc)
			}
		case *ast.GenDecl:
			p.undocumentedSpecs(d, check)
		}
	}
	return says
}

func (p *parsed) undocumentedSpecs(d *ast.GenDecl, check func(ast.Node, string, ...*ast.CommentGroup)) {
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			doc := s.Doc
			if doc == nil && !d.Lparen.IsValid() {
				doc = d.Doc
			}
			check(s, s.Name.Name, doc)
		case *ast.ValueSpec:
			for _, n := range s.Names {
				if !d.Lparen.IsValid() {
					check(n, n.Name, d.Doc)
				} else {
					check(n, n.Name, nil, s.Doc, s.Comment, d.Doc) // the comment of a group speaks for all in it
				}
			}
		}
	}
}

// firstWord is the first word of a comment, an article left out.
func firstWord(text string) string {
	words := strings.Fields(text)
	if len(words) > 1 && slices.Contains([]string{"A", "An", "The"}, words[0]) {
		words = words[1:]
	}
	if len(words) == 0 {
		return ""
	}
	return strings.TrimRight(words[0], ",.:;")
}

func receiver(d *ast.FuncDecl) string {
	e := d.Recv.List[0].Type
	for {
		switch x := e.(type) {
		case *ast.StarExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

// state finds init functions and package-level variables that may change: any without a value that is not embedded,
// any made empty, and any that a function assigns to.
func (p *parsed) state() []string {
	var says []string
	names := make(map[string]bool)
	for _, f := range p.files {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil && d.Name.Name == "init" {
					says = append(says, p.at(d, "an init function"))
				}
			case *ast.GenDecl:
				says = append(says, p.variables(d, names)...)
			}
		}
	}
	for _, f := range p.files {
		says = append(says, p.assigned(f, names)...)
	}
	return says
}

func (p *parsed) variables(d *ast.GenDecl, names map[string]bool) []string {
	if d.Tok != token.VAR {
		return nil
	}
	var says []string
	embedded := d.Doc != nil && slices.ContainsFunc(d.Doc.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:embed ") })
	for _, s := range d.Specs {
		v := s.(*ast.ValueSpec)
		for _, n := range v.Names {
			names[n.Name] = n.Name != "_"
			if len(v.Values) == 0 && !embedded {
				says = append(says, p.at(n, "the variable %s of the package has no value: it is there to be changed", n.Name))
			}
		}
		for _, value := range v.Values {
			if call, ok := value.(*ast.CallExpr); ok {
				if fn, ok := call.Fun.(*ast.Ident); ok && (fn.Name == "make" || fn.Name == "new") {
					says = append(says, p.at(v, "a variable of the package is made empty: it is there to be changed"))
				}
			}
		}
	}
	return says
}

// assigned finds assignments to variables of the package. A name that the parser resolved inside the function is
// another one.
func (p *parsed) assigned(f *ast.File, names map[string]bool) []string {
	var says []string
	left := func(e ast.Expr) {
		id := root(e)
		if id == nil || !names[id.Name] || id.Obj != nil && f.Scope.Lookup(id.Name) != id.Obj {
			return
		}
		says = append(says, p.at(id, "an assignment to the variable %s of the package", id.Name))
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				for _, e := range n.Lhs {
					left(e)
				}
			}
		case *ast.IncDecStmt:
			left(n.X)
		}
		return true
	})
	return says
}

// root is the variable that an expression such as a.b[c] starts with.
func root(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// clocks are the functions and variables of package time that tell the hour, the place or wait.
var clocks = []string{
	"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer", "Local", "LoadLocation",
}

// clock finds uses of the clock, the time zone of the machine, and goroutines.
func (p *parsed) clock(f *ast.File) []string {
	name := ""
	for _, i := range f.Imports {
		if path, _ := strconv.Unquote(i.Path.Value); path == "time" {
			if name = "time"; i.Name != nil {
				name = i.Name.Name
			}
		}
	}
	var says []string
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && name != "" && x.Name == name && slices.Contains(clocks, n.Sel.Name) {
				says = append(says, p.at(n, "time.%s in a pure package", n.Sel.Name))
			}
		case *ast.GoStmt:
			says = append(says, p.at(n, "a goroutine in a pure package"))
		}
		return true
	})
	return says
}

// TestHouseBroken shows that each rule finds a package that breaks it.
func TestHouseBroken(t *testing.T) {
	const good = "// Package bom is small. [Do] is the entry point. It ends here.\npackage bom\n\n// Do does.\nfunc Do() {}\n"
	for _, tt := range []struct{ more, want string }{
		{"", ""},
		{"func New() {}", "bom/a.go:6: New has no comment"},
		{"// Makes one.\nfunc New() {}", `bom/a.go:7: the comment of New starts with "Makes"`},
		{"// A Thing is one.\ntype Thing struct{}\nfunc (*Thing) Do() {}", "bom/a.go:8: Do has no comment"},
		{"// The kinds.\nconst (\nOne = 1\n)", ""},
		{"const One = 1", "bom/a.go:6: One has no comment"},
		{"func init() {}", "bom/a.go:6: an init function"},
		{"var seen map[string]bool", "bom/a.go:6: the variable seen of the package has no value: it is there to be changed"},
		{"var seen = make(map[string]bool)", "bom/a.go:6: a variable of the package is made empty: it is there to be changed"},
		{"var n = 1\nfunc count() { n++ }", "bom/a.go:7: an assignment to the variable n of the package"},
		{"var n = 1\nfunc count() { n := 2; n++ }", ""},
		{"import \"time\"\nfunc now() time.Time { return time.Now() }", "bom/a.go:7: time.Now in a pure package"},
		{"func say() string { return `the goods are cleared for export` }", `bom/a.go:6: says "cleared"`},
		{"func say() string { return `the answer is no clearer` }", ""},
		{"func run() { go run() }", "bom/a.go:6: a goroutine in a pure package"},
	} {
		p := &parsed{name: "bom", fset: token.NewFileSet()}
		p.parse(t, "bom/a.go", []byte(placed(good, tt.more)))
		p.parse(t, "bom/a_test.go", []byte("package bom\n\nfunc Example() {}\n"))
		if got := strings.Join(p.faults(), "\n"); got != tt.want {
			t.Errorf("with %q: %q, want %q", tt.more, got, tt.want)
		}
	}
	p := &parsed{name: "bom", fset: token.NewFileSet()}
	p.parse(t, "bom/a.go", []byte("package bom\n"))
	want := "bom has 0 package comments, want one\nbom has no Example in its tests"
	if got := strings.Join(p.faults(), "\n"); got != want {
		t.Errorf("with an empty package: %q, want %q", got, want)
	}
}

// placed puts more after the code, on line 6, or in its place if it starts with an import, which must come first.
func placed(code, more string) string {
	if strings.HasPrefix(more, "import") {
		head, _, _ := strings.Cut(code, "// Do does.")
		return head + "\n\n" + more + "\n"
	}
	return code + more + "\n"
}
