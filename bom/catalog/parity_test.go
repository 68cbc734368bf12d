package catalog_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ensign/bom/catalog"
)

// identity is what must agree between Find and syft's own command: see TestParity. Paths are all of them, the
// deciding one first.
type identity struct{ Type, Name, Version, Purl, Paths string }

func (a identity) compare(b identity) int {
	return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Version, b.Version),
		cmp.Compare(a.Purl, b.Purl), cmp.Compare(a.Paths, b.Paths))
}

// difference is one way in which Find may differ from syft's command, with the reason.
type difference struct {
	why string
	is  func(identity) identity // what Find says for what syft says
}

// differences are all that are allowed.
var differences = []difference{{
	why: "syft writes UNKNOWN for a version that the file does not state; unknown is the empty string here",
	is: func(s identity) identity {
		if s.Version == "UNKNOWN" {
			s.Version = ""
		}
		return s
	},
}}

// TestParity compares Find with the JSON that syft 1.57's own command wrote of the same tree:
//
//	syft scan dir:TREE --base-path TREE --override-default-catalogers image,installed -o syft-json=FILE
//
// The selection is the same on both sides. A bare directory makes syft add what lock files and package archives
// declare, which would count an installed package again for each archive of it in a cache; a root file system is
// an image unpacked. The base path makes absolute links resolve inside the tree, as they do on the device.
//
// ENSIGN_PARITY_TREE and ENSIGN_PARITY_SYFT name the trees and the files, separated like PATH.
func TestParity(t *testing.T) {
	trees := filepath.SplitList(os.Getenv("ENSIGN_PARITY_TREE"))
	files := filepath.SplitList(os.Getenv("ENSIGN_PARITY_SYFT"))
	if len(trees) == 0 {
		t.Skip("ENSIGN_PARITY_TREE names no tree; CI builds some and sets it")
	}
	if len(trees) != len(files) {
		t.Fatalf("%d trees in ENSIGN_PARITY_TREE, %d files in ENSIGN_PARITY_SYFT", len(trees), len(files))
	}
	for i, tree := range trees {
		t.Run(fmt.Sprintf("tree %d", i+1), func(t *testing.T) { compareTree(t, tree, files[i]) })
	}
}

func compareTree(t *testing.T, tree, file string) {
	root, err := os.OpenRoot(tree)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	found, err := catalog.Find(t.Context(), root.FS(), nil, 2)
	if err != nil {
		t.Fatal(err)
	}
	ours, theirs := identities(found.Packages), readSyft(t, file)
	if len(theirs) == 0 {
		t.Fatalf("%s lists no packages: it proves nothing", file)
	}
	for _, g := range found.Gaps {
		t.Errorf("gap: %s: %s", g.Path, g.Says)
	}
	report(t, "only Find has", ours, theirs)
	report(t, "only syft has", theirs, ours)
	if t.Failed() {
		return
	}
	t.Logf("%d packages, the same on both sides; notes: %s", len(ours), strings.Join(found.Notes, "; "))
}

// identities returns what is to be compared, sorted, each once.
func identities(packages []catalog.Package) []identity {
	var all []identity
	for _, p := range packages {
		all = append(all, identity{p.Type, p.Name, p.Version, p.Purl, strings.Join(p.Paths, " ")})
	}
	slices.SortFunc(all, identity.compare)
	return slices.Compact(all)
}

// readSyft reads syft's JSON, with the allowed differences applied.
func readSyft(t *testing.T, file string) []identity {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Artifacts []struct {
			Type, Name, Version, Purl string
			Locations                 []struct{ Path string }
		}
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatalf("reading %s: %v", file, err)
	}
	var all []identity
	for _, a := range doc.Artifacts {
		var paths []string
		for _, at := range a.Locations {
			if path := strings.TrimPrefix(at.Path, "/"); !slices.Contains(paths, path) {
				paths = append(paths, path)
			}
		}
		id := identity{a.Type, a.Name, a.Version, a.Purl, strings.Join(paths, " ")}
		for _, d := range differences {
			id = d.is(id)
		}
		all = append(all, id)
	}
	slices.SortFunc(all, identity.compare)
	return slices.Compact(all)
}

// report fails the test for every identity of a that b lacks.
func report(t *testing.T, says string, a, b []identity) {
	for _, id := range a {
		if _, ok := slices.BinarySearchFunc(b, id, identity.compare); !ok {
			t.Errorf("%s %+v", says, id)
		}
	}
}
