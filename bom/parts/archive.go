package parts

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path"
	"strings"

	"ensign/bom"
)

// Bounds of an archive. A member may grow to maxRatio times its size in the archive, or to freeSize.
const (
	maxMembers = 10_000
	maxMember  = 256 << 20
	maxRatio   = 200
	freeSize   = 16 << 20
	maxToken   = 4 << 20 // bytes of one token of XML
)

// archive is a zip file within bounds.
type archive struct {
	budget  *bom.Budget
	read    int                  // bytes of members, unpacked
	members map[string]*zip.File // by name in lower case, as some writers and readers do not tell case apart
}

func openArchive(data []byte, budget *bom.Budget) (*archive, error) {
	if err := budget.Deeper(1); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("opening the archive: %w", err)
	}
	if len(z.File) > maxMembers {
		return nil, fmt.Errorf("opening the archive: %w: more than %d members", bom.ErrLimit, maxMembers)
	}
	a := &archive{budget: budget, members: make(map[string]*zip.File, len(z.File))}
	for _, f := range z.File {
		key := memberKey(f.Name)
		if a.members[key] != nil && !strings.HasSuffix(key, "/") {
			return nil, fmt.Errorf("opening the archive: two members have the name %q", shorten(f.Name, 60))
		}
		a.members[key] = f
	}
	return a, nil
}

// memberKey is a name as the members are found by: a clean path from the root, in lower case.
func memberKey(name string) string {
	clean := strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, `\`, "/")), "/")
	if strings.HasSuffix(name, "/") {
		clean += "/"
	}
	return strings.ToLower(clean)
}

func (a *archive) has(name string) bool { return a.members[memberKey(name)] != nil }

// xml opens a member as XML. The caller closes it.
func (a *archive) xml(name string) (*xmlReader, error) {
	r, most, err := a.member(name)
	if err != nil {
		return nil, err
	}
	x := newXMLReader(r, name, most, a.budget)
	x.source.sum = &a.read
	return x, nil
}

// member opens a member, and says how many bytes of it may be read.
func (a *archive) member(name string) (r io.ReadCloser, most int64, err error) {
	f := a.members[memberKey(name)]
	if f == nil {
		return nil, 0, fmt.Errorf("the archive has no member %q", shorten(name, 60))
	}
	if f.Flags&1 != 0 {
		return nil, 0, fmt.Errorf("the member %q is encrypted: save the file without a password", shorten(name, 60))
	}
	if r, err = f.Open(); err != nil {
		return nil, 0, fmt.Errorf("opening %q: %w", shorten(name, 60), err)
	}
	return r, min(maxMember, max(freeSize, int64(min(f.CompressedSize64, maxMember))*maxRatio)), nil
}
