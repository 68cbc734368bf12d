package main

import (
	"bytes"
	"io"
	"os"
)

// maxHeld is how much of a result is held in memory.
const maxHeld = 8 << 20

// spool holds what is written until it is known to be whole: in memory, and what is large in a file without a name. Where
// there is no room for such a file, all of it stays in memory. The zero value is empty.
type spool struct {
	memory bytes.Buffer // behind what is in the file
	file   *os.File     // nil if there is none
	named  bool         // the file has its name still
	full   bool         // there is no room for a file
}

// Write adds to what is held. It does not fail.
func (s *spool) Write(p []byte) (int, error) {
	n, _ := s.memory.Write(p)
	if s.memory.Len() > maxHeld && !s.full {
		s.spill()
	}
	return n, nil
}

// spill moves what is in memory into the file.
func (s *spool) spill() {
	if s.file == nil {
		file, err := os.CreateTemp("", "ensign-*")
		if err != nil {
			s.full = true
			return
		}
		s.file = file
		s.named = os.Remove(file.Name()) != nil // a system that keeps the name of an open file loses it when it is discarded
	}
	// A write that fails leaves the rest in memory, which is read behind the file.
	n, err := s.file.Write(s.memory.Bytes())
	s.memory.Next(n)
	s.full = err != nil
}

// WriteTo writes all that is held, and holds nothing afterwards.
func (s *spool) WriteTo(w io.Writer) (int64, error) {
	defer s.discard()
	var n int64
	if s.file != nil {
		if _, err := s.file.Seek(0, io.SeekStart); err != nil {
			return 0, err
		}
		var err error
		if n, err = io.Copy(w, s.file); err != nil {
			return n, err
		}
	}
	m, err := s.memory.WriteTo(w)
	return n + m, err
}

// discard lets go of what is held.
func (s *spool) discard() {
	s.memory = bytes.Buffer{}
	if s.file == nil {
		return
	}
	_ = s.file.Close()
	if s.named {
		_ = os.Remove(s.file.Name())
	}
	s.file = nil
}
