package input

import (
	"strings"

	"ensign/bom"
)

// listsNothing reports whether a document lists nothing but what it describes, and does not say itself that this is not all;
// and returns what it describes. One of SPDX has a package of its own for that, which is a component.
func listsNothing(d *bom.Document) (subject bom.Component, nothing bool) {
	all := d.Components()
	switch {
	case len(d.Omissions()) > 0:
	case len(all) == 0:
		return d.Root(), true
	case len(all) == 1 && len(all[0].Found) == 0 && d.Root().Type == "file" && ofSPDX(d):
		return all[0], true
	}
	return bom.Component{}, false
}

// withNothing returns a document that was handed in with what it does not list. A single one without a component needs no more
// said: it is screened as the list of nothing that it is. An image and a directory were looked into, now or before Ensign wrote
// what it found, and may hold nothing.
func withNothing(d *bom.Document, single bool) *bom.Document {
	inputs := d.Inputs()
	if _, nothing := listsNothing(d); !nothing || single && len(d.Components()) == 0 || len(inputs) == 0 {
		return d
	}
	for _, in := range inputs {
		if in.Kind == string(imageFile) || in.Kind == string(directory) {
			return d
		}
	}
	last := inputs[len(inputs)-1] // what was opened just now
	last.Coverage.Gaps = []bom.Gap{gapOfNothing()}
	return d.WithInputs([]bom.Input{last})
}

// ofSPDX reports whether a document was read from SPDX, now or before Ensign wrote it.
func ofSPDX(d *bom.Document) bool {
	for _, p := range d.Root().Properties {
		if strings.HasPrefix(p.Name, "spdx:document") {
			return true
		}
	}
	return false
}

// gapOfNothing is what is not known where something was to be listed, and nothing is.
func gapOfNothing() bom.Gap {
	return bom.Gap{Offset: -1, Reason: bom.UnknownGap, Says: "the document lists nothing but what it describes"}
}
