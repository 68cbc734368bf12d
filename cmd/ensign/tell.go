package main

import (
	"ensign/bom"
)

// tell remarks on what was read: every input if verbose, and in any case how much was not.
func (s *session) tell(doc *bom.Document) {
	gaps := 0
	for _, in := range doc.Inputs() {
		if s.verbose {
			s.note("read %s: %s, %d bytes", in.Name, in.Kind, in.Size)
		}
		for _, g := range in.Coverage.Gaps {
			if g.Reason == bom.Padding {
				continue
			}
			if gaps++; s.verbose {
				s.note("not read: %s %s: %s", in.Name, g.Path, g.Says)
			}
		}
	}
	if s.verbose {
		s.note("%d components", len(doc.Components()))
	}
	if gaps > 0 && !s.verbose {
		s.note("not read: parts of the inputs (%d); the result names them", gaps)
	}
}
