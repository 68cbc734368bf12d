package bom_test

import (
	"testing"

	"ensign/bom"

	"github.com/google/go-cmp/cmp"
)

func TestWithSources(t *testing.T) {
	library := func(name, version, purl string) bom.Component {
		return bom.Component{Parent: -1, Type: "library", Name: name, Version: version, Purl: purl}
	}
	build := func(input string, list ...bom.Component) *bom.Document {
		d, err := bom.New(bom.Component{Type: "firmware", Name: "router"}, list, []bom.Input{{ID: "1", Name: input, Kind: "x"}})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	only := func(docs ...*bom.Document) map[string]string {
		joined, err := bom.Join(bom.Component{Name: "router"}, docs)
		if err != nil {
			t.Fatal(err)
		}
		marked, err := joined.WithSources()
		if err != nil {
			t.Fatal(err)
		}
		again := read(t, string(marked.JSON()))
		if diff := cmp.Diff(joined.Warnings(), marked.Warnings()); diff != "" || len(again.Violations()) > 0 {
			t.Errorf("%s %v", diff, again.Violations())
		}
		got := map[string]string{}
		for _, c := range again.Components() {
			if name := c.OnlyIn(); name != "" {
				got[c.Name+" "+c.Version] = name
			}
		}
		return got
	}
	document := build(
		"bom.json", library("zlib", "1.3", "pkg:deb/debian/zlib@1.3?arch=mips"), library("busybox", "1.37", "pkg:generic/busybox@1.37"),
		library("dropbear", "2024.85", ""), library("openssl", "3.0", "pkg:generic/openssl@3.0"),
	)
	image := build(
		"a.img", library("zlib1g", "1.3", "pkg:deb/debian/zlib@1.3?arch=mips&os=x"), library("BusyBox", "1.37", "pkg:opkg/busybox@1.37"),
		library("openssl", "3.1", "pkg:generic/openssl@3.1"), bom.Component{Parent: -1, Type: "device", Name: "chip"},
	)
	want := map[string]string{"dropbear 2024.85": "bom.json", "openssl 3.0": "bom.json", "openssl 3.1": "a.img"}
	if diff := cmp.Diff(want, only(document, image)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	parts := build("parts.csv", bom.Component{Parent: -1, Type: "device", Name: "chip"})
	if got := only(document, parts); len(got) > 0 {
		t.Errorf("a list without software is compared: %v", got)
	}
	twice := only(document, build("bom.json", library("new", "1", "")))
	if twice["new 1"] != "bom.json (2)" || twice["zlib 1.3"] != "bom.json (1)" {
		t.Errorf("inputs of one name: %v", twice)
	}
	if alone, err := document.WithSources(); err != nil || alone != document {
		t.Errorf("a document that was not joined changed: %v", err)
	}
}
