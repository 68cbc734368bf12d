package input

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"ensign/bom"
)

// TestOmitted holds that what a document in a root file system says that it does not list is a gap at its path, wherever the
// file system is read from, and that other documents are files like any other.
func TestOmitted(t *testing.T) {
	const subject = `{"bomFormat":"CycloneDX","specVersion":"1.5","metadata":{"component":{"type":"TYPE","name":"x","bom-ref":"x"}}`
	composed := func(aggregate string) string {
		return subject + `,"components":[{"type":"library","name":"a"}],"compositions":[{"aggregate":"` + aggregate + `","assemblies":["x"]}]}`
	}
	list := func(typ string) string { return strings.Replace(subject, "TYPE", typ, 1) + `}` }
	const spdxHead = "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: d\nDocumentNamespace: https://spdx.example/"
	const refers = spdxHead + "a\nExternalDocumentRef: DocumentRef-b https://spdx.example/b SHA1: da39a3ee5e6b4b0d3255bfef95601890afd80709\n" +
		"PackageName: p\nSPDXID: SPDXRef-p\nRelationship: SPDXRef-p CONTAINS DocumentRef-b:SPDXRef-q\n"
	const unread = "a bill of materials that is not read, and may say that it is incomplete: "
	const incomplete = "unknown: the document says of itself that it is incomplete"
	for _, tt := range []struct {
		name  string
		files []string
		want  string
	}{
		{"silent", []string{"a.cdx.json", composed("not_specified")}, ""},
		{"incomplete", []string{"usr/share/a.cdx.json", composed("incomplete")}, "usr/share/a.cdx.json " + incomplete},
		{"not known", []string{"SBOM.json", composed("unknown")}, "SBOM.json unknown: the document says of itself that it is not known whether it is complete"},
		{
			"in XML", []string{"bom.xml", `<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components><component type="library"><name>a</name></component></components>` +
				`<compositions><composition><aggregate>incomplete</aggregate></composition></compositions></bom>`}, "bom.xml " + incomplete,
		},
		{"a name that is none of a document", []string{"settings.json", composed("incomplete")}, ""},
		{"several", []string{"b.cdx.json", composed("incomplete"), "a.cdx.json", composed("incomplete_first_party_only")}, "a.cdx.json " + incomplete + "\nb.cdx.json " + incomplete},
		{"nothing of a firmware", []string{"bom.json", list("firmware")}, "bom.json unknown: the document lists nothing but what it describes"},
		{"nothing of a library", []string{"bom.json", list("library")}, ""},
		{"nothing of nothing", []string{"bom.json", `{"bomFormat":"CycloneDX","specVersion":"1.5"}`}, "bom.json unknown: the document lists nothing but what it describes"},
		{
			"SPDX",
			[]string{"a.spdx", spdxHead + "a\nPackageName: p\nSPDXID: SPDXRef-p\nRelationship: SPDXRef-p CONTAINS NOASSERTION\n"},
			"a.spdx unknown: the document says that it is not known what else SPDXRef-p CONTAINS",
		},
		{"SPDX that refers elsewhere", []string{"a.spdx", refers}, "a.spdx unknown: https://spdx.example/b is not in any document that was given; relationships that lead there: 1, the first to DocumentRef-b:SPDXRef-q"},
		{"SPDX that refers to one beside it", []string{"a.spdx", refers, "b.spdx", spdxHead + "b\nPackageName: q\nSPDXID: SPDXRef-q\n"}, ""},
		{
			"one of two of SPDX damaged",
			[]string{"a.spdx", spdxHead + "a\nnothing\n", "b.spdx", spdxHead + "b\nPackageName: q\nSPDXID: SPDXRef-q\n"},
			"a.spdx damaged: " + unread + `offset 0x69: a tag with a colon expected, found "nothing"`,
		},
		{"of a version that is not read", []string{"a.spdx", "SPDXVersion: SPDX-1.2\n"}, "a.spdx unsupported: " + unread + `not an SPDX document that is read: its version is "SPDX-1.2", known are SPDX-2.2 and SPDX-2.3`},
		{"in YAML", []string{"a.spdx.yaml", "SPDXID: SPDXRef-DOCUMENT\nspdxVersion: SPDX-2.3\n"}, "a.spdx.yaml unsupported: " + unread + "not an SPDX document that is read: an SPDX document as YAML"},
		{"damaged", []string{"a.cdx.json", composed("incomplete")[:200]}, "a.cdx.json damaged: " + unread + "offset 0xc6: the string has no end"},
		{"a schema", []string{"bom-1.5.schema.json", `{"$schema":"http://json-schema.org/draft-07/schema#","$id":"http://cyclonedx.org/schema/bom-1.5.schema.json","properties":{"bomFormat":{"enum":["CycloneDX"]}}}`}, ""},
		{"of a version to come", []string{"bom.json", `{"bomFormat":"CycloneDX","specVersion":"9.1"}`}, "bom.json unsupported: " + unread +
			`not a CycloneDX document of a known version: specVersion is "9.1", known are 1.2, 1.3, 1.4, 1.5, 1.6, 1.7`},
		{"pages about documents", []string{
			"npm-sbom.html", `<!DOCTYPE html><html><pre>{"bomFormat": "CycloneDX"}</pre></html>`, "bom.md", composed("incomplete") + "\n",
			"bom-examples.json", `{"examples":[` + composed("incomplete") + `]}`, "bom.xsd", `<?xml version="1.0"?><xs:schema targetNamespace="http://cyclonedx.org/schema/bom/1.5"><!-- <bom xmlns="http://cyclonedx.org/schema/bom/1.5"> --></xs:schema>`,
		}, "bom.md " + incomplete}, // which is a document under another name
		{
			"XML behind a comment",
			[]string{"sbom.xml", "\ufeff<?xml version=\"1.0\"?>\n<!-- > -->\n<c:bom\n xmlns:c=\"http://cyclonedx.org/schema/bom/1.5\"><c:compositions><c:composition><c:aggregate>unknown</c:aggregate></c:composition></c:compositions></c:bom>"},
			"sbom.xml unknown: the document says of itself that it is not known whether it is complete",
		},
		{"no document at all", []string{"bomb.txt", "a bomb\n", "bom.bin", "\x00\x01", "sbom.json", `["CycloneDX"]`}, ""},
	} {
		files := append([]string{"etc/hostname", "x\n"}, tt.files...)
		dir := map[string]string{}
		for i := 0; i < len(files); i += 2 {
			dir[files[i]] = files[i+1]
		}
		packed := tarOf(t, files...)
		var zipped bytes.Buffer
		w := gzip.NewWriter(&zipped)
		if _, err := w.Write(packed); err != nil || w.Close() != nil {
			t.Fatal(err)
		}
		for place, d := range map[string]*bom.Document{
			"":            mustOpen(t, nothing, Options{}, write(t, dir)),
			"-!tar!":      mustOpen(t, nothing, Options{Stdin: bytes.NewReader(packed)}, "-"),
			"-!gzip!tar!": mustOpen(t, nothing, Options{Stdin: bytes.NewReader(zipped.Bytes())}, "-"),
		} {
			var got []string
			c := d.Inputs()[0].Coverage
			for _, g := range c.Gaps {
				got = append(got, strings.TrimPrefix(g.Path, place)+" "+string(g.Reason)+": "+g.Says)
			}
			if list := strings.Join(got, "\n"); list != tt.want || c.Known != c.Bytes {
				t.Errorf("%s in %q: %d of %d bytes are known, and the gaps are\n%s\nwant\n%s", tt.name, place, c.Known, c.Bytes, list, tt.want)
			}
		}
	}
}

// TestOmittedLimits holds that documents are read within the budget and the time, and that what they were not read for is a gap.
func TestOmittedLimits(t *testing.T) {
	doc := `{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"type":"library","name":"a"}]}`
	late, cancel := context.WithTimeoutCause(context.Background(), time.Nanosecond, bom.ErrLimit)
	defer cancel()
	<-late.Done()
	for _, tt := range []struct {
		name  string
		ctx   context.Context
		text  string
		limit int64
		want  string
	}{
		{"enough", context.Background(), doc, 1 << 20, ""},
		{"too few bytes", context.Background(), doc, 100, "bom.json limit"},
		{"too few bytes to keep it", context.Background(), doc, 10, "bom.json limit"},
		{"too large", context.Background(), doc + strings.Repeat(" ", maxEmbedded), 1 << 30, "bom.json limit"},
		{"too deep", context.Background(), `{"bomFormat":"CycloneDX","x":` + strings.Repeat("[", 1000), 1 << 20, "bom.json limit"},
		{"too late", late, doc, 1 << 20, "bom.json limit"},
	} {
		r := &inputReader{}
		tree := fstest.MapFS{"bom.json": {Data: []byte(tt.text)}}
		got := ""
		for _, g := range r.omitted(tt.ctx, tree, nil, bom.NewBudget(bom.Limits{Bytes: tt.limit})) {
			got += g.Path + " " + string(g.Reason)
		}
		if got != tt.want {
			t.Errorf("%s: the gaps are %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestOmittedUnreadable holds that a document that cannot be opened is a gap, and not the end.
func TestOmittedUnreadable(t *testing.T) {
	tree := broken{fstest.MapFS{"bom.json": {Data: []byte("{}")}}}
	r := &inputReader{}
	gaps := r.omitted(context.Background(), tree, nil, bom.NewBudget(bom.Limits{}))
	if len(gaps) != 1 || gaps[0].Path != "bom.json" || gaps[0].Reason != bom.Damaged || !strings.HasSuffix(gaps[0].Says, ": out of order") {
		t.Errorf("the gaps are %v", gaps)
	}
}

// broken is a tree of which only the directories can be opened.
type broken struct{ fs.FS }

func (b broken) Open(name string) (fs.File, error) {
	if strings.Contains(name, "bom") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("out of order")}
	}
	return b.FS.Open(name)
}
