package tags

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

// tokensOf lists the tokens of a document as our reader has them, each with its place.
func tokensOf(r *Reader) (tokens []string, err error) {
	for {
		kind, err := r.Next()
		if err == io.EOF {
			return tokens, nil
		}
		if err != nil {
			return tokens, err
		}
		for _, b := range [][]byte{r.Prefix(), r.Name(), r.Text()} {
			_ = append(b, "what is behind it must not change"...)
		}
		place := fmt.Sprintf("%d-%d", r.From(), r.At())
		switch kind {
		case Begin:
			text := fmt.Sprintf("%s <%q:%q", place, r.Prefix(), r.Name())
			for _, a := range r.Attrs() {
				text += fmt.Sprintf(" %q:%q=%q", a.Prefix, a.Name, a.Value)
				_, _, _ = append(a.Prefix, 'x'), append(a.Name, 'x'), append(a.Value, 'x')
			}
			tokens = append(tokens, text)
		case End:
			tokens = append(tokens, fmt.Sprintf("%s </%q:%q", place, r.Prefix(), r.Name()))
		case Text:
			tokens = append(tokens, fmt.Sprintf("%s %q", place, r.Text()))
		}
	}
}

// wantTokens lists the tokens of a document as encoding/xml has them: the raw ones, as long as the others, which end as
// they begin, are read too.
func wantTokens(data []byte) (tokens []string, err error) {
	raw, matched := xml.NewDecoder(bytes.NewReader(data)), xml.NewDecoder(bytes.NewReader(data))
	raw.CharsetReader, matched.CharsetReader = charset, charset
	from, begin := int64(0), int64(0)
	for {
		if _, err := matched.Token(); err == io.EOF {
			return tokens, nil
		} else if err != nil {
			return tokens, err
		}
		token, err := raw.RawToken()
		if err != nil {
			return tokens, err
		}
		at := raw.InputOffset()
		place := fmt.Sprintf("%d-%d", from, at)
		switch token := token.(type) {
		case xml.StartElement:
			text := fmt.Sprintf("%s <%q:%q", place, token.Name.Space, token.Name.Local)
			for _, a := range token.Attr {
				text += fmt.Sprintf(" %q:%q=%q", a.Name.Space, a.Name.Local, a.Value)
			}
			tokens, begin = append(tokens, text), from
		case xml.EndElement:
			if from == at { // of <a/>
				place = fmt.Sprintf("%d-%d", begin, at)
			}
			tokens = append(tokens, fmt.Sprintf("%s </%q:%q", place, token.Name.Space, token.Name.Local))
		case xml.CharData:
			tokens = append(tokens, fmt.Sprintf("%s %q", place, string(token)))
		case xml.Directive:
			return tokens, ErrDeclaration
		}
		from = at
	}
}

// charset reads iso-8859-1, and takes all else for it but "none".
func charset(label string, in io.Reader) (io.Reader, error) {
	if label == "none" {
		return nil, errors.New("no such encoding")
	}
	data, err := io.ReadAll(in)
	text := make([]rune, len(data))
	for i, c := range data {
		text[i] = rune(c)
	}
	return strings.NewReader(string(text)), err
}

// readers are a document as it may come: all at once, in pieces, and in memory.
func readers(data []byte) map[string]*Reader {
	o := Options{Charset: charset}
	all := map[string]*Reader{
		"whole":    New(bytes.NewReader(data), o),
		"halves":   New(iotest.HalfReader(bytes.NewReader(data)), o),
		"bytes":    New(iotest.OneByteReader(bytes.NewReader(data)), o),
		"eof":      New(iotest.DataErrReader(bytes.NewReader(data)), o),
		"inMemory": Of(data, o),
	}
	for _, name := range []string{"halves", "bytes"} {
		all[name].buf = make([]byte, 0, 4)
	}
	return all
}

// check holds that a document is read as encoding/xml reads it, in whatever pieces it comes, and is not written to.
func check(t interface{ Errorf(string, ...any) }, data []byte) {
	want, wantErr := wantTokens(data)
	before := bytes.Clone(data)
	for how, r := range readers(data) {
		got, err := tokensOf(r)
		if (err == nil) != (wantErr == nil) || !slices.Equal(got, want) {
			t.Errorf("%q, %s:\n%s, %v; want\n%s, %v", data, how, strings.Join(got, "\n"), err, strings.Join(want, "\n"), wantErr)
		}
		if _, again := r.Next(); err != nil && again != err || err == nil && again != io.EOF {
			t.Errorf("%q, %s: %v, and then %v", data, how, err, again)
		}
		if r.From() > r.At() || wantErr == nil && r.From() != r.At() {
			t.Errorf("%q, %s: ends at %d-%d", data, how, r.From(), r.At())
		}
	}
	if !bytes.Equal(before, data) {
		t.Errorf("%q is %q after reading", before, data)
	}
}

// sheet is a document as spreadsheets have them.
const sheet = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">` +
	`<c r="A1" t="inlineStr"><is><t>MPN</t></is></c><c r="B1" t="s"><v>7</v></c></row></sheetData></worksheet>`

// documents are what TestTags reads, and what the fuzzer starts from.
var documents = []string{
	sheet, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<a x='1' b:y=\"&lt;&#65;&#x42; &amp;\tz\"/>",
	"\ufeff<a><!-- no -- --><b/></a >", "\ufeff<a><!-- a text --><b/><b ></b\n></a >",
	"<a>one\r\ntwo\rthree&#13;&#10;four<![CDATA[<&amp;]] >\r\n]]>five</a>\n", "<a>\r&amp;\n\r\r\n\r</a>", "<a b='\r&#13;\n\r\nx\r'/>",
	"<a>品牌 &quot;&apos;&gt;</a>", "<p:a xmlns:p='u'><p:b p:c='1'/></p:a>", `<a b = "1"  c='"'/>`, "<a b='>'>x</a>", "<a b='1'c='2'/>",
	"<a b='1' b='2'/>", `<?xml version="1.0" encoding="windows-1252"?><a>` + "\xe4\xf6</a>",
	`<?xml version='1.0' encoding='shift_jis'?><a>` + "\x95\xa8</a>", `<?xml version="1.0" encoding="none"?><a/>`,
	`<a><?xml encoding="x"?>` + "\xe4</a>", `<?xml version="1.1"?><a/>`, `<?xml version='1.0" encoding='x'?><a/>`,
	`<?xml encoding=x encoding="utf-8"?><a/>`, `<?xml encoding=`, `<?xml encoding=?><a/>`, `<?xml encoding="x?><a/>`,
	`<?xml encoding=""?><a/>`, "<?xml?><a/>", "", "<", "<a", "<a>", "<a></b>", "</a>", "<a><b></a></b>", "<a b>", "<a b=c>",
	"<a b='1>", "<a b='<'/>", "<a>&", "<a>&lt</a>", "<a>&x;</a>", "<a>&#x110000;</a>", "<a>&#0;</a>", "<a>\x01</a>", "<a>\xff</a>",
	"<a>]]></a>", "<a>\ufffe</a>", "<1/>", "<a/ >", "<a/b='1'>", "< a/>", "<a><![CDATA[x", "<?", "<??>", "<!--", "<!---->",
	"<!-- --->", "<a/><!---->", "<a b='&#38;#'/>", "<a\x00/>", "<:/>", "<a:b:c/>", "<a b='\xff'/>", "<a/>x<b/>", ":a", "<:a :b='1'/>",
	"<a: b:='1'></a:>", "<a:b:c></a:b:c>", "<a:b></b>", "<a:b></a:b>", "<a:b></a:c>", "<a b:c:d='1'/>", "<::/>",
	"<a x:='1' :y='2' z:z='3'/>", "<é/>", "<a é='1'/>", "<a×/>", "<p:é></p:é>", "<\xff/>", "<a\xff='1'/>", "<?é x?><a/>",
	"<?a:b:c?><a/>", "<?a+b?><a/>", "<?1?><a/>", "<?-?>", "<a>&#xd800;&#00000000000000000000000000065;&#99999999999999999999999;</a>",
	"<a>&#xd800;&#00000000000000000000000000065;</a>", "<a>&#;</a>", "<a>&#x;</a>", "<a>&#X41;</a>", "<a>&#xaF;</a>", "<a>&#6a;</a>",
	"<a>&;</a>", "<a>&quotx;</a>", "<a b='&lt;' c='&gt;&gt;' d='x'>&amp;</a>", "<a b=']]>'/>", "<a>]&#93;></a>",
	"<a>\ufffd\U0010ffff\x7f</a>", "<a>\xed\xa0\x80</a>", "<![CDATA[]]>", "<a><![CDATA[\x01]]></a>", "<![CDATA", "<![CDAT]]>", "<!-x",
	"<!-", "<!", "<!DOCTYPE a><a/>", "<!>", "<a =''/>", "<a b =\t'' />", "<a\tb\r\n=\n'1'\r\n/>", "<a b=", "<a b= ", "<a b", "<a ",
	"<a /", "<a b=''/", "<a 1='1'/>", "<a \"/>'>", "<a></a\"'>", "<a></ a>", "</>", "<a></", "<a></ab></a>", "<ab></a>",
	"<a><!-- \xff\x01 --></a>", "<a><?x \xff\x01?></a>", "</a", "<a/><b", "x<", "x</", "<aa></a", "<a></a <b>",
}

// TestTags reads documents as encoding/xml does.
func TestTags(t *testing.T) {
	for _, text := range documents {
		check(t, []byte(text))
	}
	long := strings.Repeat("<b c='1'>text &amp; text</b>\r\n", 5000)
	check(t, []byte("<a>"+long+"</a>"))
	check(t, []byte("<a b='"+strings.Repeat("x>", firstBuffer)+"'>"+strings.Repeat("y", 2*firstBuffer)+"<!--"+long+"--></a>"))
}

// TestTagsProperty puts documents together of what breaks readers.
func TestTagsProperty(t *testing.T) {
	pieces := rapid.SampledFrom([]string{
		"<a>", "</a>", "<b/>", "<p:b c='1'>", "</p:b>", `<a b="&amp;" c = '>'>`, "<a", ">", "/>", "&lt;", "&#10;", "&#xD;", "&", "]]>",
		"<![CDATA[", "--", "<!--", "-->",
		"\r", "\n", "é", "\xff", "x", " ", "'", `"`, "=", "<?x y?>", "\x01", "\ufffe",
		"</", ":", "<?xml ", "version=", "encoding=", "?>", "/", "<!", "a", "×",
	})
	rapid.Check(t, func(t *rapid.T) {
		check(t, []byte("<a>"+strings.Join(rapid.SliceOfN(pieces, 0, 12).Draw(t, "pieces"), "")+"</a>"))
	})
}

func FuzzTags(f *testing.F) {
	for _, text := range documents {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) { check(t, data) })
}
