package builds

import (
	"cmp"
	"strings"

	"ensign/bom"
)

// readSyft reads syft's own JSON, of which every version has a schema: https://github.com/anchore/syft/tree/main/schema/json.
//
// What depends on what becomes the dependencies of CycloneDX. The list of files and the relations to them are not kept. Names of CPE that syft itself has guessed are not taken for the
// CPE of a package, and stay among the properties.
func readSyft(data []byte, budget *bom.Budget) (*bom.Document, error) {
	j, err := bom.CheckJSON(data, budget)
	if err != nil {
		return nil, err
	}
	p := &parts{budget: budget, kept: bom.NewKept(len(data)), root: bom.Component{Type: "application", Kind: bom.Software, Parent: -1}}
	byID := map[string]int{}
	var relations []relation
	j.Object(func(key string) {
		switch key {
		case "artifacts":
			j.Array(func(int) {
				if p.err != nil {
					skip(j)
					return
				}
				p.syftArtifact(j, byID)
			})
		case "artifactRelationships":
			relations = p.syftRelations(j)
		case "source":
			p.syftSource(j)
		case "distro":
			p.syftDistro(j)
		case "files", "secrets":
			skip(j)
		default:
			if !p.take(j, 6*listCost) {
				skip(j)
				return
			}
			keepValue(&p.root, "syft:"+key, j)
		}
	})
	p.at = j.Offset()
	for _, r := range relations {
		from, known := byID[r.from]
		to, also := byID[r.to]
		switch {
		case !known || !also || from >= len(p.list) || to >= len(p.list):
		case r.kind == "dependency-of":
			p.needs = append(p.needs, bom.Dependency{Of: to, On: []int{from}})
		default:
			of := strings.TrimSuffix(p.list[to].Name+"@"+p.list[to].Version, "@")
			if !p.take(j, propertyCost+timesText*(len(r.kind)+len(of))) {
				return nil, p.err
			}
			keep(p.list[from], "syft:relationship:"+r.kind, of)
		}
	}
	if p.root.Name == "" && len(p.root.Properties) > 0 {
		p.root.Name = "syft"
	}
	return p.document()
}

// relation says what one artifact is to another.
type relation struct{ from, to, kind string }

func (p *parts) syftRelations(j *bom.JSON) []relation {
	var list []relation
	j.Array(func(int) {
		var r relation
		j.Object(func(key string) {
			switch key {
			case "parent":
				r.from = text(j)
			case "child":
				r.to = text(j)
			case "type":
				r.kind = text(j)
			default:
				skip(j)
			}
		})
		if r.kind != "contains" && r.kind != "evident-by" { // whose child is a file
			if p.take(j, relationCost) {
				list = bom.Grown(list, r)
			}
		}
	})
	return list
}

// syftArtifact reads one package.
func (p *parts) syftArtifact(j *bom.JSON, byID map[string]int) {
	c := bom.Component{Type: "library", Kind: bom.Software, Parent: -1}
	id, by := "", ""
	j.Object(func(key string) {
		switch key {
		case "id":
			id = text(j)
		case "name":
			c.Name = text(j)
		case "version":
			c.Version = stated(j)
		case "purl":
			c.Purl = text(j)
		case "type":
			kind := text(j)
			c.Type = syftType(kind)
			keep(&c, "syft:package:type", kind)
		case "foundBy":
			by = text(j)
		case "locations":
			c.Found = p.syftLocations(j)
		case "licenses":
			c.Licenses = p.syftLicenses(j)
		case "cpes":
			p.syftCPEs(&c, j)
		case "metadata":
			again := *j
			syftMakers(&c, &again)
			keepValue(&c, "syft:metadata", j)
		default:
			keepValue(&c, "syft:package:"+key, j)
		}
	})
	for i := range c.Found {
		c.Found[i].By = by
	}
	if c.Name == "" && c.Purl == "" {
		return
	}
	p.at = j.Offset()
	byID[id] = len(p.list)
	p.add(c)
}

// syftType is the type of CycloneDX for a kind of package of syft.
func syftType(kind string) string {
	switch kind {
	case "binary":
		return "application"
	case "linux-kernel":
		return "operating-system"
	case "linux-kernel-module":
		return "device-driver"
	case "model":
		return "machine-learning-model"
	}
	return "library"
}

func (p *parts) syftLocations(j *bom.JSON) []bom.Occurrence {
	var list []bom.Occurrence
	j.Array(func(int) {
		path := ""
		j.Object(func(key string) {
			if key != "path" {
				skip(j)
				return
			}
			path = text(j)
		})
		if path = strings.TrimLeft(path, "/"); path != "" && p.take(j, 2*listCost) {
			list = bom.Grown(list, bom.Occurrence{Input: "1", Path: path, Offset: -1})
		}
	})
	return list
}

// syftLicenses reads licences, which are objects or, before version 8 of the schema, strings.
func (p *parts) syftLicenses(j *bom.JSON) []string {
	var list []string
	j.Array(func(int) {
		value, expression := "", ""
		if j.Peek() == '"' {
			value = stated(j)
		} else {
			j.Object(func(key string) {
				switch key {
				case "value":
					value = stated(j)
				case "spdxExpression":
					expression = stated(j)
				default:
					skip(j)
				}
			})
		}
		if name := cmp.Or(expression, value); name != "" && !strings.HasPrefix(name, "sha256:") && p.take(j, listCost) {
			list = bom.Grown(list, name)
		}
	})
	return list
}

// syftCPEs reads names of CPE, which are objects or, before version 16 of the schema, strings that may all be guessed.
func (p *parts) syftCPEs(c *bom.Component, j *bom.JSON) {
	j.Array(func(int) {
		name, source := "", "syft-generated"
		if j.Peek() == '"' {
			name = text(j)
		} else {
			j.Object(func(key string) {
				switch key {
				case "cpe":
					name = text(j)
				case "source":
					source = text(j)
				default:
					skip(j)
				}
			})
		}
		if source != "syft-generated" && source != "" && c.CPE == "" {
			c.CPE = name
			return
		}
		if p.take(j, 2*listCost) {
			keep(c, "syft:cpe23", name)
		}
	})
}

// syftMakers takes from the metadata of a package who packed it, in the words of its package manager.
func syftMakers(c *bom.Component, j *bom.JSON) {
	j.Object(func(key string) {
		switch key {
		case "vendor":
			c.Supplier.Name = stated(j)
		case "maintainer":
			c.Publisher = stated(j)
		case "author":
			if who := stated(j); who != "" {
				c.Authors = []string{who}
			}
		default:
			skip(j)
		}
	})
}

// syftSource reads what was looked at, which is the root.
func (p *parts) syftSource(j *bom.JSON) {
	j.Object(func(key string) {
		switch key {
		case "name":
			p.root.Name = stated(j)
		case "version":
			p.root.Version = stated(j)
		case "supplier":
			p.root.Supplier.Name = stated(j)
		case "type":
			kind := text(j)
			switch kind {
			case "image":
				p.root.Type = "container"
			case "file":
				p.root.Type = "file"
			}
			keep(&p.root, "syft:source:type", kind)
		default:
			keepValue(&p.root, "syft:source:"+key, j)
		}
	})
}

// syftDistro reads the operating system that was found.
func (p *parts) syftDistro(j *bom.JSON) {
	c := bom.Component{Type: "operating-system", Kind: bom.Software, Parent: -1}
	id := ""
	j.Object(func(key string) {
		switch key {
		case "id":
			id = stated(j)
		case "name":
			c.Name = stated(j)
		case "versionID":
			c.Version = stated(j)
		case "prettyName":
			c.Description = stated(j)
		case "cpeName":
			c.CPE = stated(j)
		case "homeURL":
			c.Website = stated(j)
		default:
			keepValue(&c, "syft:distro:"+key, j)
		}
	})
	if c.Name = cmp.Or(c.Name, id); c.Name != "" {
		p.add(c)
	}
}
