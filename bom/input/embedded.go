package input

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"ensign/bom"
	"ensign/bom/image"
	"ensign/bom/spdx"
)

// Documents that lie in a root file system are files like others: what is installed is found by looking, not by their
// word. But a document that says that it does not list everything speaks of the product, so that this is a gap.

// maxEmbedded bounds the bytes of a document in a tree.
const maxEmbedded = 64 << 20

// embeddedNames are parts of the names of files, in lower case, that may be documents.
var embeddedNames = []string{"bom", "cdx", "cyclonedx", "spdx"}

// What a text has that claims to be CycloneDX: JSON wherever in it, XML as its outermost element.
var (
	cycloneDXJSON = regexp.MustCompile(`"(?:bom|spec)Format"\s*:\s*"CycloneDX"|"\$schema"\s*:\s*"[^"]*cyclonedx`)
	cycloneDXXML  = regexp.MustCompile(`^(?s:\s*(?:<\?.*?\?>|<!--.*?-->))*\s*<(?:[\w.-]+:)?bom\s[^>]*cyclonedx\.org/schema/bom/`)
)

// omissions gathers what the documents of a tree say that they do not list.
type omissions struct {
	tree   fs.FS
	budget *bom.Budget
	gaps   []bom.Gap
	spdx   []spdx.Input // read as one, because they may refer to each other
}

// omitted returns what documents among the files of a tree say that they do not list, as gaps at the path of each in the tree.
// One that cannot be read may say so too, and is a gap. place is nil for a directory.
func (r *inputReader) omitted(ctx context.Context, tree fs.FS, place *image.Tree, budget *bom.Budget) []bom.Gap {
	names := embedded(tree)
	if place != nil && place.Serial() {
		place.Sort(names)
	}
	o := &omissions{tree: tree, budget: budget}
	for _, name := range names {
		if err := bom.Stopped(ctx); err != nil {
			o.unread(name, err)
			break
		}
		if err := o.read(name); err != nil {
			o.unread(name, err)
		}
	}
	slices.SortFunc(o.spdx, func(a, b spdx.Input) int { return cmp.Compare(a.ID, b.ID) })
	o.readSPDX()
	slices.SortStableFunc(o.gaps, func(a, b bom.Gap) int { return cmp.Compare(a.Path, b.Path) })
	return o.gaps
}

// embedded returns the files of a tree that may be documents by their names.
func embedded(tree fs.FS) []string {
	var names []string
	_ = fs.WalkDir(tree, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil //nolint:nilerr // what cannot be listed is a gap of whoever looks for software
		}
		name := strings.ToLower(d.Name())
		has := func(part string) bool { return strings.Contains(name, part) }
		if d.Type().IsRegular() && slices.ContainsFunc(embeddedNames, has) {
			names = append(names, path)
		}
		return nil
	})
	return names
}

// read reads a file if it is a document. One of SPDX is kept to be read with the others.
func (o *omissions) read(name string) error {
	f, err := o.tree.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	head := make([]byte, headSize)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	if head = head[:n]; !mayBegin(head) {
		return nil
	}
	data, err := o.rest(head, f)
	if err != nil {
		return err
	}
	switch says := spdx.Refused(head); {
	case spdx.Recognise(data) != "":
		o.spdx = append(o.spdx, spdx.Input{Input: bom.Input{ID: name}, Files: []spdx.File{{Data: data}}})
	case says != "":
		return fmt.Errorf("%w: %s", spdx.ErrNotSPDX, says)
	default:
		return o.readCycloneDX(name, bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	}
	return nil
}

// readCycloneDX reads a text if it is CycloneDX.
func (o *omissions) readCycloneDX(name string, data []byte) error {
	isXML := cycloneDXXML.Match(data)
	if !isXML && (bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("<")) || !cycloneDXJSON.Match(data)) {
		return nil
	}
	d, err := bom.Read(data, o.budget)
	switch {
	case errors.Is(err, bom.ErrNotBOM) && !isXML && !outermost(data):
		return nil
	case err != nil:
		return err
	}
	o.add(name, d.Omissions()...)
	o.addNothing(name, d)
	return nil
}

// outermost reports whether JSON claims to be CycloneDX itself, and does not only hold a text that does.
func outermost(data []byte) bool {
	var claim struct{ BOMFormat, SpecFormat string }
	return json.Unmarshal(data, &claim) == nil && (claim.BOMFormat == "CycloneDX" || claim.SpecFormat == "CycloneDX")
}

// mayBegin reports whether a text that begins so may be a document, as far as its first bytes tell.
func mayBegin(head []byte) bool {
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	return len(text) > 0 && strings.ContainsRune("{[<", rune(text[0])) || spdx.Recognise(head) != "" || spdx.Refused(head) != ""
}

// rest returns head and all that follows.
func (o *omissions) rest(head []byte, f io.Reader) ([]byte, error) {
	data := bytes.NewBuffer(slices.Clone(head))
	if _, err := data.ReadFrom(io.LimitReader(f, maxEmbedded+1-int64(len(head)))); err != nil {
		return nil, err
	}
	if data.Len() > maxEmbedded {
		return nil, fmt.Errorf("%w: more than %d bytes", bom.ErrLimit, maxEmbedded)
	}
	return data.Bytes(), o.budget.TakeBytes(int64(data.Len()))
}

// readSPDX reads what there is of SPDX together, or one by one where one of them cannot be read.
func (o *omissions) readSPDX() {
	if len(o.spdx) == 0 {
		return
	}
	d, err := spdx.ReadAll(o.spdx, o.budget)
	if err == nil {
		for _, in := range d.Inputs() {
			o.add(in.ID, in.Coverage.Gaps...)
		}
		o.addNothing(o.spdx[0].ID, d)
		return
	}
	if all := o.spdx; len(all) > 1 {
		for _, in := range all {
			o.spdx = []spdx.Input{in}
			o.readSPDX()
		}
		return
	}
	o.unread(o.spdx[0].ID, err)
}

func (o *omissions) add(name string, gaps ...bom.Gap) {
	for _, g := range gaps {
		g.Path = name
		o.gaps = append(o.gaps, g)
	}
}

// addNothing adds the gap of a document about the whole that lists nothing in it. One about a package, such as a library
// brings along, may have nothing to list.
func (o *omissions) addNothing(name string, d *bom.Document) {
	subject, nothing := listsNothing(d)
	switch subject.Type {
	case "", "device", "firmware", "operating-system", "platform", "container":
		if nothing {
			o.add(name, gapOfNothing())
		}
	}
}

// unread adds the gap of a document that cannot be read.
func (o *omissions) unread(name string, err error) {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	reason := bom.Damaged
	switch {
	case errors.Is(err, bom.ErrLimit):
		reason = bom.Limit
	case errors.Is(err, errors.ErrUnsupported), errors.Is(err, bom.ErrNotBOM), errors.Is(err, spdx.ErrNotSPDX):
		reason = bom.Unsupported
	}
	o.add(name, bom.Gap{Offset: -1, Reason: reason, Says: "a bill of materials that is not read, and may say that it is incomplete: " + err.Error()})
}
