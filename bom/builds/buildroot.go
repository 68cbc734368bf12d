package builds

import (
	"fmt"
	"strings"

	"ensign/bom"
)

// readBuildroot reads what make show-info of Buildroot prints: an object that holds an object for each package and each
// root file system, by name. The specification is the manual, https://buildroot.org/downloads/manual/manual.html, and the
// function json-info of package/pkg-utils.mk.
//
// A package of the type host runs where the build does, and has the scope excluded, unless it leaves something in the target. A package that is virtual stands for
// others, which are listed themselves, and a root file system is made of what is listed: both are properties of the root.
// Packages have no package URL, and none is made up.
func readBuildroot(data []byte, budget *bom.Budget) (*bom.Document, error) {
	j, err := bom.CheckJSON(data, budget)
	if err != nil {
		return nil, err
	}
	p := &parts{budget: budget, kept: bom.NewKept(len(data)), root: bom.Component{Type: "firmware", Kind: bom.Software, Name: "buildroot", Parent: -1}}
	wrong := ""
	names := buildrootNames{index: map[string]int{}}
	j.Object(func(key string) {
		if p.err != nil {
			skip(j)
			return
		}
		if j.Peek() != '{' {
			wrong = key
			skip(j)
			return
		}
		p.buildrootEntry(key, j, &names)
	})
	if wrong != "" {
		return nil, fmt.Errorf("%w: %q of show-info is no object", ErrNotRead, wrong)
	}
	for _, n := range names.needs {
		i, known := names.index[n.on]
		if known && n.of < len(p.list) && i < len(p.list) {
			p.needs = append(p.needs, bom.Dependency{Of: n.of, On: []int{i}})
		}
	}
	return p.document()
}

// buildrootNames are the packages by name, and what each needs. What a virtual package stands for is left to the properties.
type buildrootNames struct {
	index map[string]int
	needs []buildrootNeed
}

type buildrootNeed struct {
	of int
	on string
}

// buildrootEntry reads one package or root file system.
func (p *parts) buildrootEntry(key string, j *bom.JSON, names *buildrootNames) {
	c := bom.Component{Type: "library", Kind: bom.Software, Name: key, Ref: key, Parent: -1}
	kind, virtual := "", false
	var needs []string
	whole := *j
	j.Object(func(member string) {
		switch member {
		case "type":
			kind = text(j)
			keep(&c, "buildroot:type", kind)
		case "virtual":
			v := j.Value()
			virtual = v.String() == "true"
		case "name":
			if name := stated(j); name != "" {
				c.Name = name
			}
		case "version":
			c.Version = stated(j)
		case "licenses":
			c.Licenses = p.buildrootLicenses(j, text(j))
		case "cpe-id":
			c.CPE = stated(j)
		case "dependencies":
			again := *j
			needs = p.texts(&again)
			keepValue(&c, "buildroot:dependencies", j)
		case "downloads":
			again := *j
			c.VCS = p.repositoryOf(&again)
			keepValue(&c, "buildroot:downloads", j)
		default:
			keepValue(&c, "buildroot:"+member, j)
		}
	})
	p.at = j.Offset()
	if virtual || kind == "rootfs" {
		p.take(j, listCost)
		v := whole.Value()
		keep(&p.root, "buildroot:"+key, v.String())
		return
	}
	if kind == "host" && bom.StaysOnHost(key) {
		c.Scope = "excluded"
	}
	names.index[key] = len(p.list)
	for _, on := range needs {
		if !p.take(j, relationCost+timesText*len(on)) {
			return
		}
		names.needs = bom.Grown(names.needs, buildrootNeed{len(p.list), on})
	}
	p.add(c)
}

// buildrootLicenses splits a list of licences at its commas, but not inside of brackets.
func (p *parts) buildrootLicenses(j *bom.JSON, list string) []string {
	var out []string
	depth, from := 0, 0
	add := func(s string) {
		if s = bom.Stated(s); s != "" && p.take(j, listCost) {
			out = bom.Grown(out, s)
		}
	}
	for i, r := range list {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth--
		case r == ',' && depth <= 0:
			add(list[from:i])
			from = i + 1
		}
	}
	add(list[from:])
	return out
}

// repositoryOf returns the first address of a version control system among the places that a package is loaded from. An
// address is "SCHEME[|SCHEME]+URL".
func (p *parts) repositoryOf(j *bom.JSON) string {
	found := ""
	j.Array(func(int) {
		j.Object(func(key string) {
			if key != "uris" {
				skip(j)
				return
			}
			for _, uri := range p.texts(j) {
				schemes, url, ok := strings.Cut(uri, "+")
				first, _, _ := strings.Cut(schemes, "|")
				switch first {
				case "git", "svn", "hg", "bzr", "cvs":
					if ok && found == "" && strings.Contains(url, "://") {
						found = url
					}
				}
			}
		})
	})
	return found
}
