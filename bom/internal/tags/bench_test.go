package tags

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"
)

// dense is a document of 500,000 elements and of little else.
func dense() []byte {
	return []byte("<hashes>" + strings.Repeat(`<hash alg="MD5"/>`, 500_000) + "</hashes>")
}

// BenchmarkNext reads tags in memory, tags as they come, and sheets and texts, and what encoding/xml needs for the same.
func BenchmarkNext(b *testing.B) {
	for _, tt := range []struct {
		name string
		data []byte
	}{
		{"dense", dense()},
		{"sheet", []byte("<a>" + strings.Repeat(sheet+"\n", 20_000) + "</a>")},
		{"texts", []byte("<a>" + strings.Repeat("<b>"+strings.Repeat("A text of some length, as licences have. ", 100)+"</b>", 1000) + "</a>")},
		{"names", []byte("<a>" + strings.Repeat("<é/>", 100_000) + "</a>")},
	} {
		b.Run(tt.name+"/of", func(b *testing.B) {
			measure(b, tt.data, func() func() error { return next(Of(tt.data, Options{})) })
		})
		b.Run(tt.name+"/new", func(b *testing.B) {
			measure(b, tt.data, func() func() error { return next(New(bytes.NewReader(tt.data), Options{})) })
		})
		b.Run(tt.name+"/xml", func(b *testing.B) {
			measure(b, tt.data, func() func() error {
				d := xml.NewDecoder(bytes.NewReader(tt.data))
				return func() error { _, err := d.RawToken(); return err }
			})
		})
	}
}

func next(r *Reader) func() error {
	return func() error { _, err := r.Next(); return err }
}

// measure reads a document again and again.
func measure(b *testing.B, data []byte, open func() func() error) {
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	tokens := 0
	for b.Loop() {
		read := open()
		for tokens = 0; ; tokens++ {
			if err := read(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(tokens), "ns/token")
}
