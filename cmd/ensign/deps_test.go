package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// imports is the design: who may import whom inside the module. To change the design is to edit this table; a build
// that fails is no reason to. A package may import what its row names and nothing else of the module.
const imports = `
	# package                       may import

	# the document
	bom                             bom/internal/tags
	bom/spdx                        bom
	bom/internal/tags               -

	# what reads inputs; bom/input is the only importer of the others, and cmd/ensign tells it nothing of images
	bom/parts                       bom bom/internal/tags
	bom/builds                      bom
	bom/catalog                     bom
	bom/image                       bom bom/image/fdt bom/image/lzma bom/image/squashfs bom/image/xz
	bom/image/fdt                   -
	bom/image/lzma                  -
	bom/image/xz                    bom/image/lzma
	bom/image/squashfs              bom/image/lzma bom/image/xz
	bom/input                       bom bom/parts bom/builds bom/catalog bom/image bom/spdx

	# who made it, where, how sure; then the question and the answer
	origin                          bom
	origin/registry                 origin
	policies/parties                origin
	policies                        bom origin policies/parties
	policies/internal/lawtable      origin
	policies/ear                    bom origin policies policies/internal/lawtable policies/parties
	policies/ofac                   bom origin policies policies/internal/lawtable

	# the command; report renders and computes nothing, questions asks suppliers and reads what they answer
	cmd/ensign/internal/report      bom origin policies
	cmd/ensign/internal/questions   bom origin policies cmd/ensign/internal/report
	cmd/ensign                      bom bom/input origin origin/registry policies policies/ear policies/ofac policies/parties cmd/ensign/internal/report cmd/ensign/internal/questions
`

// doors is who may import which module from outside. A large one has a single door.
const doors = `
	# module                                  only in

	github.com/CycloneDX/cyclonedx-go         bom
	github.com/github/go-spdx/v2              bom
	go.yaml.in/yaml/v3                        policies bom/builds
	github.com/anchore/syft                   bom/catalog
	github.com/anchore/stereoscope            bom/catalog
	github.com/bmatcuk/doublestar/v4          bom/catalog
	modernc.org/sqlite                        bom/catalog
	github.com/klauspost/compress             bom/image bom/image/squashfs
	github.com/pierrec/lz4/v4                 bom/image bom/image/squashfs
	github.com/anchore/go-lzo                 bom/image bom/image/squashfs
	github.com/andybalholm/brotli             bom/image
	github.com/urfave/cli/v2                  cmd/ensign
	github.com/xuri/excelize/v2               cmd/ensign/internal/questions
	golang.org/x/text                         bom/parts origin cmd/ensign/internal/report
`

// pure are the packages that touch no file, no network, no clock and no chance, whatever they call.
var pure = []string{"bom", "bom/builds", "bom/internal/tags", "bom/spdx", "origin", "origin/registry", "policies", "policies/ear", "policies/ofac", "policies/parties", "policies/internal/lawtable"}

// absent must not be reached from a pure package at all, not even through other modules.
var absent = []string{
	"net", "net/http", "os/exec", "os/signal", "os/user", "plugin", "database/sql",
	"github.com/anchore/syft", "github.com/anchore/stereoscope", "modernc.org/sqlite",
}

// unimported must not be imported by a pure package itself. The standard library uses some of them inside, such as
// math/big, which imports math/rand; [TestHouse] sees to the clock.
var unimported = []string{
	"os", "io/ioutil", "syscall", "unsafe", "runtime", "path/filepath", "log", "log/slog",
	"math/rand", "math/rand/v2", "crypto/rand", "hash/maphash",
}

// unpacked are the rows of a table: the first word of a line, and the rest.
func unpacked(table string) (names []string, rows map[string][]string) {
	rows = make(map[string][]string)
	for line := range strings.Lines(table) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		names = append(names, words[0])
		rows[words[0]] = slices.DeleteFunc(words[1:], func(w string) bool { return w == "-" })
	}
	return names, rows
}

// node is a package as go list tells of it.
type node struct {
	ImportPath   string
	Dir          string
	Standard     bool
	Imports      []string // of its files, tests excepted
	TestImports  []string
	XTestImports []string
}

const module = "ensign/"

// own is the name of a package of the module without the module's, "" for a package from elsewhere.
func own(path string) string {
	if name, ok := strings.CutPrefix(path, module); ok {
		return name
	}
	return ""
}

// broken says, a line each, where packages break the tables.
func broken(graph []node) []string {
	names, may := unpacked(imports)
	var says []string
	seen := make(map[string]bool)
	for _, n := range graph {
		name := own(n.ImportPath)
		if name == "" {
			continue
		}
		seen[name] = true
		if _, ok := may[name]; !ok {
			says = append(says, name+" has no row in the table of imports")
			continue
		}
		for _, path := range n.Imports {
			says = append(says, brokenBy(name, path, may[name])...)
		}
	}
	for _, name := range names {
		if !seen[name] {
			says = append(says, "the table of imports has a row for "+name+", which is no package")
		}
	}
	return append(says, impure(graph)...)
}

// brokenBy says what is wrong with one import.
func brokenBy(name, path string, may []string) []string {
	if inside := own(path); inside != "" {
		if !slices.Contains(may, inside) {
			return []string{fmt.Sprintf("%s may not import %s", name, inside)}
		}
		return nil
	}
	if first, _, _ := strings.Cut(path, "/"); !strings.Contains(first, ".") {
		return nil
	}
	modules, only := unpacked(doors)
	i := slices.IndexFunc(modules, func(m string) bool { return within(path, m) })
	if i < 0 {
		return []string{fmt.Sprintf("%s imports %s, which has no row in the table of doors", name, path)}
	}
	if !slices.Contains(only[modules[i]], name) {
		return []string{fmt.Sprintf("%s may not import %s", name, path)}
	}
	return nil
}

func within(path, module string) bool { return path == module || strings.HasPrefix(path, module+"/") }

// impure says what the pure packages reach or import that they must not.
func impure(graph []node) []string {
	at := make(map[string]*node, len(graph))
	for i := range graph {
		at[graph[i].ImportPath] = &graph[i]
	}
	var says []string
	for _, name := range pure {
		for path, via := range reached(at, module+name) {
			if slices.ContainsFunc(absent, func(a string) bool { return path == a || strings.Contains(a, ".") && within(path, a) }) {
				says = append(says, fmt.Sprintf("%s is not pure: it reaches %s through %s", name, path, via))
			}
		}
		n := at[module+name]
		if n == nil {
			continue
		}
		for _, path := range n.Imports {
			if slices.Contains(unimported, path) {
				says = append(says, fmt.Sprintf("%s is not pure: it imports %s", name, path))
			}
		}
	}
	slices.Sort(says)
	return says
}

// reached are all packages that one imports, however far, each with one that imports it.
func reached(at map[string]*node, from string) map[string]string {
	via := map[string]string{}
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		n := at[queue[0]]
		if n == nil {
			continue
		}
		for _, path := range n.Imports {
			if _, ok := via[path]; !ok {
				via[path] = n.ImportPath
				queue = append(queue, path)
			}
		}
	}
	return via
}

// list asks the go command for packages.
func list(t *testing.T, args ...string) []node {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Dir,Standard,Imports,TestImports,XTestImports"}, args...)...)
	cmd.Stderr = &stderr
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list %s: %v\n%s", strings.Join(args, " "), err, &stderr)
	}
	var graph []node
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var n node
		if err := d.Decode(&n); errors.Is(err, io.EOF) {
			return graph
		} else if err != nil {
			t.Fatalf("reading what go list wrote: %v", err)
		}
		graph = append(graph, n)
	}
}

func TestImports(t *testing.T) {
	graph := list(t, "-deps", "./...")
	for _, says := range append(broken(graph), unused(graph)...) {
		t.Error(says)
	}
}

// unused says which rows and cells of the table of doors nothing goes through.
func unused(graph []node) []string {
	var says []string
	modules, only := unpacked(doors)
	for _, m := range modules {
		for _, name := range only[m] {
			i := slices.IndexFunc(graph, func(n node) bool { return own(n.ImportPath) == name })
			if i < 0 || !slices.ContainsFunc(graph[i].Imports, func(path string) bool { return within(path, m) }) {
				says = append(says, fmt.Sprintf("the table of doors names %s for %s, which does not import it", name, m))
			}
		}
	}
	return says
}

// TestImportsOfTests keeps the tests of the pure packages buildable in seconds: without syft and its database.
func TestImportsOfTests(t *testing.T) {
	args := []string{"-deps", "-test"}
	for _, name := range pure {
		args = append(args, "./"+name)
	}
	for _, n := range list(t, args...) {
		for _, a := range []string{"github.com/anchore/syft", "modernc.org/sqlite", "github.com/urfave/cli/v2"} {
			if within(n.ImportPath, a) {
				t.Errorf("a test of a pure package reaches %s", n.ImportPath)
			}
		}
	}
}

// TestImportsBroken shows that the check fails when a line is added that breaks the design: every import between
// two packages that the table does not name, and the ones that purity forbids.
func TestImportsBroken(t *testing.T) {
	names, may := unpacked(imports)
	for _, from := range names {
		for _, to := range names {
			if allowed := from == to || slices.Contains(may[from], to); allowed {
				continue
			}
			want := fmt.Sprintf("%s may not import %s", from, to)
			if says := broken(sketch(from, module+to)); !slices.Contains(says, want) {
				t.Errorf("with %s importing %s the check says %q, want %q", from, to, says, want)
			}
		}
	}
	for _, tt := range []struct{ from, to, want string }{
		{"cmd/ensign/internal/report", "github.com/anchore/syft/syft", "cmd/ensign/internal/report may not import github.com/anchore/syft/syft"},
		{"bom/input", "github.com/CycloneDX/cyclonedx-go", "bom/input may not import github.com/CycloneDX/cyclonedx-go"},
		{"origin", "example.com/new", "origin imports example.com/new, which has no row in the table of doors"},
		{"bom", "os", "bom is not pure: it imports os"},
		{"policies", "math/rand/v2", "policies is not pure: it imports math/rand/v2"},
		{"origin", "os/exec", "origin is not pure: it reaches os/exec through ensign/origin"},
		{"bom", "github.com/CycloneDX/cyclonedx-go/far", "policies/ear is not pure: it reaches net/http through github.com/CycloneDX/cyclonedx-go/far"},
	} {
		if says := broken(sketch(tt.from, tt.to)); !slices.Contains(says, tt.want) {
			t.Errorf("with %s importing %s the check says %q, want %q", tt.from, tt.to, says, tt.want)
		}
	}
}

// TestImportsRows shows that a package without a row, and a row without a package, are found.
func TestImportsRows(t *testing.T) {
	if says := broken(sketch("bom", "")); len(says) > 0 {
		t.Fatalf("the sketch follows the table, but the check says %q", says)
	}
	graph := append(sketch("bom", ""), node{ImportPath: module + "util"})
	if says := broken(graph); !slices.Equal(says, []string{"util has no row in the table of imports"}) {
		t.Errorf("with a package util the check says %q", says)
	}
	if says := broken(graph[1 : len(graph)-1]); !slices.Equal(says, []string{"the table of imports has a row for bom, which is no package"}) {
		t.Errorf("without the package bom the check says %q", says)
	}
}

// sketch is the graph that the table of imports draws, with one import more.
func sketch(from, to string) []node {
	names, may := unpacked(imports)
	graph := make([]node, 0, len(names)+1)
	for _, name := range names {
		n := node{ImportPath: module + name}
		for _, m := range may[name] {
			n.Imports = append(n.Imports, module+m)
		}
		if name == from && to != "" {
			n.Imports = append(n.Imports, to)
		}
		graph = append(graph, n)
	}
	return append(graph, node{ImportPath: "github.com/CycloneDX/cyclonedx-go/far", Imports: []string{"net/http"}})
}
