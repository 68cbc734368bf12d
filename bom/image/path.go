package image

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// EscapeName returns a name as one level of a path: "!", "%", control characters and bytes that are no UTF-8 are
// written as %XX.
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
