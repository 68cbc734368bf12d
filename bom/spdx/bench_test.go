package spdx_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"ensign/bom/spdx"
)

const benchPackages = 5_000

// generated returns a document of 2.3 of about 1,800 bytes a package with what depends on what, as a scanner writes it.
func generated() []byte {
	var b strings.Builder
	b.WriteString(`{"spdxVersion":"SPDX-2.3","dataLicense":"CC0-1.0","SPDXID":"SPDXRef-DOCUMENT","name":"bench","documentNamespace":"https://spdx.example/bench","packages":[`)
	for i := range benchPackages {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"SPDXID":"SPDXRef-p%[1]d","name":"p%[1]d","versionInfo":"1.%[1]d","supplier":"Person: Some Body (body@debian.example)",`+
			`"downloadLocation":"NOASSERTION","filesAnalyzed":false,"licenseConcluded":"NOASSERTION","licenseDeclared":"MIT","copyrightText":"%[2]s",`+
			`"externalRefs":[{"referenceCategory":"SECURITY","referenceType":"cpe23Type","referenceLocator":"cpe:2.3:a:p%[1]d:p%[1]d:1:*:*:*:*:*:*:*"},`+
			`{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:deb/debian/p%[1]d@1.%[1]d?arch=arm64"}]}`,
			i, strings.Repeat("Copyright 2026 Some Body and others. ", 25))
	}
	b.WriteString(`],"relationships":[`)
	for i := range benchPackages {
		fmt.Fprintf(&b, `{"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES","relatedSpdxElement":"SPDXRef-p%d"},`, i)
		fmt.Fprintf(&b, `{"spdxElementId":"SPDXRef-p%d","relationshipType":"DEPENDS_ON","relatedSpdxElement":"SPDXRef-p0"},`, i)
	}
	return append([]byte(strings.TrimSuffix(b.String(), ",")), "]}"...)
}

// BenchmarkRead turns a document into CycloneDX.
func BenchmarkRead(b *testing.B) {
	data := generated()
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := spdx.Read(data, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*benchPackages), "ns/package")
}

// BenchmarkValid is the time that encoding/json takes to say that the same bytes are JSON.
func BenchmarkValid(b *testing.B) {
	data := generated()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if !json.Valid(data) {
			b.Fatal("not valid")
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*benchPackages), "ns/package")
}
