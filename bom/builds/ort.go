package builds

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"ensign/bom"
)

// readORT reads a result of the OSS Review Toolkit, https://oss-review-toolkit.org/ort/docs/tools/analyzer, as its analyzer
// and every tool after it write it: YAML or JSON with the keys repository and analyzer. The classes OrtResult, Project and
// Package of its module model say what the keys are.
//
// Every package counts, whatever scope it is used in: what the maker excludes is a matter of licences and not of delivery.
// A package of which only metadata is known is one as well. Package URLs are those that the tool has written.
func readORT(data []byte, budget *bom.Budget) (*bom.Document, error) {
	text := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(text) > 0 && text[0] != '{' {
		if err := budget.TakeBytes(int64(len(data))); err != nil {
			return nil, err
		}
		turned, err := jsonOfYAML(data, budget)
		if err != nil {
			return nil, err
		}
		data = turned
	}
	j, err := bom.CheckJSON(data, budget)
	if err != nil {
		return nil, err
	}
	p := &parts{budget: budget, kept: bom.NewKept(len(data)), root: bom.Component{Type: "application", Kind: bom.Software, Parent: -1}}
	found := false
	j.Object(func(key string) {
		switch key {
		case "repository":
			p.ortRepository(j)
		case "analyzer":
			found = p.ortAnalyzer(j)
		default:
			skip(j)
		}
	})
	p.at = j.Offset()
	if !found {
		return nil, fmt.Errorf("%w: a result of ORT without analyzer.result", ErrNotRead)
	}
	return p.document()
}

// beginsORT reports whether a text is the beginning of a result of ORT as YAML.
func beginsORT(head string) bool {
	first := ""
	for line := range strings.Lines(head) {
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || trimmed == "---" || trimmed[0] == '#' {
			continue
		}
		switch {
		case first == "" && strings.TrimRight(line, " \r\n") == "repository:":
			first = trimmed
		case first != "":
			return trimmed == "vcs:" || trimmed == "vcs_processed:"
		default:
			return false
		}
	}
	return false
}

// ortRepository reads what was looked at, which is the root.
func (p *parts) ortRepository(j *bom.JSON) {
	j.Object(func(key string) {
		switch key {
		case "vcs_processed":
			p.root.VCS = ortVCS(j)
		case "vcs":
			if url := ortVCS(j); p.root.VCS == "" {
				p.root.VCS = url
			}
		default:
			keepValue(&p.root, "ort:repository:"+key, j)
		}
	})
	if name := strings.TrimSuffix(p.root.VCS[strings.LastIndexByte(p.root.VCS, '/')+1:], ".git"); name != "" {
		p.root.Name = name
	}
}

// ortVCS reads the address of a repository.
func ortVCS(j *bom.JSON) string {
	url := ""
	j.Object(func(key string) {
		if key == "url" {
			url = stated(j)
			return
		}
		skip(j)
	})
	return url
}

// ortAnalyzer reads the projects and packages, and reports whether there was a result.
func (p *parts) ortAnalyzer(j *bom.JSON) bool {
	found := false
	j.Object(func(key string) {
		if key != "result" {
			skip(j)
			return
		}
		found = j.Object(func(key string) {
			switch key {
			case "projects":
				j.Array(func(int) { p.ortPackage(j, "application") })
			case "packages":
				j.Array(func(int) { p.ortPackage(j, "library") })
			default:
				skip(j)
			}
		})
	})
	return found
}

// ortPackage reads a project, a package, or a package with curations, which holds it under the key package.
func (p *parts) ortPackage(j *bom.JSON, kind string) {
	if p.err != nil {
		skip(j)
		return
	}
	c := bom.Component{Type: kind, Kind: bom.Software, Parent: -1}
	var o ortLicenses
	member := func(string) {}
	member = func(key string) {
		switch key {
		case "package", "metadata":
			j.Object(member)
		case "id":
			c.Ref = text(j)
			ortID(&c, c.Ref)
		case "purl":
			c.Purl = text(j)
		case "cpe":
			c.CPE = stated(j)
		case "authors":
			c.Authors = p.texts(j)
		case "description":
			c.Description = stated(j)
		case "homepage_url":
			c.Website = stated(j)
		case "vcs_processed":
			c.VCS = cmp.Or(ortVCS(j), c.VCS)
		case "vcs":
			c.VCS = cmp.Or(c.VCS, ortVCS(j))
		case "scopes", "scope_names", "scope_dependencies":
			skip(j)
		default:
			if !o.read(p, key, j) {
				keepValue(&c, "ort:"+key, j)
			}
		}
	}
	j.Object(member)
	p.at = j.Offset()
	c.Licenses = o.list()
	if c.Name != "" || c.Purl != "" {
		p.add(c)
	}
}

// escapedInID is what an identifier writes in another way.
var escapedInID = strings.NewReplacer("%3A", ":", "%25", "%")

// ortID takes an identifier apart: TYPE:NAMESPACE:NAME:VERSION, in which a colon of a part is written as %3A.
func ortID(c *bom.Component, id string) {
	part := strings.SplitN(id, ":", 4)
	if len(part) < 4 {
		c.Name = id
		return
	}
	keep(c, "ort:type", part[0])
	c.Group, c.Name, c.Version = escapedInID.Replace(part[1]), escapedInID.Replace(part[2]), bom.Stated(escapedInID.Replace(part[3]))
}

// ortLicenses is what is said of the licence of a package, what a person concluded first.
type ortLicenses struct {
	concluded, processed string
	declared             []string
}

func (o *ortLicenses) read(p *parts, key string, j *bom.JSON) bool {
	switch key {
	case "concluded_license":
		o.concluded = stated(j)
	case "declared_licenses":
		o.declared = p.texts(j)
	case "declared_licenses_processed":
		j.Object(func(key string) {
			if key == "spdx_expression" {
				o.processed = stated(j)
				return
			}
			skip(j)
		})
	default:
		return false
	}
	return true
}

func (o *ortLicenses) list() []string {
	if one := cmp.Or(o.concluded, o.processed); one != "" {
		return []string{one}
	}
	return o.declared
}

// maxMarks bounds what may begin a value in a text of YAML, because the library takes 200 bytes or so for each.
const maxMarks = 1_000_000

// jsonOfYAML turns one YAML document into JSON. Anchors, which could make a small text large, are refused; a key that is
// there twice stays, for the reader of the JSON to find.
func jsonOfYAML(data []byte, budget *bom.Budget) ([]byte, error) {
	marks := 0
	for _, c := range []byte("\n,:[{") {
		marks += bytes.Count(data, []byte{c})
	}
	if marks > maxMarks {
		return nil, fmt.Errorf("%w: YAML of more than %d values; let the tool write JSON", bom.ErrLimit, maxMarks)
	}
	var root yaml.Node
	d := yaml.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(&root); err != nil {
		return nil, fmt.Errorf("reading YAML: %w", err)
	}
	if err := d.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: more than one YAML document", ErrNotRead)
	}
	var out bytes.Buffer
	for _, n := range root.Content {
		if err := writeYAML(&out, n, budget, 1); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}

func writeYAML(out *bytes.Buffer, n *yaml.Node, budget *bom.Budget, depth int64) error {
	if err := budget.Deeper(depth); err != nil {
		return err
	}
	switch n.Kind {
	case yaml.ScalarNode:
		out.WriteString(jsonOfScalar(n))
		return nil
	case yaml.SequenceNode:
		return writeMembers(out, n, "[]", func(i int) string { return comma(i > 0, ",") }, budget, depth)
	case yaml.MappingNode:
		separator := func(i int) string { return comma(i > 0, [...]string{",", ":"}[i%2]) }
		for i := 0; i < len(n.Content); i += 2 {
			if n.Content[i].Kind != yaml.ScalarNode {
				return fmt.Errorf("%w: line %d: a key that is no text", ErrNotRead, n.Content[i].Line)
			}
		}
		return writeMembers(out, n, "{}", separator, budget, depth)
	}
	return fmt.Errorf("%w: line %d: an alias of YAML", ErrNotRead, n.Line)
}

func comma(want bool, s string) string {
	if want {
		return s
	}
	return ""
}

func writeMembers(out *bytes.Buffer, n *yaml.Node, brackets string, separator func(i int) string, budget *bom.Budget, depth int64) error {
	out.WriteByte(brackets[0])
	for i, c := range n.Content {
		out.WriteString(separator(i))
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			out.WriteString(quoted(c.Value))
			continue
		}
		if err := writeYAML(out, c, budget, depth+1); err != nil {
			return err
		}
	}
	out.WriteByte(brackets[1])
	return nil
}

// jsonOfScalar writes null and truth as what they are, and all else, numbers too, as text: a version 1.10 is no number.
func jsonOfScalar(n *yaml.Node) string {
	switch n.ShortTag() {
	case "!!null":
		return "null"
	case "!!bool":
		if b, err := strconv.ParseBool(n.Value); err == nil {
			return strconv.FormatBool(b)
		}
	}
	return quoted(n.Value)
}
