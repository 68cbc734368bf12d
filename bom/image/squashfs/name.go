package squashfs

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxName is SQUASHFS_NAME_LEN: Linux refuses longer names.
const maxName = 256

// mark is U+FFFD, which stands for bytes of a name that are no UTF-8.
const mark = "\uFFFD"

// nameError says why no file can have a name, or is empty.
func nameError(name string) string {
	switch {
	case name == "":
		return "an empty name"
	case name == ".", name == "..":
		return "a name for the directory itself or its parent"
	case len(name) > maxName:
		return "a name of more than 256 bytes"
	case strings.Contains(name, "/"):
		return "a name with a slash"
	case strings.Contains(name, "\x00"):
		return "a name with a zero byte"
	}
	return ""
}

// escape returns name as an element of a path: every byte that is not part of UTF-8, or that is part of U+FFFD, is
// written as U+FFFD and two upper-case hexadecimal digits.
func escape(name string) string {
	if !strings.Contains(name, mark) && utf8.ValidString(name) {
		return name
	}
	var b strings.Builder
	for i := 0; i < len(name); {
		c, n := utf8.DecodeRuneInString(name[i:])
		if c != utf8.RuneError {
			b.WriteString(name[i : i+n])
			i += n
			continue
		}
		for end := i + n; i < end; i++ {
			fmt.Fprintf(&b, mark+"%02X", name[i])
		}
	}
	return b.String()
}

// Unescape returns the bytes of a name, or of a path, in the image. Those that no Reader made are returned as they are.
func Unescape(path string) string {
	var b strings.Builder
	rest := path
	for {
		before, after, found := strings.Cut(rest, mark)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		c, ok := hexByte(after)
		if !ok {
			return path
		}
		b.WriteByte(c)
		rest = after[2:]
	}
}

// hexByte reads two upper-case hexadecimal digits at the start of s.
func hexByte(s string) (byte, bool) {
	const digits = "0123456789ABCDEF"
	if len(s) < 2 {
		return 0, false
	}
	hi, lo := strings.IndexByte(digits, s[0]), strings.IndexByte(digits, s[1])
	return byte(hi<<4 | lo), hi >= 0 && lo >= 0
}
