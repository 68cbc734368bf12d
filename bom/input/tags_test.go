package input

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ensign/bom"
)

// smallTag is a CoSWID tag of a name and a creator of the software.
func smallTag(name string) []byte {
	const creator = "Harbour Firmware GmbH"
	b := fmt.Appendf([]byte{0xa4, 0x00}, "%c%s", 0x60+len(name), name)
	b = fmt.Appendf(append(b, 0x01), "%c%s", 0x60+len(name), name)
	b = append(b, 0x0d, 0x63, '2', '.', '1')
	return append(fmt.Appendf(append(b, 0x02, 0xa2, 0x18, 0x1f), "%c%s", 0x60+len(creator), creator), 0x18, 0x21, 0x02)
}

// uswid is a payload behind a header of version 2, compressed.
func uswid(t *testing.T, payload []byte) []byte {
	t.Helper()
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	if _, err := w.Write(payload); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	b := []byte("SBOM\xd6\xba\x2e\xac\xa3\xe6\x7a\x52\xaa\xee\x3b\xaf\x02\x18\x00")
	b = append(binary.LittleEndian.AppendUint32(b, uint32(z.Len())), 1)
	return append(b, z.Bytes()...)
}

// program is a PE program with a section of this name.
func program(name string, section []byte) []byte {
	p := make([]byte, 0x200, 0x200+len(section))
	copy(p, "MZ")
	p[0x3c] = 0x40
	copy(p[0x40:], "PE\x00\x00\x64\x86\x01\x00")
	p[0x54] = 0xf0
	copy(p[0x58:], "\x0b\x02")
	copy(p[0x148:], name)
	binary.LittleEndian.PutUint32(p[0x150:], uint32(len(section)))
	binary.LittleEndian.PutUint32(p[0x158:], uint32(len(section)))
	binary.LittleEndian.PutUint32(p[0x15c:], 0x200)
	return append(p, section...)
}

// volume is the header of a UEFI firmware volume that is as large as body, and body behind it.
func volume(body []byte) []byte {
	head := make([]byte, 0x48)
	copy(head[40:], "_FVH")
	binary.LittleEndian.PutUint64(head[32:], uint64(len(head)+len(body)))
	return append(head, body...)
}

// TestTags holds that what a build says of itself inside an image are components, wherever in it it stands.
func TestTags(t *testing.T) {
	const cycloneDX = `{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":{"type":"firmware","name":"board"}},"components":[{"type":"library","name":"tidelib","components":[{"type":"library","name":"inner"}]}]}`
	const spdxJSON = `{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"d","documentNamespace":"https://spdx.example/d","documentDescribes":["SPDXRef-a"],
		"packages":[{"SPDXID":"SPDXRef-a","name":"board","primaryPackagePurpose":"FIRMWARE"},{"SPDXID":"SPDXRef-b","name":"tidelib","originator":"Organization: Harbour Firmware GmbH"}],
		"relationships":[{"spdxElementId":"SPDXRef-a","relationshipType":"DEPENDS_ON","relatedSpdxElement":"SPDXRef-b"}]}`
	const spdxGraph = `{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{"type":"SpdxDocument","spdxId":"urn:d","rootElement":["urn:a"]},
		{"type":"software_Package","spdxId":"urn:a","name":"board","software_primaryPurpose":"firmware"},{"type":"software_Package","spdxId":"urn:b","name":"tidelib"}]}`
	erased := bytes.Repeat([]byte{0xff}, 5000)
	init := "firmware init 2.1 of Harbour Firmware GmbH"
	for _, tt := range []struct {
		name string
		data []byte
		want []string
		gaps int
	}{
		{"alone", uswid(t, slices.Concat(smallTag("init"), smallTag("boot"))), []string{init + " in -1 at -!uswid!tags", "firmware boot 2.1 of Harbour Firmware GmbH in -1 at -!uswid!tags"}, 0},
		{"in flash", slices.Concat(erased, uswid(t, smallTag("init")), erased), []string{init + " in -1 at -!uswid@0x1388!tags"}, 0},
		{"in a firmware volume", volume(slices.Concat(make([]byte, 100), uswid(t, smallTag("init")), make([]byte, 50))), []string{init + " in -1 at -!uswid@0xac!tags"}, 1},
		{"in a program", program(".sbom", slices.Concat(smallTag("init"), make([]byte, 7))), []string{init + " in -1 at -!pe!sbom"}, 0},
		{"in a program of an archive", tarOf(t, "EFI/init.efi", string(program(".sbom", smallTag("init"))), "etc/os-release", "NAME=Harbour\n"), []string{
			"firmware tar  of  in -1 at -!tar", "operating-system Harbour  of  in 0 at -!tar!etc/os-release", init + " in 0 at -!tar!EFI/init.efi!pe!sbom",
		}, 1}, // one cataloguer finds the program too small
		{"CycloneDX in its place", uswid(t, []byte(cycloneDX)), []string{
			"firmware board  of  in -1 at -!uswid!tags", "library tidelib  of  in -1 at -!uswid!tags", "library inner  of  in 1 at -!uswid!tags",
		}, 0},
		{"SPDX in its place", uswid(t, []byte(spdxJSON)), []string{
			"firmware board  of  in -1 at -!uswid!tags", "library tidelib  of Harbour Firmware GmbH in -1 at -!uswid!tags",
		}, 0},
		{"SPDX 3 in a program", program(".sbom", []byte(spdxGraph+"\x00\x00")), []string{"firmware board  of  in -1 at -!pe!sbom", "library tidelib  of  in -1 at -!pe!sbom"}, 0},
		{"SPDX as tag-value", uswid(t, []byte("SPDXVersion: SPDX-2.3\nDocumentName: d\nPackageName: tidelib\n")), []string{"file d  of  in -1 at -!uswid!tags", "library tidelib  of  in 0 at -!uswid!tags"}, 1}, // it lists nothing else
		{"SPDX that refers to another", uswid(t, []byte(strings.Replace(spdxJSON, `"relatedSpdxElement":"SPDXRef-b"`, `"relatedSpdxElement":"SPDXRef-c"`, 1))), []string{
			"firmware board  of  in -1 at -!uswid!tags", "library tidelib  of Harbour Firmware GmbH in -1 at -!uswid!tags",
		}, 1},
		{"damaged SPDX", slices.Concat(uswid(t, smallTag("init")), uswid(t, []byte(`{"spdxVersion":"SPDX-9"}`))), []string{init + " in -1 at -!uswid!tags"}, 1},
		{"damaged", slices.Concat(uswid(t, smallTag("init")), uswid(t, []byte("no tag"))), []string{init + " in -1 at -!uswid!tags"}, 1},
		{"damaged in a program", slices.Concat(uswid(t, smallTag("init")), program(".sbom", []byte("no tag"))), []string{init + " in -1 at -!uswid!tags"}, 1},
	} {
		d, err := Open(context.Background(), []string{"image:-"}, Options{Stdin: bytes.NewReader(tt.data)})
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		var got []string
		for _, c := range d.Components() {
			got = append(got, fmt.Sprintf("%s %s %s of %s in %d at %s", c.Type, c.Name, c.Version, c.Manufacturer.Name, c.Parent, c.Found[0].Path))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		if gaps := d.Inputs()[0].Coverage.Gaps; len(gaps) != tt.gaps {
			t.Errorf("%s: the gaps are %v", tt.name, gaps)
		}
	}
}

// TestTagsOmit holds that what a document in the place of tags says that it does not list is a gap of the image, at its path, and
// that one that says nothing of the kind makes none.
func TestTagsOmit(t *testing.T) {
	const start = `{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":{"type":"firmware","name":"board","bom-ref":"b"}`
	const listed = `,"components":[{"type":"library","name":"tidelib","evidence":{"occurrences":[{"location":"x","additionalContext":"ensign:found {\"input\":\"1\"}"}]}}]`
	const gap = `{"name":"ensign:coverage:gap","value":"{\"input\":\"1\",\"path\":\"old.img!key\",\"offset\":-1,\"reason\":\"encrypted\",\"says\":\"no key\"}"}`
	const padding = `{"name":"ensign:coverage:gap","value":"{\"input\":\"1\",\"offset\":4,\"size\":9,\"reason\":\"padding\"}"}`
	composed := func(aggregate, of string) string {
		return start + `}` + listed + `,"compositions":[{"aggregate":"` + aggregate + `","` + of + `":["b"]}]}`
	}
	for _, tt := range []struct{ name, doc, want string }{
		{"silent", start + `}` + listed + `}`, ""},
		{"complete", composed("complete", "assemblies"), ""},
		{"not specified", composed("not_specified", "assemblies"), ""},
		{"incomplete", composed("incomplete", "assemblies"), "unknown: the document says of itself that it is incomplete\n"},
		{"incomplete in part", composed("incomplete_third_party_only", "dependencies"), "unknown: the document says of itself that it is incomplete\n"},
		{"unknown", composed("unknown", "assemblies"), "unknown: the document says of itself that it is not known whether it is complete\n"},
		{
			"with gaps of ours", start + `,"properties":[` + padding + `,` + gap + `]}` + listed + `,"compositions":[{"aggregate":"incomplete","assemblies":["b"]}]}`,
			"encrypted: the document says that not all was read of old.img!key: no key\n",
		},
		{"only padding", start + `,"properties":[` + padding + `]}` + listed + `}`, ""},
		{"a gap that cannot be read", start + `,"properties":[{"name":"ensign:coverage:gap","value":"?"}]}` + listed + `}`, "unknown: a property ensign:coverage:gap cannot be read\n"},
		{"nothing listed", start + `},"components":[]}`, "unknown: the document lists nothing but what it describes\n"},
		{"SPDX that does not know", "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: d\nPackageName: a\nSPDXID: SPDXRef-a\n" +
			"Relationship: SPDXRef-a CONTAINS NOASSERTION\nPackageName: b\nSPDXID: SPDXRef-b\n", "unknown: the document says that it is not known what else SPDXRef-a CONTAINS\n"},
	} {
		for place, data := range map[string][]byte{"uswid!tags": uswid(t, []byte(tt.doc)), "pe!sbom": program(".sbom", []byte(tt.doc))} {
			d := mustOpen(t, nothing, Options{Stdin: bytes.NewReader(data)}, "image:-")
			got := ""
			for _, g := range d.Inputs()[0].Coverage.Gaps {
				if got += string(g.Reason) + ": " + g.Says + "\n"; g.Path != "-!"+place || g.Offset != -1 || g.Size != 0 {
					t.Errorf("%s in %s: the gap is at %+v", tt.name, place, g)
				}
			}
			if got != tt.want {
				t.Errorf("%s in %s: the gaps are\n%swant\n%s", tt.name, place, got, tt.want)
			}
			for _, c := range d.Components() {
				for _, f := range c.Found {
					if f.Input == "1" && !strings.HasPrefix(f.Path, "-!") {
						t.Errorf("%s in %s: %s is said to lie at %s of the image", tt.name, place, c.Name, f.Path)
					}
				}
			}
		}
	}
}

// TestBuildFormats holds that what builds write is recognised by content, and read whole.
func TestBuildFormats(t *testing.T) {
	for text, want := range map[string]string{
		`{"tidelib": {"type": "target", "virtual": false, "version": "2.1"}}`:                                            "buildroot-show-info tidelib",
		`{"artifacts": [{"id": "1", "name": "tidelib", "type": "apk"}], "source": {"name": "fw", "type": "directory"}}`:  "syft-json tidelib",
		"---\nrepository:\n  vcs:\n    url: \"\"\nanalyzer:\n  result:\n    packages:\n    - id: \"NPM::tidelib:2.1\"\n": "ort-result tidelib",
		string(smallTag("tidelib")): "coswid tidelib",
	} {
		for _, name := range []string{"-", "sbom:-"} {
			d, err := Open(context.Background(), []string{name}, Options{Stdin: strings.NewReader(text)})
			if err != nil {
				t.Errorf("%s: %v", want, err)
				continue
			}
			in := d.Inputs()[0]
			if got := in.Kind + " " + d.Components()[0].Name; got != want || in.Size != int64(len(text)) || in.Coverage.Known != in.Size {
				t.Errorf("it is read as %s, %+v; want %s", got, in, want)
			}
			if d.Complete(bom.Software) == bom.Complete {
				t.Errorf("%s: the list is called complete", want)
			}
		}
	}
}
