package spdx_test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"ensign/bom"
	"ensign/bom/spdx"
)

// denseSize is the length of the documents of [dense].
const denseSize = 10_000_000

// densePart is what a document of denseSize consists of: the smallest parts of one kind. %d in each stands for a number.
type densePart struct{ name, before, each, after string }

func (p densePart) document() []byte {
	var b strings.Builder
	b.Grow(denseSize + 1000)
	b.WriteString(p.before)
	numbered := strings.Contains(p.each, "%d")
	for i := 0; b.Len() < denseSize; i++ {
		if numbered {
			fmt.Fprintf(&b, p.each, i)
		} else {
			b.WriteString(p.each)
		}
	}
	return []byte(strings.TrimSuffix(b.String(), ",") + p.after)
}

// dense are the kinds of small parts that documents can be full of.
func dense() []densePart {
	const head = `{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"a",`
	const one = head + `"packages":[{"SPDXID":"SPDXRef-a","name":"a"}],"relationships":[`
	const part = head + `"packages":[{"SPDXID":"SPDXRef-a","name":"a",`
	const yocto = head + `"creationInfo":{"creators":["Tool: OpenEmbedded Core create-spdx"]},`
	parts := []densePart{
		{"empty packages", head + `"packages":[`, `{},`, `]}`},
		{"packages that are none", head + `"packages":[`, `1,`, `]}`},
		{"packages that are null", head + `"packages":[`, `null,`, `]}`},
		{"packages", head + `"packages":[`, `{"SPDXID":"SPDXRef-%d","name":"a"},`, `]}`},
		{"packages of one id", head + `"packages":[`, `{"SPDXID":"a","name":"a"},`, `]}`},
		{"files", head + `"files":[`, `{"SPDXID":"SPDXRef-%d","fileName":"a"},`, `]}`},
		{"files in packages", head + `"packages":[{"SPDXID":"SPDXRef-a","hasFiles":[`, `"a",`, `]}]}`},
		{"empty relationships", head + `"relationships":[`, `{},`, `]}`},
		{"relationships", one, `{"spdxElementId":"SPDXRef-a","relationshipType":"CONTAINS","relatedSpdxElement":"SPDXRef-a"},`, `]}`},
		{"short relationships", one, `{"spdxElementId":"a","relationshipType":"X","relatedSpdxElement":"b"},`, `]}`},
		{"relationships to nothing", one, `{"spdxElementId":"SPDXRef-a","relationshipType":"DEPENDS_ON","relatedSpdxElement":"SPDXRef-%d"},`, `]}`},
		{"relationships to other documents", one, `{"spdxElementId":"a","relationshipType":"X","relatedSpdxElement":"DocumentRef-%d:b"},`, `]}`},
		{"dependencies of one another", one + `{"spdxElementId":"SPDXRef-a","relationshipType":"DEPENDS_ON","relatedSpdxElement":"SPDXRef-b"},`, `{"spdxElementId":"SPDXRef-a","relationshipType":"OTHER","relatedSpdxElement":"SPDXRef-a"},`, `]}`},
		{"what is described", head + `"documentDescribes":[`, `"a",`, `]}`},
		{"references", part + `"externalRefs":[`, `{},`, `]}]}`},
		{"checksums", part + `"checksums":[`, `{},`, `]}]}`},
		{"attributions", part + `"attributionTexts":[`, `"a",`, `]}]}`},
		{"empty attributions", part + `"attributionTexts":[`, `"",`, `]}]}`},
		{"numbers", part + `"x":[`, `1,`, `]}]}`},
		{"fields", part, `"k%d":1,`, `}]}`},
		{"annotations", head + `"annotations":[`, `{},`, `]}`},
		{"external documents", head + `"externalDocumentRefs":[`, `{},`, `]}`},
		{"external documents of names", head + `"externalDocumentRefs":[`, `{"externalDocumentId":"%d"},`, `]}`},
		{"empty licences", head + `"hasExtractedLicensingInfos":[`, `{},`, `]}`},
		{"licences", head + `"hasExtractedLicensingInfos":[`, `{"licenseId":"%d"},`, `]}`},
		{"keys", head, `"k%d":1,`, `}`},
		{"packages of Yocto", yocto + `"packages":[`, `{"SPDXID":"SPDXRef-Recipe-%d"},`, `]}`},
	}
	return append(append(parts, denseTags()...), denseLD()...)
}

func denseTags() []densePart {
	const head = "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: a\n"
	const part = head + "PackageName: a\nSPDXID: SPDXRef-a\n"
	return []densePart{
		{"tagged packages", head, "PackageName: a\n", ""},
		{"tagged packages of ids", head, "PackageName: a\nSPDXID: SPDXRef-%d\n", ""},
		{"tagged files", head, "FileName: a\n", ""},
		{"tagged files of a package", part, "FileName: a\nSPDXID: SPDXRef-%d\n", ""},
		{"tagged relationships", head, "Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-a\n", ""},
		{"short tagged relationships", head, "Relationship: a b c\n", ""},
		{"tagged relationships to nothing", part, "Relationship: SPDXRef-a CONTAINS SPDXRef-%d\n", ""},
		{"tagged comments of relationships", part, "Relationship: a X b\nRelationshipComment: c\n", ""},
		{"empty lines", head, "\n", ""},
		{"comments", head, "#\n", ""},
		{"unknown tags", head, "x: y\n", ""},
		{"unknown tags of a package", part, "x: y\n", ""},
		{"unknown tags without a value", part, "x:\n", ""},
		{"tagged snippets", head, "SnippetSPDXID: a\n", ""},
		{"tagged licences", head, "LicenseID: a\n", ""},
		{"tagged texts", part, "PackageAttributionText: <text>a</text>\n", ""},
		{"tagged references", part, "ExternalRef: OTHER a b\n", ""},
		{"tagged comments of a reference", part + "ExternalRef: OTHER a b\n", "ExternalRefComment: a\n", ""},
		{"tagged checksums", part, "PackageChecksum: MD5: a\n", ""},
		{"tagged annotations", head, "Annotator: a\n", ""},
		{"tagged creators", head, "Creator: a\n", ""},
		{"tagged external documents", head, "ExternalDocumentRef: a b\n", ""},
		{"tagged document in packages", head, "PackageName: a\nDocumentComment:\n", ""},
	}
}

func denseLD() []densePart {
	const head = `{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{"type":"CreationInfo","@id":"_:c","specVersion":"3.0.1","created":"2026-01-01T00:00:00Z"},{"type":"SpdxDocument","spdxId":"u:d","creationInfo":"_:c"},`
	const part = head + `{"type":"software_Package","spdxId":"u:r",`
	const relation = head + `{"type":"Relationship","from":"u:a","spdxId":"u:r","relationshipType":"contains",`
	return []densePart{
		{"nodes", head, `{},`, `]}`},
		{"nodes that are none", head, `1,`, `]}`},
		{"nodes of packages", head, `{"type":"software_Package","name":"a"},`, `]}`},
		{"nodes of packages with ids", head, `{"type":"software_Package","spdxId":"u:%d","name":"a"},`, `]}`},
		{"nodes of one id", head, `{"type":"software_Package","spdxId":"u:a"},`, `]}`},
		{"nodes of relationships", head, `{"type":"Relationship","from":"u:a","to":["u:b"],"spdxId":"u:%d","relationshipType":"contains"},`, `]}`},
		{"nodes of agents", head, `{"type":"Agent","spdxId":"u:%d"},`, `]}`},
		{"nodes of licences", head, `{"type":"LicenseExpression","spdxId":"u:%d"},`, `]}`},
		{"nodes of bundles", head, `{"type":"Bundle","creationInfo":"_:c"},`, `]}`},
		{"nodes of annotations", head, `{"type":"Annotation","statement":"a"},`, `]}`},
		{"ends", relation + `"to":[`, `"",`, `]}]}`},
		{"ends of names", relation + `"to":[`, `"%d",`, `]}]}`},
		{"what is in a relationship", relation + `"x":[`, `1,`, `]}]}`},
		{"empty agents inside", part + `"originatedBy":[`, `{},`, `]}]}`},
		{"agents inside", part + `"suppliedBy":[`, `{"type":"Agent"},`, `]}]}`},
		{"packages inside", part + `"suppliedBy":[`, `{"type":"software_Package"},`, `]}]}`},
		{"hashes inside", part + `"verifiedUsing":[`, `{},`, `]}]}`},
		{"identifiers inside", part + `"externalIdentifier":[`, `{},`, `]}]}`},
		{"references inside", part + `"x":[`, `{"@id":"a"},`, `]}]}`},
		{"lists inside", part + `"x":[`, `[],`, `]}]}`},
		{"types", part + `"@type":[`, `"a",`, `]}]}`},
		{"members", part, `"k%d":1,`, `}]}`},
		{"members of JSON-LD", part, `"@k%d":1,`, `}]}`},
		{"terms", `{"@context":["https://spdx.org/rdf/3.0.1/spdx-context.jsonld",{`, `"k%d":"a",`, `}],"@graph":[]}`},
		{"names of a long term", `{"@context":["https://spdx.org/rdf/3.0.1/spdx-context.jsonld",{"a":"` + strings.Repeat("x", denseSize/4) + `"}],"@graph":[{`, `"a:%d":1,`, `}]}`},
	}
}

// mayRefuse reports whether an error is one that a dense document is refused with: behind a part of it that has been read,
// and with what to do about it, or with the limit of components.
func mayRefuse(err error) bool {
	var syntax *bom.SyntaxError
	return errors.As(err, &syntax) && syntax.Offset >= denseSize/40 && strings.Contains(err.Error(), "next to nothing")
}

// TestPartsThatSayNothing: documents of 10 MB that consist of the smallest parts of one kind are read or refused within
// 200 MB, of which the copy of the text is a part. What is counted is all that was ever taken, so that it does not
// depend on when memory is collected.
func TestPartsThatSayNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector takes memory of its own")
	}
	const most = 200_000_000
	for _, part := range dense() {
		t.Run(part.name, func(t *testing.T) {
			data := part.document()
			taken, err := allocated(func() error {
				_, err := spdx.Read(data, nil)
				return err
			})
			if taken > most {
				t.Errorf("took %d MB", taken/1_000_000)
			}
			if err != nil && !mayRefuse(err) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// allocated returns all the memory that was taken while f ran.
func allocated(f func() error) (uint64, error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err := f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc, err
}

// BenchmarkDense reads documents that are full of the smallest parts of a kind.
func BenchmarkDense(b *testing.B) {
	for _, part := range dense() {
		b.Run(part.name, func(b *testing.B) {
			data := part.document()
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := spdx.Read(data, nil); err != nil && !mayRefuse(err) {
					b.Fatal(err)
				}
			}
		})
	}
}
