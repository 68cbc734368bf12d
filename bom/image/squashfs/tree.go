package squashfs

import "strings"

// Bounds of the tree of directories. Its nodes take some 200 bytes each.
const (
	maxDepth       = 256
	maxDirectories = 1 << 18
	maxScanned     = 1 << 21 // entries that are looked at to find the directories
)

// tree is the directories of an image. Every one is at one place, the first that leads to its inode when directories are
// listed before those in them, by name. So a directory that contains itself, or that is in many, cannot make a small
// image a large tree.
type tree struct {
	nodes    []node
	children map[childKey]int32
	place    map[inodeRef]int32
	scanned  int
}

// node is a directory. Its inode is read again when it is needed.
type node struct {
	ref     inodeRef
	parent  int32
	depth   int32
	visited bool
	name    string
}

type childKey struct {
	parent int32
	name   string
}

// directories returns the tree, which the first call builds.
func (r *Reader) directories() *tree {
	r.treeOnce.Do(func() {
		t := &tree{children: map[childKey]int32{}, place: map[inodeRef]int32{}}
		t.add(node{ref: r.super.root, parent: -1})
		r.scan(t)
		r.tree = t
	})
	return r.tree
}

// scan visits the directories from the root on, each before what is in it, in the order of their names.
func (r *Reader) scan(t *tree) {
	stack := []int32{0}
	for len(stack) > 0 && t.scanned < maxScanned {
		i := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if t.nodes[i].depth >= maxDepth {
			continue
		}
		from := len(t.nodes)
		r.scanNode(t, i)
		for k := len(t.nodes) - 1; k >= from; k-- {
			stack = append(stack, int32(k))
		}
	}
}

// scanNode adds the directories in node i. What is wrong is found again when the directory is opened.
func (r *Reader) scanNode(t *tree, i int32) {
	n, err := r.inode(t.nodes[i].ref)
	if err != nil || n.kind != dirType {
		return
	}
	l := r.listing(n)
	t.nodes[i].visited = true
	t.scanned += l.seen + 1
	for _, e := range l.entries {
		if e.kind == dirType && len(t.nodes) < maxDirectories {
			t.add(node{ref: e.ref, parent: i, depth: t.nodes[i].depth + 1, name: e.name})
		}
	}
}

// add adds a node, unless its directory has a place already.
func (t *tree) add(n node) {
	if _, ok := t.place[n.ref]; ok {
		return
	}
	i := int32(len(t.nodes))
	t.place[n.ref] = i
	t.nodes = append(t.nodes, n)
	if n.parent >= 0 {
		t.children[childKey{n.parent, n.name}] = i
	}
}

// has reports whether entry e of node i is the place of its directory.
func (t *tree) has(i int32, e entry) bool {
	k, ok := t.children[childKey{i, e.name}]
	return ok && t.nodes[k].ref == e.ref
}

// find returns the node of a path as fs.FS has it. If there is none it returns the node of the part of the path that
// has one, and the rest.
func (t *tree) find(path string) (i int32, rest string) {
	if path == "." {
		return 0, ""
	}
	for path != "" {
		name, after, _ := strings.Cut(path, "/")
		child, ok := t.children[childKey{i, name}]
		if !ok {
			return i, path
		}
		i, path = child, after
	}
	return i, ""
}

// path returns the path of node i.
func (t *tree) path(i int32) string {
	if i == 0 {
		return "."
	}
	var names []string
	for ; i > 0; i = t.nodes[i].parent {
		names = append(names, t.nodes[i].name)
	}
	var b strings.Builder
	for k := len(names) - 1; k >= 0; k-- {
		b.WriteString(names[k])
		if k > 0 {
			b.WriteByte('/')
		}
	}
	return b.String()
}

// directory returns the inode and listing of node i.
func (r *Reader) directory(t *tree, i int32) (*Inode, *listing, error) {
	n, err := r.inode(t.nodes[i].ref)
	if err != nil {
		return nil, nil, err
	}
	if n.kind != dirType {
		return nil, nil, formatErrorf(n.pos, "a directory entry for an inode of type %d", n.kind)
	}
	if !t.nodes[i].visited {
		return n, nil, limitErrorf(n.pos, "a directory %d levels deep, or one of too many", t.nodes[i].depth)
	}
	return n, r.listing(n), nil
}

// stray says why an entry of node i that is a directory is not in the tree.
func (r *Reader) stray(t *tree, i int32, e entry) error {
	at := r.super.inodeTable + int64(e.ref>>16)
	if k, ok := t.place[e.ref]; ok {
		return formatErrorf(at, "entry %.40q is a directory that is already at %.80q", e.name, t.path(k))
	}
	return limitErrorf(at, "entry %.40q is one of too many directories", e.name)
}
