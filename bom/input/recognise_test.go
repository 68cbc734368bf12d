package input

import (
	"bytes"
	"strings"
	"testing"
)

func TestRecognise(t *testing.T) {
	tests := []struct {
		name string
		head string
		want kind
	}{
		{"JSON", "{\"bomFormat\":", jsonBOM},
		{"JSON behind a mark and blanks", "\ufeff \r\n\t{", jsonBOM},
		{"JSON array", "[1]", jsonBOM},
		{"XML", "<?xml version=\"1.0\"?><bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\">", xmlBOM},
		{"comma", "MPN,Quantity\n", partsList},
		{"UTF-16", "\xff\xfeM\x00P\x00N\x00", partsList},
		{"Windows-1252", "Menge;St\xfcckliste\n", partsList},
		{"begins like a PE program", "MZ number,MPN\n", partsList},
		{"begins like bzip2", "BZh,MPN\n", partsList},
		{"SquashFS", "hsqs\x00\x00\x00\x00", imageFile},
		{"binary data", "\x00\x01", imageFile},
		{"binary data that holds SPDX", "\x00\x01\nSPDXID: SPDXRef-DOCUMENT\n", imageFile},
	}
	for _, tt := range tests {
		r := &inputReader{operand: operand{name: "x"}}
		if err := r.recognise([]byte(tt.head)); err != nil || r.kind != tt.want {
			t.Errorf("%s: %q %v, want %q", tt.name, r.kind, err, tt.want)
		}
	}
}

// TestMagics holds that every magic is found at its place in binary data, under its own name.
func TestMagics(t *testing.T) {
	for _, m := range magics {
		head := bytes.Repeat([]byte{0}, headSize)
		copy(head[m.at:], m.bytes)
		r := &inputReader{operand: operand{name: "x"}}
		err := r.recognise(head)
		if err == nil || !strings.Contains(err.Error(), m.says) {
			t.Errorf("%q at %d: %v, want %s", m.bytes, m.at, err, m.says)
		}
		if m.says == "" || m.hint == "" {
			t.Errorf("%q has no words or no hint", m.bytes)
		}
	}
}

// FuzzRecognise: every file is one of the kinds that are read, or an error with a hint that names the file.
func FuzzRecognise(f *testing.F) {
	for _, seed := range []string{"", "{", "<bom", "MPN,Qty\n", "hsqs\x00", "\xff\xfe", "SPDXVersion: 2", strings.Repeat(" ", headSize)} {
		f.Add([]byte(seed), "")
		f.Add([]byte(seed), "parts:")
	}
	f.Fuzz(func(t *testing.T, head []byte, s string) {
		r := &inputReader{operand: operand{name: "x", scheme: scheme(s)}}
		err := r.recognise(head)
		if err == nil {
			if r.kind != jsonBOM && r.kind != xmlBOM && r.kind != partsList && r.kind != imageFile && r.kind != spdxTags {
				t.Errorf("%q: kind %q", head, r.kind)
			}
			return
		}
		h, ok := err.(*HintError)
		if !ok || h.Hint == "" || !strings.HasPrefix(err.Error(), "reading x: ") {
			t.Errorf("%q: %v", head, err)
		}
	})
}
