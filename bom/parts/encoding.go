package parts

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// source is a list as text, and the way back from a place in the text to one in the file.
type source struct {
	text     string
	encoding string
	guessed  bool
	width    func(rune) int64 // bytes of a character in the file; nil if they are those of the text
	text0    int              // a place in the text …
	file0    int64            // … and the same place in the file
	size     int64            // of the file
}

// charset is an encoding that a file does not name, by the customs of the tools that write it.
type charset struct {
	name  string
	title string // for people
	coder encoding.Encoding
	width func(rune) int64
	fits  func(data []byte) bool // whether the bytes beyond ASCII look like words of its languages
}

// charsets returns the encodings in the order in which they are preferred. Windows-1252 is the last resort, because in
// it every byte is a character.
func charsets() []charset {
	never := func([]byte) bool { return false }
	single := func(rune) int64 { return 1 }
	return []charset{
		{"windows-1252", "Windows-1252", charmap.Windows1252, single, func([]byte) bool { return true }},
		{"gbk", "GBK", simplifiedchinese.GBK, wideUnless("€"), isChinese},
		{"shift-jis", "Shift-JIS", japanese.ShiftJIS, shiftJISWidth, isJapanese},
		{"euc-kr", "EUC-KR", korean.EUCKR, wideUnless(""), never},
		{"big5", "Big5", traditionalchinese.Big5, wideUnless("€"), never},
		{"windows-1251", "Windows-1251", charmap.Windows1251, single, never},
	}
}

// decode reads UTF-8 with or without a byte order mark, and UTF-16 with one. All else is taken for the encoding under
// which the most headers are understood; of equals, the one whose letters the bytes look like.
func (cs *columnSet) decode(data []byte) (*source, header, error) {
	if src, err := decodeUnicode(data); src != nil || err != nil {
		if err != nil {
			return nil, header{}, err
		}
		head, _ := cs.findHeader(src.text)
		return src, head, nil
	}
	var src *source
	var head header
	for _, c := range charsets() {
		text, err := c.coder.NewDecoder().Bytes(data)
		if err != nil {
			return nil, header{}, fmt.Errorf("reading the parts list as %s: %w", c.name, err)
		}
		found, _ := cs.findHeader(string(text))
		likely := found.score == head.score && c.fits(data) && !bytes.ContainsRune(text, utf8.RuneError)
		if src == nil || found.score > head.score || likely {
			src, head = &source{text: string(text), encoding: c.name, guessed: true, width: c.width, size: int64(len(data))}, found
		}
	}
	return src, head, nil
}

// decodeUnicode returns nil for what is not Unicode.
func decodeUnicode(data []byte) (*source, error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xef, 0xbb, 0xbf}) && utf8.Valid(data):
		return &source{text: string(data[3:]), encoding: "utf-8", file0: 3, size: int64(len(data))}, nil
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		return decodeWith(data[2:], "utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM))
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return decodeWith(data[2:], "utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM))
	case utf8.Valid(data):
		return &source{text: string(data), encoding: "utf-8", size: int64(len(data))}, nil
	}
	return nil, nil
}

func decodeWith(data []byte, name string, e encoding.Encoding) (*source, error) {
	text, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return nil, fmt.Errorf("reading the parts list as %s: %w", name, err)
	}
	return &source{text: string(text), encoding: name, width: utf16Width, file0: 2, size: 2 + int64(len(data))}, nil
}

// says is the remark on a guess, "" if there was none.
func (s *source) says() string {
	for _, c := range charsets() {
		if s.guessed && c.name == s.encoding {
			return "the text is not UTF-8 and was read as " + c.title + ": save it as UTF-8 if letters look wrong"
		}
	}
	return ""
}

func utf16Width(r rune) int64 {
	if r > 0xffff {
		return 4
	}
	return 2
}

// wideUnless counts two bytes for what is not ASCII, but for the characters named.
func wideUnless(narrow string) func(rune) int64 {
	return func(r rune) int64 {
		if r < utf8.RuneSelf || strings.ContainsRune(narrow, r) {
			return 1
		}
		return 2
	}
}

// shiftJISWidth counts one byte for ASCII and for the narrow katakana of JIS X 0201.
func shiftJISWidth(r rune) int64 {
	if r < utf8.RuneSelf || r >= 0xff61 && r <= 0xff9f {
		return 1
	}
	return 2
}

// isChinese reports whether all bytes beyond ASCII come in pairs of GB 2312, and some of them two pairs in a row, which
// words of Western languages do not have.
func isChinese(data []byte) bool {
	words := false
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		run := 0
		for ; i < len(data) && data[i] >= utf8.RuneSelf; i++ {
			if data[i] < 0xa1 || run%2 == 0 && data[i] > 0xf7 {
				return false
			}
			run++
		}
		if run%2 != 0 {
			return false
		}
		words = words || run >= 4
	}
	return words
}

// isJapanese reports whether there are two kana in a row: the leads 0x82 and 0x83 are quotation marks in Windows-1252.
func isJapanese(data []byte) bool {
	for i := 0; i+3 < len(data); i++ {
		if isKana(data[i], data[i+1]) && isKana(data[i+2], data[i+3]) {
			return true
		}
	}
	return false
}

func isKana(lead, trail byte) bool {
	return lead == 0x82 && trail >= 0x9f && trail <= 0xf1 || lead == 0x83 && trail >= 0x40 && trail <= 0x96
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
