package input

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"strings"

	"ensign/bom"
	"ensign/bom/catalog"
	"ensign/bom/image"
)

const hintImage = "give a firmware image of a format that ensign formats lists, or unpack it and give the directory that holds its root file system"

// openedImage is an input that is an image.
type openedImage struct {
	*image.Image
	digest string
	close  func() error
}

// opener opens an image.
type opener func(ctx context.Context, name string, r io.ReaderAt, size int64) (*image.Image, error)

// walked opens an image to look into its trees.
func (r *inputReader) walked(ctx context.Context, name string, at io.ReaderAt, size int64) (*image.Image, error) {
	return image.Open(ctx, name, at, size, bom.NewBudget(r.Limits))
}

// openImage opens the operand as an image. Its bytes stay where they are; those of standard input are kept in memory.
func (r *inputReader) openImage(ctx context.Context, open opener) (*openedImage, error) {
	file, size, err := r.bytesAt()
	if err != nil {
		return nil, err
	}
	hashed := make(chan error, 1)
	sum := sha256.New()
	go func() {
		_, err := io.Copy(sum, &checked{ctx, io.NewSectionReader(file, 0, size)})
		hashed <- err
	}()
	img, err := open(ctx, r.label(), file, size)
	if wrong := <-hashed; err == nil {
		err = wrong
	}
	if err != nil {
		return nil, errors.Join(openError(r.name, err), file.Close())
	}
	return &openedImage{img, hex.EncodeToString(sum.Sum(nil)), file.Close}, nil
}

// readerAtCloser is what an image is read from.
type readerAtCloser interface {
	io.ReaderAt
	io.Closer
}

func (r *inputReader) bytesAt() (readerAtCloser, int64, error) {
	if r.stdin() {
		in, err := r.reader()
		if err != nil {
			return nil, 0, err
		}
		data, err := r.readRest(nil, in)
		return memory{bytes.NewReader(data)}, int64(len(data)), err
	}
	file, err := os.Open(r.name)
	if err != nil {
		return nil, 0, openError(r.name, err)
	}
	info, err := file.Stat()
	if err != nil {
		return nil, 0, errors.Join(openError(r.name, err), file.Close())
	}
	return file, info.Size(), nil
}

// memory is an image that is held whole.
type memory struct{ *bytes.Reader }

func (memory) Close() error { return nil }

// refuse says why an image cannot be screened: nothing is known of it, or it is no image but a document.
func (r *inputReader) refuse(img *image.Image) error {
	for _, t := range img.Trees() {
		if _, err := fs.Stat(t.FS, "[Content_Types].xml"); err == nil && t.Node == 0 {
			return hint(errors.New("a spreadsheet: not read yet"), hintCSV)
		}
	}
	if img.HoldsMore() {
		return nil
	}
	for _, g := range img.Gaps() {
		if g.Reason == bom.Limit { // what is behind it may be more
			return nil
		}
		if g.Reason != bom.Padding {
			return hint(fmt.Errorf("nothing in it is of a known format: at 0x%x: %s", g.Offset, g.Says), hintImage)
		}
	}
	for _, n := range img.Nodes {
		return hint(fmt.Errorf("a file of format %s and nothing else", n.Format), hintImage)
	}
	return hint(errors.New("nothing but padding"), hintImage)
}

// readImage reads the trees of an image as if each were a directory, and what boots them.
func (r *inputReader) readImage(ctx context.Context) (*bom.Document, error) {
	img, err := r.openImage(ctx, r.walked)
	if err != nil {
		return nil, err
	}
	defer img.close()
	if err := r.refuse(img.Image); err != nil {
		return nil, openError(r.name, err)
	}
	if added, err := r.addArchive(ctx, img); added || err != nil {
		return nil, err
	}
	s := software{inputReader: r, img: img, budget: bom.NewBudget(r.Limits), seen: map[string]bool{}, ofTree: map[int]int{}}
	for _, g := range img.Gaps() {
		s.gap(g)
	}
	for i := range img.Trees() {
		if err := s.tree(ctx, &img.Trees()[i]); err != nil {
			return nil, openError(r.name, err)
		}
	}
	s.boot()
	covered := img.Coverage()
	covered.Gaps = s.gaps
	in := bom.Input{ID: "1", Name: r.label(), Kind: string(imageFile), SHA256: img.digest, Size: img.Size, Coverage: covered}
	root := r.firmware(release{pretty: s.name}, s.notes)
	root.Found = []bom.Occurrence{{Input: "1", Path: "", Offset: -1, By: "image"}}
	d, err := bom.New(root, s.components, []bom.Input{in})
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", r.name, err)
	}
	return d, nil
}

// software gathers what is found in an image.
type software struct {
	*inputReader
	img        *openedImage
	budget     *bom.Budget // of all trees together
	components []bom.Component
	gaps       []bom.Gap
	ofTree     map[int]int     // the components that stand for trees, by the node of the tree
	seen       map[string]bool // paths that have a gap
	notes      []string
	name       string // what the first operating system calls itself
}

// gap keeps a gap that is no padding; of several of one file, the first.
func (s *software) gap(g bom.Gap) {
	if g.Reason == bom.Padding || g.Offset < 0 && s.seen[g.Path] {
		return
	}
	if g.Offset < 0 {
		s.seen[g.Path] = true
	}
	s.gaps = append(s.gaps, g)
}

// tree finds the software in one tree. An error is only that ctx is done.
func (s *software) tree(ctx context.Context, t *image.Tree) error {
	if s.holdsTags(t) {
		s.tags(t)
		return nil
	}
	found, err := s.find(ctx, inOrder(t), s.budget, cmp.Or(max(s.Jobs, 0), runtime.GOMAXPROCS(0)))
	if err := bom.Canceled(ctx); err != nil {
		return err
	}
	if err != nil {
		s.gap(bom.Gap{Path: t.Path, Offset: -1, Reason: bom.Damaged, Says: err.Error()})
		return nil
	}
	for _, g := range found.Gaps {
		g.Path, g.Offset = placed(t, g.Path), -1
		s.gap(g)
	}
	for _, g := range s.omitted(ctx, t.FS, t, s.budget) {
		if g.Path = placed(t, g.Path); !s.seen[g.Path] {
			s.gaps = append(s.gaps, g)
		}
	}
	if err := bom.Canceled(ctx); err != nil {
		return err
	}
	s.notes = append(s.notes, found.Notes...)
	s.add(t, readRelease(t.FS), found)
	return nil
}

// inOrder returns the files of a tree, as a [catalog.Ordered] tree if it is one.
func inOrder(t *image.Tree) fs.FS {
	files, ok := t.FS.(fs.ReadLinkFS)
	if !ok || !t.Serial() {
		return t.FS
	}
	return &orderedTree{files, t}
}

// orderedTree is a tree in a stream.
type orderedTree struct {
	fs.ReadLinkFS
	tree *image.Tree
}

func (t *orderedTree) Sort(names []string) { t.tree.Sort(names) }
func (t *orderedTree) ReadDir(name string) ([]fs.DirEntry, error) {
	return fs.ReadDir(t.ReadLinkFS, name)
}

// add adds the software of a tree, nested in a component that stands for the tree. A tree in which none is found is no
// component: it would count as a thing of its own.
func (s *software) add(t *image.Tree, system release, found catalog.Result) {
	list := append(system.components(), components(found)...)
	if len(list) == 0 {
		return
	}
	s.name = cmp.Or(s.name, system.pretty)
	n := s.img.Nodes[t.Node]
	parent := len(s.components)
	s.ofTree[t.Node] = parent
	s.components = append(s.components, bom.Component{
		Parent: -1, Type: "firmware", Kind: bom.Software, Name: t.Path[strings.LastIndexByte(t.Path, '!')+1:],
		Found: []bom.Occurrence{{Input: "1", Path: t.Path, Offset: n.Offset, By: "image"}},
	})
	for _, c := range list {
		c.Parent = parent
		for i := range c.Found {
			c.Found[i].Path = placed(t, c.Found[i].Path)
		}
		s.components = append(s.components, c)
	}
}

// placed returns the path in the image of a file of a tree, "" being the tree itself.
func placed(t *image.Tree, name string) string {
	if name == "" {
		return t.Path
	}
	return t.PathOf(name)
}
