package bom_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"ensign/bom"
)

const benchComponents = 10_000

// generated returns a document of about 1,850 bytes a component, as a scanner of packages writes it.
func generated() []byte {
	var b strings.Builder
	b.WriteString(`{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[`)
	for i := range benchComponents {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"bom-ref":"pkg:deb/debian/p%[1]d@1.%[1]d","type":"library","name":"p%[1]d","version":"1.%[1]d",`+
			`"publisher":"Some Body <body@debian.example>","purl":"pkg:deb/debian/p%[1]d@1.%[1]d?arch=arm64",`+
			`"cpe":"cpe:2.3:a:p%[1]d:p%[1]d:1:*:*:*:*:*:*:*","licenses":[{"license":{"id":"MIT"}}],"properties":[`, i)
		for k := range 14 {
			fmt.Fprintf(&b, `{"name":"syft:metadata:%d","value":"%s"},`, k, strings.Repeat("value ", 10))
		}
		fmt.Fprintf(&b, `{"name":"syft:location:0:path","value":"/var/lib/dpkg/info/p%d.list"}]}`, i)
	}
	b.WriteString("]}")
	return []byte(b.String())
}

func BenchmarkRead(b *testing.B) {
	data := generated()
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := bom.Read(data, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*benchComponents), "ns/component")
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
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*benchComponents), "ns/component")
}

// BenchmarkReadXML reads the same document as XML, beside what cyclonedx-go takes to decode it.
func BenchmarkReadXML(b *testing.B) {
	d, err := bom.Read(generated(), nil)
	if err != nil {
		b.Fatal(err)
	}
	data, _, err := d.Write(nil, bom.Form{XML: true})
	if err != nil {
		b.Fatal(err)
	}
	for _, reader := range []struct {
		name string
		read func() error
	}{
		{"ensign", func() error { _, err := bom.Read(data, nil); return err }},
		{"cyclonedx-go", func() error {
			return cdx.NewBOMDecoder(bytes.NewReader(data), cdx.BOMFileFormatXML).Decode(new(cdx.BOM))
		}},
	} {
		b.Run(reader.name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if err := reader.read(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*benchComponents), "ns/component")
		})
	}
}

// BenchmarkWriteXML writes the same document as XML, and reads it back to compare it.
func BenchmarkWriteXML(b *testing.B) {
	d, err := bom.Read(generated(), nil)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := d.Write(nil, bom.Form{XML: true}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*benchComponents), "ns/component")
}
