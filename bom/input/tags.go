package input

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"ensign/bom"
	"ensign/bom/builds"
	"ensign/bom/image"
	"ensign/bom/spdx"
)

// maxTags bounds the software identification tags of one place in an image.
const maxTags = 64 << 20

// holdsTags reports whether a tree is no file system, but holds what the build wrote of itself.
func (s *software) holdsTags(t *image.Tree) bool {
	switch s.img.Nodes[t.Node].Format {
	case "uswid", "pe":
		return true
	}
	return false
}

// tags adds the components that the tags of a tree tell of. What cannot be read of them is a gap.
func (s *software) tags(t *image.Tree) {
	parent := s.parent(&s.img.Nodes[t.Node])
	err := fs.WalkDir(t.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		list, err := s.readTags(t, name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		from := len(s.components)
		for _, c := range list {
			if c.Parent += from; c.Parent < from {
				c.Parent = parent
			}
			c.Found = append(c.Found, bom.Occurrence{Input: "1", Path: placed(t, name), Offset: -1, By: s.img.Nodes[t.Node].Format})
			s.components = append(s.components, c)
		}
		return nil
	})
	if err != nil {
		reason := bom.Damaged
		if errors.Is(err, bom.ErrLimit) {
			reason = bom.Limit
		}
		s.gap(bom.Gap{Path: t.Path, Offset: -1, Reason: reason, Says: "what the build says of itself: " + err.Error()})
	}
}

// readTags reads tags, or a document of CycloneDX or SPDX in their place. What describes the document's own subject is a
// component.
func (s *software) readTags(t *image.Tree, name string) ([]bom.Component, error) {
	f, err := t.FS.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxTags+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxTags {
		return nil, fmt.Errorf("%w: more than %d bytes", bom.ErrLimit, maxTags)
	}
	if spdx.Recognise(data) != "" {
		return s.readSPDX(t, name, bytes.TrimRight(data, "\x00"))
	}
	start := bytes.TrimLeft(data, " \t\r\n")
	if len(start) == 0 || start[0] != '{' && start[0] != '<' {
		return builds.Tags(data, s.budget)
	}
	d, err := bom.Read(bytes.TrimRight(data, "\x00"), s.budget)
	if err != nil {
		return nil, err
	}
	s.omit(placed(t, name), d)
	return withRoot(d), nil
}

// omit makes gaps of the image of what a document in the place of tags says that it does not list. It is all that there is
// about what it describes, so that one that lists nothing leaves all out.
func (s *software) omit(path string, d *bom.Document) {
	list := d.Omissions()
	if _, nothing := listsNothing(d); nothing {
		list = append(list, gapOfNothing())
	}
	for _, g := range list {
		g.Path = path
		s.gaps = append(s.gaps, g)
	}
}

// readSPDX reads a document of SPDX. What it refers to and does not hold is a gap of the image. The files that it names are those
// of the build, and nobody says that they lie in the image.
func (s *software) readSPDX(t *image.Tree, name string, data []byte) ([]bom.Component, error) {
	d, err := spdx.Read(data, s.budget)
	if err != nil {
		return nil, err
	}
	s.omit(placed(t, name), d)
	list := withRoot(d)
	for i := range list {
		if holder := list[0].Type == "file" && d.Root().Name != ""; holder && i > 0 && list[i].Parent < 0 {
			list[i].Parent = 0 // the document is about several things, and is none itself
		}
	}
	return list, nil
}

// withRoot returns the components of a document with its root, if it has one, before them. Where they were found is in none of
// the inputs of the image.
func withRoot(d *bom.Document) []bom.Component {
	root, list := d.Root(), slices.Clone(d.Components())
	if root.Name != "" {
		root.Parent = -1
		list = slices.Insert(list, 0, root)
		for i := range list[1:] {
			if c := &list[1+i]; c.Parent >= 0 {
				c.Parent++
			}
		}
	}
	for i := range list {
		list[i].Found = slices.Clone(list[i].Found)
		for k := range list[i].Found {
			list[i].Found[k].Input = ""
		}
	}
	return list
}
