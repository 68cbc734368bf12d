package input

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strings"

	"ensign/bom"
	"ensign/bom/catalog"
)

// readDirectory reads a root file system. Nothing outside of the directory is opened, whatever its links say.
func (r *inputReader) readDirectory(ctx context.Context) (*bom.Document, error) {
	root, err := os.OpenRoot(r.name)
	if err != nil {
		return nil, openError(r.name, err)
	}
	defer root.Close()
	return r.readTree(ctx, root.FS())
}

func (r *inputReader) readTree(ctx context.Context, tree fs.FS) (*bom.Document, error) {
	all, err := list(ctx, tree, bom.NewBudget(r.Limits))
	if err != nil {
		return nil, openError(r.name, err)
	}
	if files, ok := r.spdxFiles(ctx, tree, nil); ok && r.scheme != schemeDir {
		in := bom.Input{Name: r.label(), Kind: string(spdxArchive), SHA256: all.digest, Size: all.bytes, Coverage: coverage(all, nil)}
		r.spdx.add(r, in, files)
		return nil, nil
	}
	jobs := r.Jobs
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	budget := bom.NewBudget(r.Limits)
	found, err := r.find(ctx, tree, budget, jobs)
	if err != nil {
		return nil, openError(r.name, err)
	}
	omitted := r.omitted(ctx, tree, nil, budget)
	if err := bom.Canceled(ctx); err != nil {
		return nil, openError(r.name, err)
	}
	system := readRelease(tree)
	in := bom.Input{
		ID: "1", Name: r.label(), Kind: string(directory), SHA256: all.digest, Size: all.bytes, Coverage: coverage(all, append(found.Gaps, omitted...)),
	}
	d, err := bom.New(r.firmware(system, found.Notes), append(system.components(), components(found)...), []bom.Input{in})
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", r.name, err)
	}
	return d, nil
}

// firmware returns the root of a directory's document.
func (r *inputReader) firmware(system release, notes []string) bom.Component {
	c := bom.Component{Parent: -1, Type: "firmware", Kind: bom.Software, Name: cmp.Or(system.pretty, r.label())}
	for _, n := range notes {
		c.Properties = append(c.Properties, bom.Property{Name: "ensign:note", Value: n})
	}
	return c
}

// coverage joins the gaps of the listing and those of the cataloguers. A file that could not be opened is one gap,
// though both have met it.
func coverage(all listing, more []bom.Gap) bom.Coverage {
	c := bom.Coverage{Bytes: all.bytes, Known: all.known, Gaps: all.gaps}
	unread := map[string]bool{}
	for _, g := range all.gaps {
		unread[g.Path] = true
	}
	for _, g := range more {
		if g.Path != "" && unread[g.Path] {
			continue
		}
		c.Gaps = append(c.Gaps, g)
		if g.Reason != bom.Padding {
			c.Known = max(0, c.Known-max(0, g.Size))
		}
	}
	return c
}

// components returns the packages of a catalogue as software, in their order.
func components(found catalog.Result) []bom.Component {
	list := make([]bom.Component, len(found.Packages))
	for i := range found.Packages {
		list[i] = component(&found.Packages[i])
	}
	return list
}

// component writes a package as a component. Who packages it is its publisher and never its supplier.
func component(p *catalog.Package) bom.Component {
	c := bom.Component{
		Parent: -1, Type: componentType(p.Type), Kind: bom.Software, Name: p.Name, Version: p.Version, Description: p.Description,
		Purl: p.Purl, Supplier: bom.Party{Name: p.Vendor}, Publisher: cmp.Or(p.Maintainer, p.Publisher), Licenses: p.Licenses,
		Website: p.Homepage,
	}
	if len(p.CPEs) > 0 {
		c.CPE = p.CPEs[0]
	}
	if p.Author != "" {
		c.Authors = strings.Split(p.Author, "; ")
	}
	for _, path := range p.Paths {
		c.Found = append(c.Found, bom.Occurrence{Input: "1", Path: path, Offset: -1, By: p.FoundBy, Confidence: p.Confidence})
	}
	source := strings.TrimSpace(p.Source + " " + p.SourceVer)
	for _, f := range []bom.Property{
		{Name: "ensign:package-type", Value: p.Type},
		{Name: "ensign:source-package", Value: source},
		{Name: "ensign:architecture", Value: p.Arch},
	} {
		if f.Value != "" {
			c.Properties = append(c.Properties, f)
		}
	}
	return c
}

// componentType returns the CycloneDX type of a package of an ecosystem.
func componentType(ecosystem string) string {
	switch ecosystem {
	case "linux-kernel":
		return "operating-system"
	case "linux-kernel-module":
		return "device-driver"
	case "binary":
		return "application"
	}
	return "library"
}
