package tags

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// token reads a token, passing over comments and instructions.
func (r *Reader) token() (Kind, error) {
	for {
		r.from = r.At()
		if err := r.need(1); err != nil {
			return 0, err
		}
		if r.buf[r.pos] != '<' {
			return Text, r.plain()
		}
		if err := r.need(2); err != nil {
			return 0, err
		}
		switch r.buf[r.pos+1] {
		case '/':
			return End, r.end()
		case '?':
			if err := r.instruction(); err != nil {
				return 0, err
			}
		case '!':
			if cdata, err := r.declared(); cdata || err != nil {
				return Text, err
			}
		default:
			return Begin, r.begin()
		}
	}
}

// fail is an error at i of the buffer.
func (r *Reader) fail(i int, says string) error {
	r.pos = i
	return errors.New(says)
}

// instruction passes over <? … ?>. That of XML itself may name an encoding.
func (r *Reader) instruction() error {
	n, err := r.index("?>", 2)
	if err != nil {
		return err
	}
	content := r.buf[r.pos+2 : r.pos+n]
	end, seen := scanName(content, 0)
	if !validName(content[:end], seen) {
		return r.fail(r.pos+2, "expected target name after <?")
	}
	target, content := content[:end], content[end:]
	if string(target) != "xml" {
		r.pos += n + 2
		return nil
	}
	if v := pseudo(content, "version="); len(v) > 0 && string(v) != "1.0" {
		return fmt.Errorf("XML of version %q is not read: only 1.0 is", shorten(v))
	}
	label := string(pseudo(content, "encoding="))
	if label != "" && !strings.EqualFold(label, "utf-8") && r.options.Charset == nil {
		return fmt.Errorf("the encoding %q is not read: only utf-8 is", shorten([]byte(label)))
	}
	r.pos += n + 2
	if label == "" || strings.EqualFold(label, "utf-8") {
		return nil
	}
	return r.recode(label)
}

// pseudo returns what the declaration of XML says of a key, as encoding/xml looks for it.
func pseudo(content []byte, key string) []byte {
	for {
		i := bytes.Index(content, []byte(key))
		if i < 0 || i+len(key) == len(content) {
			return nil
		}
		quote := content[i+len(key)]
		content = content[i+len(key)+1:]
		if quote == '"' || quote == '\'' {
			return content[:max(bytes.IndexByte(content, quote), 0)]
		}
	}
}

// recode reads the rest from another encoding.
func (r *Reader) recode(label string) error {
	rest := r.buf[r.pos:]
	var left io.Reader = bytes.NewReader(rest)
	if r.in != nil {
		left = io.MultiReader(bytes.NewReader(bytes.Clone(rest)), r.in)
	}
	in, err := r.options.Charset(label, left)
	if err != nil {
		return err
	}
	r.gone += int64(r.pos)
	r.in, r.buf, r.pos = in, make([]byte, 0, firstBuffer), 0
	return nil
}

// declared reads <![CDATA[ … ]]> as a text, and passes over a comment.
func (r *Reader) declared() (cdata bool, err error) {
	const section, comment = "<![CDATA[", "<!--"
	if err := r.need(3); err != nil {
		return false, err
	}
	switch r.buf[r.pos+2] {
	case '[':
		if err := r.expect(section); err != nil {
			return false, err
		}
		n, err := r.index("]]>", len(section))
		if err != nil {
			return false, err
		}
		return true, r.section(r.pos+len(section), r.pos+n)
	case '-':
		if err := r.expect(comment); err != nil {
			return false, err
		}
		n, err := r.index("--", len(comment))
		if err == nil {
			err = r.need(n + 3)
		}
		if err != nil {
			return false, err
		}
		if r.buf[r.pos+n+2] != '>' {
			return false, r.fail(r.pos+n, `"--" inside a comment`)
		}
		r.pos += n + 3
		return false, nil
	}
	return false, ErrDeclaration
}

// expect holds what comes next to a text, as far as it goes.
func (r *Reader) expect(head string) error {
	err := r.need(len(head))
	if next := r.buf[r.pos:min(r.pos+len(head), len(r.buf))]; !strings.HasPrefix(head, string(next)) {
		return r.fail(r.pos, "expected "+head)
	}
	return err
}

// shorten is a name or value for an error.
func shorten(b []byte) string {
	const most = 40
	runes := []rune(string(b[:min(len(b), 4*most+4)]))
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:most]) + "…"
}
