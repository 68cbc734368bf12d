package bom

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Coverage travels in a document as properties of metadata: one inputName for each input and one gapName for each
// gap, each with a compact JSON object as its value.
const (
	inputName = "ensign:input"
	gapName   = "ensign:coverage:gap"
)

// inputValue is the value of a property ensign:input.
type inputValue struct {
	ID     string `json:"id"`
	Name   string `json:"name,omitempty"`
	Kind   string `json:"kind,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
	Size   int64  `json:"size,omitempty"`
	Bytes  int64  `json:"bytes,omitempty"`
	Known  int64  `json:"known,omitempty"`
}

// gapValue is the value of a property ensign:coverage:gap.
type gapValue struct {
	Input  string    `json:"input"`
	Path   string    `json:"path,omitempty"`
	Offset int64     `json:"offset,omitempty"`
	Size   int64     `json:"size,omitempty"`
	Reason GapReason `json:"reason"`
	Says   string    `json:"says,omitempty"`
}

// coverageProperties returns the properties about coverage of metadata and of its component.
func coverageProperties(lists ...[]Property) []Property {
	var kept []Property
	for _, list := range lists {
		for _, p := range list {
			if isCoverage(p) {
				kept = append(kept, p)
			}
		}
	}
	return kept
}

func isCoverage(p Property) bool { return p.Name == inputName || p.Name == gapName }

func withoutCoverage(list []Property) []Property {
	if !slices.ContainsFunc(list, isCoverage) {
		return slices.Clip(list)
	}
	return slices.DeleteFunc(slices.Clone(list), isCoverage)
}

// readInputs returns the inputs that properties tell of. What cannot be read becomes a gap: it may have been one.
func (r *reader) readInputs(properties []Property) []Input {
	var set inputSet
	for _, p := range properties {
		set.add(r.readCoverage(p))
	}
	return set.list
}

func (r *reader) readCoverage(p Property) Input {
	if p.Name == gapName {
		return r.readGap(p.Value)
	}
	var v inputValue
	if err := decodeStrict(p.Value, &v); err != nil {
		r.warn("/metadata", "a property %s cannot be read: %v", inputName, err)
		return unreadable("", fmt.Sprintf("a property %s cannot be read", inputName))
	}
	return Input{v.ID, v.Name, v.Kind, v.SHA256, v.Size, Coverage{Bytes: v.Bytes, Known: v.Known}}
}

func (r *reader) readGap(value string) Input {
	var v gapValue
	if err := decodeStrict(value, &v); err != nil {
		r.warn("/metadata", "a property %s cannot be read: %v", gapName, err)
		return unreadable("", fmt.Sprintf("a property %s cannot be read", gapName))
	}
	switch v.Reason {
	case Padding, Encrypted, Damaged, Limit, Unsupported, UnknownGap:
	default:
		r.warn("/metadata", "%q is no known reason of a gap", v.Reason)
		v.Reason = UnknownGap
	}
	return Input{ID: v.Input, Coverage: Coverage{Gaps: []Gap{{v.Path, v.Offset, v.Size, v.Reason, v.Says}}}}
}

func unreadable(id, says string) Input {
	return Input{ID: id, Coverage: Coverage{Gaps: []Gap{{Reason: UnknownGap, Says: says}}}}
}

// inputSet holds each input once. Of two with one ID the later gives the fields, and the gaps of both stay.
type inputSet struct {
	list  []Input
	index map[string]int
	gaps  map[inputGap]bool
}

type inputGap struct {
	input string
	gap   Gap
}

func (s *inputSet) add(in Input) {
	if s.index == nil {
		s.index, s.gaps = map[string]int{}, map[inputGap]bool{}
	}
	i, known := s.index[in.ID]
	if !known {
		i = len(s.list)
		s.index[in.ID] = i
		s.list = append(s.list, Input{ID: in.ID})
	}
	gaps := s.list[i].Coverage.Gaps
	for _, g := range in.Coverage.Gaps {
		if key := (inputGap{in.ID, g}); !s.gaps[key] {
			s.gaps[key] = true
			gaps = append(gaps, g)
		}
	}
	if in.Name != "" || in.Kind != "" || in.SHA256 != "" {
		s.list[i] = in
	}
	s.list[i].Coverage.Gaps = gaps
}

// mergeInputs returns the inputs of both lists, each once.
func mergeInputs(lists ...[]Input) []Input {
	var set inputSet
	for _, list := range lists {
		for _, in := range list {
			set.add(in)
		}
	}
	return set.list
}

// writeInputs returns the properties that tell of inputs.
func writeInputs(inputs []Input) []Property {
	var list []Property
	for _, in := range inputs {
		list = append(list, Property{inputName, compactJSON(inputValue{
			in.ID, in.Name, in.Kind, in.SHA256, in.Size, in.Coverage.Bytes, in.Coverage.Known,
		})})
		for _, g := range in.Coverage.Gaps {
			list = append(list, Property{gapName, compactJSON(gapValue{in.ID, g.Path, g.Offset, g.Size, g.Reason, g.Says})})
		}
	}
	return list
}

// compactJSON encodes a struct of strings and numbers, for which encoding/json has no error to give.
func compactJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(text)
}

// gaps reports whether anything but padding was left unread.
func (d *Document) gaps() bool {
	for _, in := range d.inputs {
		for _, g := range in.Coverage.Gaps {
			if g.Reason != Padding {
				return true
			}
		}
	}
	return false
}
