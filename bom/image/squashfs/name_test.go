package squashfs

import (
	"io/fs"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestEscape(t *testing.T) {
	tests := []struct{ name, want string }{
		{"plain", "plain"},
		{"100%", "100%"},
		{"日本", "日本"},
		{"a\xffb", "a\uFFFDFFb"},
		{"\xe9t\xe9", "\uFFFDE9t\uFFFDE9"},
		{"\uFFFD", "\uFFFDEF\uFFFDBF\uFFFDBD"},
		{"\uFFFDFF", "\uFFFDEF\uFFFDBF\uFFFDBDFF"},
	}
	for _, tt := range tests {
		if got := escape(tt.name); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestEscapeRoundTrip: every name that a file can have is a path, and two names are two paths.
func TestEscapeRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := string(rapid.SliceOfN(rapid.Byte(), 1, 30).Draw(t, "bytes"))
		if rapid.Bool().Draw(t, "mark") {
			name += mark + name
		}
		if nameError(name) != "" {
			return
		}
		path := escape(name)
		if !fs.ValidPath(path) || strings.Contains(path, "/") {
			t.Errorf("%q: %q is no element of a path", name, path)
		}
		if back := Unescape(path); back != name {
			t.Errorf("%q: %q gives back %q", name, path, back)
		}
	})
}
