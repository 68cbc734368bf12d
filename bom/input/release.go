package input

import (
	"cmp"
	"io"
	"io/fs"
	"path"
	"strings"

	"ensign/bom"
)

// releaseFiles are where os-release(5) may be, the first that exists counts.
var releaseFiles = []string{"etc/os-release", "usr/lib/os-release"}

// Bounds on reading os-release.
const (
	releaseLinks = 8
	releaseSize  = 64 << 10
)

// release is what os-release(5) says of the operating system. The zero value is an unknown one.
type release struct {
	path                                    string
	id, name, pretty, version, cpe, website string
}

func readRelease(tree fs.FS) release {
	for _, name := range releaseFiles {
		if text, ok := readLinked(tree, name); ok {
			return parseRelease(name, text)
		}
	}
	return release{}
}

// readLinked reads a small file through links, which resolve as if the tree were the whole machine.
func readLinked(tree fs.FS, name string) (string, bool) {
	for range releaseLinks {
		target, err := fs.ReadLink(tree, name)
		if err != nil {
			break
		}
		if !path.IsAbs(target) {
			target = path.Join("/", path.Dir(name), target)
		}
		name = strings.TrimPrefix(path.Clean(target), "/")
	}
	info, err := fs.Lstat(tree, cmp.Or(name, "."))
	if err != nil || !info.Mode().IsRegular() {
		return "", false
	}
	f, err := tree.Open(name)
	if err != nil {
		return "", false
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, releaseSize))
	return string(text), err == nil
}

func parseRelease(path, text string) release {
	r := release{path: path}
	for line := range strings.Lines(text) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), "=")
		if !ok || strings.HasPrefix(key, "#") {
			continue
		}
		value = unquote(value)
		switch key {
		case "ID":
			r.id = value
		case "NAME":
			r.name = value
		case "PRETTY_NAME":
			r.pretty = value
		case "VERSION_ID":
			r.version = value
		case "CPE_NAME":
			r.cpe = value
		case "HOME_URL":
			r.website = value
		}
	}
	return r
}

// unquote takes a value out of the quotes of a shell.
func unquote(value string) string {
	if len(value) < 2 || value[0] != value[len(value)-1] || value[0] != '"' && value[0] != '\'' {
		return value
	}
	inside := value[1 : len(value)-1]
	if value[0] == '\'' {
		return inside
	}
	return strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\$`, `$`, "\\`", "`").Replace(inside)
}

// components returns the operating system as a component, none if it is not known.
func (r release) components() []bom.Component {
	name := cmp.Or(r.name, r.id)
	if name == "" {
		return nil
	}
	return []bom.Component{{
		Parent: -1, Type: "operating-system", Kind: bom.Software, Name: name, Version: r.version, Description: r.pretty, CPE: r.cpe,
		Website: r.website, Found: []bom.Occurrence{{Input: "1", Path: r.path, Offset: -1, By: "os-release"}},
	}}
}
