package tags

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// TestErrors says what is wrong with a document, where the token begins that is wrong, and where in it.
func TestErrors(t *testing.T) {
	for _, tt := range []struct {
		text     string
		from, at int64
		want     string
	}{
		{"<a>text<b c='&x;'/></a>", 7, 13, "invalid character entity &x;"},
		{"<a>one &#1; two</a>", 3, 7, "illegal character code U+0001"},
		{"<a>one\x02</a>", 3, 6, "illegal character code U+0002"},
		{"<a><b c='\xff'/></a>", 3, 9, "invalid UTF-8"},
		{"<a>]]></a>", 3, 3, "unescaped ]]> not in CDATA section"},
		{"<a><![CDATA[x\ufffe]]></a>", 3, 13, "illegal character code U+FFFE"},
		{"<a><b c='<'/></a>", 3, 9, "unescaped < inside quoted string"},
		{"<a><b c/></a>", 3, 7, "attribute name without = in element"},
		{"<a><b c=d/></a>", 3, 8, "unquoted or missing attribute value in element"},
		{"<a><b /c></a>", 3, 6, "expected /> in element"},
		{"<a><1/></a>", 3, 4, "invalid XML name: 1"},
		{"<a><p:b:c/></a>", 3, 4, "a name with two colons: p:b:c"},
		{"<a>< b/></a>", 3, 4, "expected the name of an element or attribute"},
		{"<a><b></a>", 6, 6, `unexpected end of the element "a"`},
		{"<a/></" + strings.Repeat("é", 100) + ">", 4, 4, `unexpected end of the element "` + strings.Repeat("é", 40) + `…"`},
		{"<a><!-- x -- y --></a>", 3, 10, `"--" inside a comment`},
		{"<a><!-x></a>", 3, 3, "expected <!--"},
		{"<a><![CDAT[x]]></a>", 3, 3, "expected <![CDATA["},
		{"<a><!DOCTYPE x></a>", 3, 3, ErrDeclaration.Error()},
		{"<a><?1?></a>", 3, 5, "expected target name after <?"},
		{`<?xml version="2.0"?><a/>`, 0, 0, `XML of version "2.0" is not read: only 1.0 is`},
		{`<?xml version="1.0" encoding="Latin-1"?><a/>`, 0, 0, `the encoding "Latin-1" is not read: only utf-8 is`},
		{"<a><b" + strings.Repeat(" c=''", 10_001) + "/></a>", 3, 50_006, "a tag with more than 10000 attributes"},
		{"<a>text", 7, 7, io.ErrUnexpectedEOF.Error()},
		{"<a>text<b c='", 7, 13, io.ErrUnexpectedEOF.Error()},
		{"<a>text<!-- ", 7, 12, io.ErrUnexpectedEOF.Error()},
	} {
		for how, r := range map[string]*Reader{
			"new": New(iotest.HalfReader(strings.NewReader(tt.text)), Options{}),
			"of":  Of([]byte(tt.text), Options{}),
		} {
			_, err := tokensOf(r)
			if err == nil || err.Error() != tt.want || r.From() != tt.from || r.At() != tt.at {
				t.Errorf("%s of %q: %v at %d-%d; want %s at %d-%d", how, tt.text, err, r.From(), r.At(), tt.want, tt.from, tt.at)
			}
		}
	}
}

// TestErrorsOfOthers holds that an error of what the reader is given comes out as it is.
func TestErrorsOfOthers(t *testing.T) {
	r := New(iotest.TimeoutReader(strings.NewReader("<a>text")), Options{})
	if _, err := tokensOf(r); err != iotest.ErrTimeout {
		t.Errorf("%v, want that of the reader", err)
	}
	r = Of([]byte(`<a><?xml encoding="none"?></a>`), Options{Charset: charset})
	if _, err := tokensOf(r); err == nil || err.Error() != "no such encoding" {
		t.Errorf("%v, want that of Charset", err)
	}
}

// TestDeeper counts the elements that are open, and stops where the caller does.
func TestDeeper(t *testing.T) {
	deep := errors.New("too deep")
	var depths []int64
	r := Of([]byte("<a><b/><b><c/></b></a>"), Options{Deeper: func(depth int64) error {
		if depths = append(depths, depth); depth == 3 {
			return deep
		}
		return nil
	}})
	var got []int
	for {
		_, err := r.Next()
		if err != nil {
			break
		}
		got = append(got, r.Depth())
	}
	if fmt.Sprint(depths, got) != "[1 2 2 3] [1 2 1 2]" {
		t.Error(depths, got)
	}
	if _, err := r.Next(); err != deep || r.From() != 10 || r.At() != 14 {
		t.Errorf("%v at %d-%d", err, r.From(), r.At())
	}
}

// TestLong holds a document that comes in pieces to a length of its tokens, and one in memory to none.
func TestLong(t *testing.T) {
	x := strings.Repeat("x", 2*maxToken)
	for _, text := range []string{
		"<a>" + x + "</a>", "<a b='" + x + "'/>", "<" + x + "/>", "<a><!--" + x + "--></a>", "<a><![CDATA[" + x + "]]></a>", "<?" + x + "?><a/>",
	} {
		if _, err := tokensOf(New(strings.NewReader(text), Options{})); err != ErrLong {
			t.Errorf("%.10q: %v, want %v", text, err, ErrLong)
		}
		if _, err := tokensOf(Of([]byte(text), Options{})); err != nil {
			t.Errorf("%.10q in memory: %v", text, err)
		}
	}
	if want := fmt.Sprintf("longer than %d MiB", maxToken>>20); !strings.Contains(ErrLong.Error(), want) {
		t.Errorf("%v, want %s", ErrLong, want)
	}
}

func TestSkip(t *testing.T) {
	r := Of([]byte("<a><b><c/>text<b></b></b><d/></a>"), Options{})
	var names []string
	for {
		kind, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if kind != Begin {
			continue
		}
		names = append(names, string(r.Name()))
		if string(r.Name()) != "a" {
			if err := r.Skip(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if fmt.Sprint(names) != "[a b d]" {
		t.Error(names)
	}
	r = Of([]byte("<a><b>"), Options{})
	if _, err := r.Next(); err != nil || r.Skip() != io.ErrUnexpectedEOF {
		t.Error("an element without an end is passed over")
	}
}

func TestAttr(t *testing.T) {
	r := Of([]byte("<a x:b='1' b='2' c=''/>"), Options{})
	if _, err := r.Next(); err != nil || string(r.Attr("b")) != "1" || r.Attr("c") == nil || r.Attr("x:b") != nil || len(r.Attrs()) != 3 {
		t.Error(r.Attrs(), err)
	}
}

// TestAllocations holds that reading takes no memory for each token.
func TestAllocations(t *testing.T) {
	text := []byte("<a>" + strings.Repeat(sheet+"<b c='&lt;&#65;'>&amp;\r\né<![CDATA[]]></b><!-- x -->\n", 1000) + "</a>")
	for how, open := range map[string]func() *Reader{
		"of":  func() *Reader { return Of(text, Options{}) },
		"new": func() *Reader { return New(bytes.NewReader(text), Options{}) },
	} {
		tokens := 0
		n := testing.AllocsPerRun(1, func() {
			tokens = 0
			for r := open(); ; tokens++ {
				if _, err := r.Next(); err != nil {
					break
				}
			}
		})
		if tokens < 20_000 || n > 30 {
			t.Errorf("%s: %v allocations for %d tokens", how, n, tokens)
		}
	}
}
