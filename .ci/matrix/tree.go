package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// walk lists a tree.
func walk(root string) (map[string]file, error) {
	files := make(map[string]file)
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || name == root {
			return err
		}
		var st syscall.Stat_t
		if err := syscall.Lstat(name, &st); err != nil {
			return err
		}
		f := file{Mode: fmt.Sprintf("%o", st.Mode&0o7777), UID: st.Uid, GID: st.Gid}
		switch st.Mode & syscall.S_IFMT {
		case syscall.S_IFREG:
			data, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			f.Type, f.Size, f.SHA256 = "f", st.Size, fmt.Sprintf("%x", sha256.Sum256(data))
		case syscall.S_IFDIR:
			f.Type = "d"
		case syscall.S_IFLNK:
			f.Type, f.Size = "l", st.Size
			if f.Link, err = os.Readlink(name); err != nil {
				return err
			}
		case syscall.S_IFCHR, syscall.S_IFBLK:
			f.Type = map[bool]string{true: "c", false: "b"}[st.Mode&syscall.S_IFMT == syscall.S_IFCHR]
			major := st.Rdev >> 8 & 0xfff
			f.Device = fmt.Sprintf("%d:%d", major, st.Rdev&0xff|st.Rdev>>12&^0xff)
		case syscall.S_IFIFO:
			f.Type = "p"
		case syscall.S_IFSOCK:
			f.Type = "s"
		}
		rel, err := filepath.Rel(root, name)
		files[rel] = f
		return err
	})
	return files, err
}

// planter makes files and keeps the first error.
type planter struct {
	root string
	err  error
}

func (p *planter) do(f func(name string) error, name string) {
	if p.err == nil {
		p.err = f(filepath.Join(p.root, name))
	}
}

func (p *planter) write(name string, data []byte) {
	p.do(func(name string) error { return os.WriteFile(name, data, 0o644) }, name)
}

func (p *planter) dir(name string) {
	p.do(func(name string) error { return os.MkdirAll(name, 0o755) }, name)
}

// plant makes a tree of packages and of what is hard in file systems.
func plant(root, packages string) error {
	p := &planter{root: root}
	p.do(func(name string) error { return exec.Command("cp", "-a", packages, name).Run() }, "")
	p.names()
	p.sizes()
	p.links()
	p.many()
	if os.Geteuid() == 0 {
		p.special()
	} else {
		fmt.Println("without root: no devices, owners and attributes")
	}
	return p.err
}

// names are such as systems allow and programs forget.
func (p *planter) names() {
	p.dir("odd/dir-\xff")
	for _, name := range []string{
		" space ", "100%", "back\\slash", "new\nline", "latin1-\xe9\xff", "dir-\xff/in-\xfe", "ünïcödé-日本", "rep-\uFFFD", "\uFFFDFF",
		"bang!name", "%21", "tab\t", "\x01\x7f", "\u0085", "a -> b", "...", "-", strings.Repeat("n", 255),
	} {
		p.write("odd/"+name, []byte(name))
	}
	deep := "deep" + strings.Repeat("/d", 100)
	p.dir(deep)
	p.write(deep+"/bottom", []byte("bottom\n"))
	p.dir("empty")
}

// sizes are those around the borders of blocks, and files with holes.
func (p *planter) sizes() {
	p.dir("sizes")
	p.write("sizes/0", nil)
	noise := rand.NewChaCha8([32]byte{2})
	for _, block := range []int{4 << 10, 128 << 10, 1 << 20} {
		for _, more := range []int{-1, 0, 1, block/2 + 3} {
			data := make([]byte, block+more)
			_, _ = noise.Read(data[:len(data)/4])
			copy(data[len(data)/4:], bytes.Repeat([]byte("the quick brown fox "), len(data)/20+1))
			p.write(fmt.Sprintf("sizes/%d", len(data)), data)
		}
	}
	p.write("sizes/zeros", make([]byte, 300_000))
	for name, size := range map[string]int64{"all": 5 << 20, "odd": 5<<20 + 77, "mixed": 9<<20 + 123} {
		p.write("sizes/holes-"+name, nil)
		p.do(func(name string) error { return os.Truncate(name, size) }, "sizes/holes-"+name)
	}
	p.do(func(name string) error {
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = f.WriteAt([]byte("in the middle"), 3<<20+5)
		return err
	}, "sizes/holes-mixed")
}

func (p *planter) links() {
	for name, target := range map[string]string{
		"up": "../../etc/passwd", "absolute": "/abs/target", "bytes": "l\xff", "escapes": "100%!%41\n\x01\xc2\x85\xed\xa0\x80 -> é", "long": strings.Repeat("x", 3000), "dangling": "nowhere",
	} {
		p.do(func(name string) error { return os.Symlink(target, name) }, "odd/link-"+name)
	}
	for _, to := range []string{"odd/hard", "deep/hard"} {
		p.do(func(name string) error { return os.Link(filepath.Join(p.root, "sizes/zeros"), name) }, to)
	}
}

// many are directories of more entries than one block of a listing holds.
func (p *planter) many() {
	p.dir("many")
	for i := range 4000 {
		p.write(fmt.Sprintf("many/a-name-of-some-length-so-that-the-listing-grows-%05d", i), fmt.Append(nil, i)[:i%2*len(fmt.Sprint(i))])
	}
}

// special is what only root may make.
func (p *planter) special() {
	for name, node := range map[string]struct {
		mode         uint32
		major, minor int
	}{
		"odd/fifo": {syscall.S_IFIFO | 0o600, 0, 0}, "odd/chr": {syscall.S_IFCHR | 0o660, 5, 1}, "odd/blk": {syscall.S_IFBLK | 0o660, 259, 70000},
	} {
		number := node.minor&0xff | node.major<<8 | node.minor&^0xff<<12
		p.do(func(name string) error { return syscall.Mknod(name, node.mode, number) }, name)
	}
	p.do(func(name string) error {
		l, err := net.ListenUnix("unix", &net.UnixAddr{Name: name, Net: "unix"})
		if err != nil {
			return err
		}
		l.SetUnlinkOnClose(false)
		return l.Close()
	}, "odd/socket")
	for name, mode := range map[string]uint32{"sizes/4096": 0o4755, "sizes/4095": 0o2750, "empty": 0o1777, "sizes/4097": 0o4644, "sizes/131072": 0} {
		p.do(func(name string) error { return syscall.Chmod(name, mode) }, name)
	}
	p.do(func(name string) error { return os.Chown(name, 4_000_000_000, 70_000) }, "sizes/0")
	p.do(func(name string) error { return os.Chown(name, 1000, 2000) }, "deep")
	for name, value := range map[string]string{"user.one": "1", "user.long": strings.Repeat("2", 1500), "trusted.t": "t"} {
		p.do(func(file string) error {
			if err := syscall.Setxattr(file, name, []byte(value), 0); err != nil {
				fmt.Println("no attributes here:", err)
			}
			return nil
		}, "sizes/1048577")
	}
}
