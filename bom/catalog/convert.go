package catalog

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/anchore/syft/syft/cpe"
	"github.com/anchore/syft/syft/pkg"
)

// convert turns syft's packages into ours. The notes say what is left out on the way.
func convert(found []pkg.Package) (packages []Package, notes []string) {
	unnamed := 0
	for _, p := range found {
		licenses, texts := licensesOf(p)
		unnamed += texts
		packages = append(packages, packageOf(p, licenses))
	}
	slices.SortStableFunc(packages, func(a, b Package) int {
		return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Version, b.Version),
			cmp.Compare(a.Purl, b.Purl), slices.Compare(a.Paths, b.Paths), cmp.Compare(a.FoundBy, b.FoundBy))
	})
	if unnamed > 0 {
		notes = append(notes, fmt.Sprintf("%d licence texts were not identified, only licences that are named", unnamed))
	}
	return packages, notes
}

func packageOf(p pkg.Package, licenses []string) Package {
	out := Package{
		Name:       p.Name,
		Version:    p.Version,
		Type:       string(p.Type),
		Purl:       p.PURL,
		CPEs:       cpesOf(p),
		Licenses:   licenses,
		Paths:      pathsOf(p),
		FoundBy:    p.FoundBy,
		Language:   string(p.Language),
		Confidence: confidenceOf(p),
	}
	describe(&out, p.Metadata)
	return out
}

// cpesOf leaves out the names that syft guesses from name and version.
func cpesOf(p pkg.Package) []string {
	var names []string
	for _, c := range p.CPEs {
		if c.Source != cpe.GeneratedSource {
			names = append(names, c.Attributes.BindToFmtString())
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// licensesOf returns the licences that the metadata names, and the number of those that are there only as a text
// without a name.
func licensesOf(p pkg.Package) (names []string, texts int) {
	for _, l := range p.Licenses.ToSlice() {
		name := cmp.Or(l.SPDXExpression, l.Value)
		switch {
		case strings.HasPrefix(name, "sha256:"):
			texts++
		case name != "":
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names), texts
}

// confidenceOf grades how a package was found; see [Package.Confidence].
func confidenceOf(p pkg.Package) string {
	if _, ok := p.Metadata.(pkg.BinarySignature); ok {
		return "0.8"
	}
	return "1"
}
