package spdx_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ensign/bom"
	"ensign/bom/spdx"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the expected documents anew")

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// folder returns the documents of a folder as those of one archive.
func folder(t testing.TB, name string) []spdx.Input {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	in := spdx.Input{Input: bom.Input{ID: "1", Name: name, Kind: "spdx-archive"}}
	for _, e := range entries {
		in.Files = append(in.Files, spdx.File{Name: e.Name(), Data: readFile(t, name+"/"+e.Name())})
	}
	return []spdx.Input{in}
}

// TestGolden holds what each shape of document becomes: the whole CycloneDX document is beside it. What is written reads as
// what was built, and is as CycloneDX 1.6 says.
func TestGolden(t *testing.T) {
	for _, name := range []string{"gateway-2.2.spdx.json", "sensor-2.3.spdx", "esp-idf.spdx", "zephyr", "yocto", "yocto-3.0.1.spdx.json", "board-3.1.spdx.json"} {
		t.Run(name, func(t *testing.T) {
			d := read(t, name)
			golden := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(golden, d.JSON(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(d.JSON())); diff != "" {
				t.Errorf("%s (-want +got):\n%s", golden, diff)
			}
			again(t, d)
			if len(d.Warnings()) > 0 || warnings(d) != "" && name != "board-3.1.spdx.json" {
				t.Errorf("warnings: %q %q", d.Warnings(), warnings(d))
			}
		})
	}
}

// again holds that what is written reads as what was built, and that it is as CycloneDX says.
func again(t testing.TB, d *bom.Document) {
	t.Helper()
	b, err := bom.Read(d.JSON(), nil)
	if err != nil {
		t.Fatalf("reading what was written: %v", err)
	}
	if v := b.Violations(); len(v) > 0 {
		t.Errorf("violations: %v", v)
	}
	if diff := cmp.Diff(d.Components(), b.Components()); diff != "" {
		t.Errorf("components (-first +again):\n%s", diff)
	}
	if diff := cmp.Diff(d.Root(), b.Root()); diff != "" {
		t.Errorf("root (-first +again):\n%s", diff)
	}
	if diff := cmp.Diff(d.Inputs(), b.Inputs()); diff != "" {
		t.Errorf("inputs (-first +again):\n%s", diff)
	}
}

func read(t testing.TB, name string) *bom.Document {
	t.Helper()
	d, err := open(t, name)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func open(t testing.TB, name string) (*bom.Document, error) {
	t.Helper()
	if filepath.Ext(name) == "" {
		return spdx.ReadAll(folder(t, name), nil)
	}
	return spdx.Read(readFile(t, name), nil)
}

// lines writes a document shortly: a line for each component, indented by its nesting.
func lines(d *bom.Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", d.Root().Name)
	depth := map[int]int{-1: 0}
	for i, c := range d.Components() {
		depth[i] = depth[c.Parent] + 1
		fmt.Fprintf(&b, "%s%s %s %s\n", strings.Repeat("  ", depth[i]), c.Type, c.Name, c.Scope)
	}
	return b.String()
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
