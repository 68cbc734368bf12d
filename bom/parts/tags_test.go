package parts

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"ensign/bom"
)

// tagsOf lists the tokens of a document as our reader has them.
func tagsOf(in io.Reader) (tokens []string, err error) {
	t := &tagReader{in: in, budget: bom.NewBudget(bom.Limits{}), buf: make([]byte, 0, 4)}
	for {
		kind, err := t.next()
		if errors.Is(err, io.EOF) {
			return tokens, nil
		}
		if err != nil {
			return tokens, err
		}
		switch kind {
		case tagBegin:
			text := "<" + string(t.name)
			for _, a := range t.attrs {
				text += fmt.Sprintf(" %s=%q", a.name, a.value)
			}
			tokens = append(tokens, text)
		case tagEnd:
			tokens = append(tokens, "</")
		case tagText:
			tokens = append(tokens, fmt.Sprintf("%q", t.text))
		}
	}
}

// wantTags lists the tokens of a document as encoding/xml has them.
func wantTags(data []byte) (tokens []string, err error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = charsetReader
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return tokens, nil
		}
		if err != nil {
			return tokens, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			text := "<" + token.Name.Local
			for _, a := range token.Attr {
				text += fmt.Sprintf(" %s=%q", a.Name.Local, a.Value)
			}
			tokens = append(tokens, text)
		case xml.EndElement:
			tokens = append(tokens, "</")
		case xml.CharData:
			tokens = append(tokens, fmt.Sprintf("%q", string(token)))
		}
	}
}

// TestTags reads documents as encoding/xml does, in whatever pieces they come.
func TestTags(t *testing.T) {
	for _, text := range []string{
		sheetBegin + headerRow + sheetEnd,
		"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<a x='1' b:y=\"&lt;&#65;&#x42; &amp;\tz\"/>",
		"\ufeff<a><!-- no -- --><b/></a >",
		"\ufeff<a><!-- a text --><b/><b ></b\n></a >",
		"<a>one\r\ntwo\rthree&#13;&#10;four<![CDATA[<&amp;]] >\r\n]]>five</a>\n",
		"<a>品牌 &quot;&apos;&gt;</a>", "<p:a xmlns:p='u'><p:b p:c='1'/></p:a>", `<a b = "1"  c='"'/>`, "<a b='>'>x</a>",
		`<?xml version="1.0" encoding="windows-1252"?><a>` + "\xe4\xf6</a>", `<?xml version='1.0' encoding='shift_jis'?><a>` + "\x95\xa8</a>",
		"", "<", "<a", "<a>", "<a></b>", "</a>", "<a><b></a></b>", "<a b>", "<a b=c>", "<a b='1>", "<a b='<'/>", "<a>&", "<a>&lt</a>", "<a>&x;</a>",
		"<a>&#x110000;</a>", "<a>&#0;</a>", "<a>\x01</a>", "<a>\xff</a>", "<a>]]></a>", "<a>\ufffe</a>", "<1/>", "<a/ >", "<a/b='1'>", "< a/>", "<a><![CDATA[x",
		"<?", "<??>", "<!--", "<!---->", "<!-- --->", "<a/><!---->", "<a b='&#38;#'/>", "<a\x00/>", "<:/>", "<a:b:c/>", "<a b='\xff'/>", "<a/>x<b/>",
	} {
		want, wantErr := wantTags([]byte(text))
		for _, in := range []io.Reader{strings.NewReader(text), iotest.OneByteReader(strings.NewReader(text))} {
			got, err := tagsOf(in)
			if (err == nil) != (wantErr == nil) || err == nil && strings.Join(got, " ") != strings.Join(want, " ") {
				t.Errorf("%q: %q, %v; want %q, %v", text, got, err, want, wantErr)
			}
		}
	}
	if _, err := tagsOf(strings.NewReader("<!DOCTYPE a><a/>")); err == nil {
		t.Error("a document type is read")
	}
	for _, text := range []string{"<a>" + strings.Repeat("<b>text</b>", 100) + "<c", "<a>" + strings.Repeat("<b>text</b>", 100) + "<1/></a>"} {
		_, err := tagsOf(strings.NewReader(text))
		if place := 0; err == nil {
			t.Errorf("%q is read", text)
		} else if _, bad := fmt.Sscanf(err.Error(), " at byte %d:", &place); bad != nil || place < 1103 || place > len(text) {
			t.Errorf("%v, want a place behind 1103", err)
		}
	}
	if _, err := tagsOf(iotest.TimeoutReader(strings.NewReader("<a>text"))); !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("%v, want the error of the reader", err)
	}
}

// checkTags holds that what is read to its end is read as encoding/xml reads it.
func checkTags(t interface{ Fatalf(string, ...any) }, data []byte) {
	got, err := tagsOf(iotest.HalfReader(bytes.NewReader(data)))
	if err != nil {
		return
	}
	want, err := wantTags(data)
	if err != nil || strings.Join(got, " ") != strings.Join(want, " ") {
		t.Fatalf("%q: %q; want %q, %v", data, got, want, err)
	}
}

// TestTagsProperty puts documents together of what breaks readers.
func TestTagsProperty(t *testing.T) {
	pieces := rapid.SampledFrom([]string{
		"<a>", "</a>", "<b/>", "<p:b c='1'>", "</p:b>", `<a b="&amp;" c = '>'>`, "<a", ">", "/>", "&lt;", "&#10;", "&#xD;", "&", "]]>", "<![CDATA[", "--", "<!--", "-->",
		"\r", "\n", "é", "\xff", "x", " ", "'", `"`, "=", "<?x y?>", "\x01", "\ufffe",
	})
	rapid.Check(t, func(t *rapid.T) {
		checkTags(t, []byte("<a>"+strings.Join(rapid.SliceOfN(pieces, 0, 12).Draw(t, "pieces"), "")+"</a>"))
	})
}

func FuzzTags(f *testing.F) {
	f.Add([]byte(sheetBegin + headerRow + sheetEnd))
	f.Add([]byte("<a b='&lt;'><![CDATA[x]]><!-- y --></a>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.Contains(data, []byte("<?xml")) { // of which encoding/xml checks the version
			return
		}
		checkTags(t, data)
	})
}
