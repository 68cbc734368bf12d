package spdx_test

import (
	"fmt"
	"strings"
	"testing"

	"ensign/bom"
	"ensign/bom/spdx"
)

// many writes a text with a number in it again and again, up to a length.
func many(size int, format string) string {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, format, i)
	}
	return strings.TrimSuffix(b.String(), ",")
}

// TestManySmallElements: packages, files and relationships as short as any that tools write are read.
func TestManySmallElements(t *testing.T) {
	const head, size = `{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"a",`, 5_000_000
	for name, text := range map[string]string{
		"packages": head + `"packages":[` + many(size, `{"SPDXID":"SPDXRef-p%[1]d","name":"p%[1]d","versionInfo":"1.2.3","downloadLocation":"NOASSERTION","licenseConcluded":"NOASSERTION"},`) + `]}`,
		"files":    head + `"files":[` + many(size, `{"SPDXID":"SPDXRef-f%[1]d","fileName":"./usr/lib/f%[1]d.so","checksums":[{"algorithm":"SHA1","checksumValue":"d6a770ba38583ed4bb4525bd96e50461655d2758"}],"licenseConcluded":"NOASSERTION","copyrightText":"NOASSERTION"},`) + `]}`,
		"relationships": head + `"packages":[{"SPDXID":"SPDXRef-a","name":"a"}],"relationships":[` +
			many(size, `{"spdxElementId":"SPDXRef-a","relationshipType":"OTHER","relatedSpdxElement":"SPDXRef-b%d"},`) + `]}`,
	} {
		if _, err := spdx.Read([]byte(text), nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestNothingIsWrittenAgainAndAgain: a long text that many refer to, or a node of many members, does not multiply.
func TestNothingIsWrittenAgainAndAgain(t *testing.T) {
	const most, size = 100_000_000, 500_000
	long := strings.Repeat("x", size)
	const head = `{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"a",`
	const ld = `{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{"type":"SpdxDocument","spdxId":"u:d","creationInfo":"_:c"},`
	const tags = "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: a\nPackageName: a\nSPDXID: SPDXRef-a\n"
	for name, text := range map[string]string{
		"namespace of one document":   head + `"documentNamespace":"` + long + `","relationships":[` + many(size, `{"spdxElementId":"a","relationshipType":"X","relatedSpdxElement":"b%d"},`) + `]}`,
		"namespace of another":        head + `"externalDocumentRefs":[{"externalDocumentId":"DocumentRef-a","spdxDocument":"` + long + `"}],"relationships":[` + many(size, `{"spdxElementId":"DocumentRef-a:b","relationshipType":"X","relatedSpdxElement":"b%d"},`) + `]}`,
		"recipe":                      head + `"creationInfo":{"creators":["Tool: OpenEmbedded Core create-spdx"]},"packages":[{"SPDXID":"SPDXRef-Recipe-a","name":"a","description":"` + long + `"},` + many(size, `{"SPDXID":"SPDXRef-%d","name":"b"},`) + `],"relationships":[` + many(size, `{"spdxElementId":"SPDXRef-%d","relationshipType":"GENERATED_FROM","relatedSpdxElement":"SPDXRef-Recipe-a"},`) + `]}`,
		"package URL of two":          head + `"packages":[` + strings.Repeat(`{"SPDXID":"SPDXRef-a","name":"a","externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:`+long+`"}]},`, 2) + many(size, `{"SPDXID":"SPDXRef-%d","name":"b"},`) + `],"relationships":[` + many(size, `{"spdxElementId":"SPDXRef-%d","relationshipType":"DEPENDS_ON","relatedSpdxElement":"SPDXRef-a"},`) + `]}`,
		"comment of a relationship":   ld + `{"type":"Relationship","spdxId":"u:r","from":"u:d","relationshipType":"other","comment":"` + long + `","to":[` + many(size, `"u:%d",`) + `]}]}`,
		"members of an agent":         ld + `{"type":"Agent","spdxId":"u:a",` + many(size, `"k%d":"",`) + `},` + many(size, `{"type":"software_Package","spdxId":"u:%d","suppliedBy":"u:a"},`) + `]}`,
		"members of a creation":       ld + `{"type":"CreationInfo","@id":"_:c",` + many(size, `"k%d":"",`) + `},` + many(size, `{"type":"Bundle","spdxId":"u:%d","creationInfo":"_:c"},`) + `]}`,
		"members of a hash":           ld + `{"type":"Hash","@id":"_:h",` + many(size, `"k%d":"x",`) + `},` + many(size, `{"type":"software_Package","spdxId":"u:%d","verifiedUsing":"_:h"},`) + `]}`,
		"comments of a reference":     tags + "ExternalRef: OTHER a b\n" + many(size, "ExternalRefComment: %d\n"),
		"what contains what contains": head + `"packages":[` + many(size, `{"SPDXID":"%d","name":"b"},`) + `],"relationships":[` + cycle(10_000) + `]}`,
		"one element of all":          head + `"packages":[` + many(size, `{"SPDXID":"%d","name":"b"},`) + `],"relationships":[` + many(size, `{"spdxElementId":"0","relationshipType":"CONTAINS","relatedSpdxElement":"%d"},`) + `]}`,
		"one id of all":               head + `"packages":[` + many(size, `{"SPDXID":"a","name":"%d"},`) + `]}`,
	} {
		taken, err := allocated(func() error {
			_, err := spdx.Read([]byte(text), nil)
			return err
		})
		if taken > most {
			t.Errorf("%s: took %d MB, %v", name, taken/1_000_000, err)
		}
		if err != nil && !strings.Contains(err.Error(), "next to nothing") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// cycle is relationships by which each of n elements contains the next, and the last the first.
func cycle(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"spdxElementId":"%d","relationshipType":"CONTAINS","relatedSpdxElement":"%d"},`, i, (i+1)%n)
	}
	return strings.TrimSuffix(b.String(), ",")
}

// TestEachOfSeveralHasItsBound: of documents that are read together one that says next to nothing is named.
func TestEachOfSeveralHasItsBound(t *testing.T) {
	const head = "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: a\n"
	files := []spdx.File{{Name: "good.spdx", Data: []byte(head + "PackageName: a\n")}, {Name: "bad.spdx", Data: []byte(head + strings.Repeat("FileName: a\n", 100_000))}}
	_, err := spdx.ReadAll([]spdx.Input{{Input: bom.Input{ID: "1", Name: "x"}, Files: files}}, nil)
	if err == nil || !strings.Contains(err.Error(), "bad.spdx: offset 0x") || !strings.Contains(err.Error(), "next to nothing") {
		t.Errorf("error %v", err)
	}
}
