package image

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// EscapeName returns a name as one level of a path, or the target of a link: "!", "%", control characters and bytes that
// are no UTF-8 are written as %XX, from which every byte of the name can be had back.
func EscapeName(name string) string {
	if !needsEscape(name) {
		return name
	}
	var b strings.Builder
	for i := 0; i < len(name); {
		r, n := utf8.DecodeRuneInString(name[i:])
		if plainRune(r, n) {
			b.WriteString(name[i : i+n])
		} else {
			for _, c := range []byte(name[i : i+n]) {
				fmt.Fprintf(&b, "%%%02X", c)
			}
		}
		i += n
	}
	return b.String()
}

func needsEscape(name string) bool {
	for i := 0; i < len(name); {
		r, n := utf8.DecodeRuneInString(name[i:])
		if !plainRune(r, n) {
			return true
		}
		i += n
	}
	return false
}

// plainRune reports whether a rune of n bytes stands for itself. C1 control characters do not.
func plainRune(r rune, n int) bool {
	switch {
	case r == utf8.RuneError && n == 1, r == '!', r == '%', r < 0x20, r >= 0x7f && r < 0xa0:
		return false
	}
	return true
}

// level returns path with one more level. An empty name adds none.
func level(path, name string) string {
	if name == "" {
		return path
	}
	return path + "!" + EscapeName(name)
}

// nodeName is the level of a node: its format, and where it is if that is not the start of the stream.
func nodeName(format string, off int64) string {
	if off == 0 {
		return format
	}
	return fmt.Sprintf("%s@0x%x", format, off)
}

// escape stands before two hexadecimal digits in a name of a tree, for a byte that fs.FS does not allow.
const escape = "\uFFFD"

// validName returns a name as fs.FS allows it.
func validName(name string) string {
	if name == ".." {
		return escape + "2E" + escape + "2E"
	}
	if utf8.ValidString(name) && !strings.Contains(name, escape) {
		return name
	}
	var b strings.Builder
	for i := 0; i < len(name); {
		r, n := utf8.DecodeRuneInString(name[i:])
		if r != utf8.RuneError {
			b.WriteString(name[i : i+n])
		} else {
			for _, c := range []byte(name[i : i+n]) {
				fmt.Fprintf(&b, escape+"%02X", c)
			}
		}
		i += n
	}
	return b.String()
}

// rawName returns the name that [validName] was given.
func rawName(name string) string {
	if !strings.Contains(name, escape) {
		return name
	}
	parts := strings.Split(name, escape)
	var b strings.Builder
	b.WriteString(parts[0])
	for _, p := range parts[1:] {
		c, err := strconv.ParseUint(p[:min(2, len(p))], 16, 8)
		if err != nil || len(p) < 2 {
			b.WriteString(escape + p)
			continue
		}
		b.WriteByte(byte(c))
		b.WriteString(p[2:])
	}
	return b.String()
}

// PathOf returns the path in the image of a file of the tree.
func (t *Tree) PathOf(name string) string {
	levels := strings.Split(name, "/")
	for i, l := range levels {
		if l = EscapeName(rawName(l)); l == ".." {
			l = "%2E%2E"
		}
		levels[i] = l
	}
	return t.Path + "!" + strings.Join(levels, "/")
}
