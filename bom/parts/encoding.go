package parts

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// source is a list as text, and the way back from a place in the text to one in the file.
type source struct {
	text     string
	encoding string
	width    func(rune) int64 // bytes of a character in the file; nil if they are those of the text
	text0    int              // a place in the text …
	file0    int64            // … and the same place in the file
	size     int64            // of the file
}

// decode reads UTF-8 with or without a byte order mark, UTF-16 with one, and takes all else for Windows-1252,
// in which every byte is a character.
func decode(data []byte) (*source, error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xef, 0xbb, 0xbf}) && utf8.Valid(data):
		return &source{text: string(data[3:]), encoding: "utf-8", file0: 3, size: int64(len(data))}, nil
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		return decodeWith(data[2:], "utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), utf16Width, 2)
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return decodeWith(data[2:], "utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), utf16Width, 2)
	case utf8.Valid(data):
		return &source{text: string(data), encoding: "utf-8", size: int64(len(data))}, nil
	}
	return decodeWith(data, "windows-1252", charmap.Windows1252, func(rune) int64 { return 1 }, 0)
}

func decodeWith(data []byte, name string, e encoding.Encoding, width func(rune) int64, start int64) (*source, error) {
	text, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return nil, fmt.Errorf("reading the parts list as %s: %w", name, err)
	}
	return &source{text: string(text), encoding: name, width: width, file0: start, size: start + int64(len(data))}, nil
}

func utf16Width(r rune) int64 {
	if r > 0xffff {
		return 4
	}
	return 2
}

// at returns the place in the file of a place in the text. Places must be asked for in rising order.
func (s *source) at(text int) int64 {
	if s.width == nil {
		return s.file0 + int64(text-s.text0)
	}
	for _, r := range s.text[s.text0:text] {
		s.file0 += s.width(r)
	}
	s.text0 = text
	return min(s.file0, s.size) // half a character at the end has been counted as one
}
