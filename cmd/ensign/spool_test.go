package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ensign/cmd/ensign/internal/report"
)

// TestSpool holds more than stays in memory, with room for a file and without, and gives all of it once.
func TestSpool(t *testing.T) {
	line := strings.Repeat("0123456789abcdef", 1<<12)
	for _, tt := range []struct {
		name, folder string
		file         bool
	}{{"room", t.TempDir(), true}, {"no room", filepath.Join(t.TempDir(), "absent"), false}} {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("TMPDIR", tt.folder)
			t.Setenv("TMP", tt.folder)
			var s spool
			var want bytes.Buffer
			for i := range 300 {
				text := line[i:] + "\n"
				want.WriteString(text)
				if n, err := s.Write([]byte(text)); n != len(text) || err != nil {
					t.Fatal(n, err)
				}
			}
			if (s.file != nil) != tt.file || tt.file && s.memory.Len() > maxHeld {
				t.Errorf("file %v, %d bytes in memory", s.file, s.memory.Len())
			}
			var got bytes.Buffer
			if n, err := s.WriteTo(&got); n != int64(want.Len()) || err != nil || !bytes.Equal(got.Bytes(), want.Bytes()) {
				t.Errorf("%d bytes, %v; want %d", n, err, want.Len())
			}
			if n, err := s.WriteTo(&got); n != 0 || err != nil {
				t.Errorf("%d bytes again, %v", n, err)
			}
			left, _ := os.ReadDir(tt.folder)
			if len(left) > 0 {
				t.Errorf("left: %v", left)
			}
		})
	}
}

// TestSpoolFull: a file that takes nothing leaves all in memory, and nothing is lost.
func TestSpoolFull(t *testing.T) {
	name := filepath.Join(t.TempDir(), "full")
	if err := os.WriteFile(name, nil, 0o400); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	s := spool{file: file}
	want := strings.Repeat("a", maxHeld+1) + strings.Repeat("b", maxHeld+1)
	s.Write([]byte(want[:maxHeld+1]))
	s.Write([]byte(want[maxHeld+1:]))
	var got bytes.Buffer
	if _, err := s.WriteTo(&got); err != nil || got.String() != want || !s.full {
		t.Errorf("%d bytes of %d, %v, full %v", got.Len(), len(want), err, s.full)
	}
}

// TestWriteLeavesNothing: where one of several outputs cannot be rendered, no file is made and none is changed.
func TestWriteLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	old := filepath.Join(dir, "old")
	if err := os.WriteFile(old, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	formats := []format[int]{
		{"good", func(w io.Writer, _ int, _ report.Style) error { _, err := io.WriteString(w, "new"); return err }},
		{"bad", func(io.Writer, int, report.Style) error { return errors.New("it has no end") }},
	}
	to := []destination{{"good", old}, {"good", filepath.Join(dir, "new")}, {"bad", filepath.Join(dir, "bad")}}
	err := write(&session{}, to, formats, 0, report.Style{})
	if err == nil || err.Error() != "writing bad: it has no end" {
		t.Errorf("the error is %v", err)
	}
	if text, _ := os.ReadFile(old); string(text) != "old" {
		t.Errorf("the file that was there holds %q", text)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("left: %v", left)
	}
	if err := write(&session{}, to[:2], formats, 0, report.Style{}); err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(old); string(text) != "new" {
		t.Errorf("the file holds %q, want what was written", text)
	}
}
