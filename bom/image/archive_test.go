package image

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ensign/bom"
)

// archiveSamples are the folders of testdata that hold the recipe of an archive and what is found in it.
// ENSIGN_UPDATE=1 writes the latter.
var archiveSamples = []string{"tar", "tar-v7", "zip", "zip-cut", "ar", "deb", "cpio", "cpio-odc", "cpio-bin", "cpio-bin-be"}

func listed(t testing.TB, img *Image) *Listing {
	t.Helper()
	l, err := img.List(context.Background(), bom.NewBudget(bom.Limits{Bytes: 64 << 20, Files: 100_000}), 1)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// toldFiles writes the files of all trees as lines.
func toldFiles(l *Listing) string {
	var b strings.Builder
	for _, f := range l.Files {
		fmt.Fprintf(&b, "%s %s %s %d:%d %d", f.Path, f.Type, f.Mode, f.UID, f.GID, f.Size)
		switch {
		case f.Link != "":
			fmt.Fprintf(&b, " -> %s", f.Link)
		case f.Type == "c" || f.Type == "b":
			fmt.Fprintf(&b, " %d,%d", f.Major, f.Minor)
		case f.Err != nil:
			fmt.Fprintf(&b, " ! %v", f.Err)
		case f.SHA256 != "":
			fmt.Fprintf(&b, " %.8s", f.SHA256)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestArchives(t *testing.T) {
	for _, name := range archiveSamples {
		t.Run(name, func(t *testing.T) {
			img := opened(t, bootSample(t, name))
			got := toldFacts(img) + "\n" + toldFiles(listed(t, img))
			file := filepath.Join("testdata", name, "want.txt")
			if os.Getenv("ENSIGN_UPDATE") != "" {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestArchivesFlipped turns bits over: nothing panics or hangs, and what is a tree can be read.
func TestArchivesFlipped(t *testing.T) {
	for _, name := range archiveSamples {
		data := bootSample(t, name)
		r := rand.New(rand.NewPCG(3, 3))
		for range 1000 {
			flipped := bytes.Clone(data)
			at := r.IntN(len(bytes.TrimRight(data, "\x00")))
			flipped[at] ^= 1 << r.IntN(8)
			listed(t, opened(t, flipped))
		}
	}
}

// TestArchivesChecked holds that a bit of a header of tar, or of content that has a checksum, does not change unseen.
func TestArchivesChecked(t *testing.T) {
	for _, tt := range []struct {
		name     string
		from, to int
	}{
		{"tar", 512, 1024},
		{"tar", 1536, 2048},
		{"tar-v7", 512, 1024},
		{"zip", 75, 82},
		{"zip-cut", 75, 82},
	} {
		data := bootSample(t, tt.name)
		before := len(opened(t, data).Gaps())
		for at := tt.from; at < tt.to; at++ {
			flipped := bytes.Clone(data)
			flipped[at] ^= 1
			if img := opened(t, flipped); len(img.Gaps()) <= before {
				t.Errorf("%s: the byte at 0x%x changed unseen", tt.name, at)
			}
		}
	}
}

// TestArchivesTruncated holds that no archive that tells its end is cut off unseen, wherever it is cut.
func TestArchivesTruncated(t *testing.T) {
	for _, name := range []string{"tar", "tar-v7", "zip", "deb", "cpio-odc", "cpio-bin", "cpio-bin-be"} {
		data := bootSample(t, name)
		step := 1 + len(data)/2000
		for n := len(arMagic) + 1; n < len(bytes.TrimRight(data, "\x00")); n += step {
			img := opened(t, data[:n])
			listed(t, img)
			if len(reasons(img)) == 0 {
				t.Errorf("%s: cut off at 0x%x unseen:\n%s", name, n, told(img))
			}
		}
	}
}

func tarOf(t testing.TB, format tar.Format, headers ...*tar.Header) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range headers {
		h.Format, h.ModTime = format, time.Unix(1600000000, 0)
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(words[:h.Size]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestTarDialects holds that what archive/tar writes is read, with long names and large numbers.
func TestTarDialects(t *testing.T) {
	long := strings.Repeat("d/", 30) + strings.Repeat("n", 90)
	longer := strings.Repeat("e", 200)
	for _, tt := range []struct {
		format tar.Format
		name   string
		uid    int
	}{{tar.FormatUSTAR, long, 1000}, {tar.FormatPAX, long + longer + "\xc3\xa9", 3_000_000}, {tar.FormatGNU, long + longer, 3_000_000}} {
		data := tarOf(t, tt.format,
			&tar.Header{Name: tt.name, Typeflag: tar.TypeReg, Mode: 0o4755, Uid: tt.uid, Size: 1000},
			&tar.Header{Name: "first", Typeflag: tar.TypeReg, Mode: 0o600, Size: 7},
			&tar.Header{Name: "hard", Typeflag: tar.TypeLink, Linkname: "first"},
			&tar.Header{Name: "soft", Typeflag: tar.TypeSymlink, Linkname: "../" + tt.name[:90], Mode: 0o777},
		)
		var got []string
		for _, f := range listed(t, opened(t, join(strange(1, 100), data, strange(2, 100)))).Files {
			if f.Type != "d" {
				got = append(got, fmt.Sprintf("%s %s %s %d %d %s", strings.TrimPrefix(f.Path, "fw.bin!tar@0x64!"), f.Type, f.Mode, f.UID, f.Size, f.Link))
			}
		}
		want := []string{
			fmt.Sprintf("%s f 4755 %d 1000 ", tt.name, tt.uid), "first f 600 0 7 ", "hard f 600 0 7 ", "soft l 777 0 93 ../" + tt.name[:90],
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%v: %s", tt.format, diff)
		}
	}
}

// TestLinkTargets holds that every byte of the target of a link can be had back from what is listed of it.
func TestLinkTargets(t *testing.T) {
	for target, want := range map[string]string{
		"../usr/lib":               "../usr/lib",
		"l\xff\xfe":                "l%FF%FE",
		"100%!\n\x7f":              "100%25%21%0A%7F",
		"\u0085\u00e9\ufffd":       "%C2%85\u00e9\ufffd",
		"a/\xed\xa0\x80\xe2\x82/b": "a/%ED%A0%80%E2%82/b",
	} {
		data := tarOf(t, tar.FormatGNU, &tar.Header{Name: "l", Typeflag: tar.TypeSymlink, Linkname: target, Mode: 0o777})
		f := listed(t, opened(t, data)).Files[0]
		if back, err := url.PathUnescape(f.Link); f.Link != want || f.Size != int64(len(target)) || back != target {
			t.Errorf("%q: %q of %d bytes, which is %q %v", target, f.Link, f.Size, back, err)
		}
	}
}

func zipOf(t testing.TB, files map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		h := &zip.FileHeader{Name: name, Method: zip.Deflate}
		if len(files[name]) < 10 {
			h.Method = zip.Store
		}
		f, err := w.CreateHeader(h)
		if err == nil {
			_, err = f.Write(files[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestZipPlaces holds that a ZIP archive is found and whole wherever it is, and that its members are without the
// directory what they are with it.
func TestZipPlaces(t *testing.T) {
	files := map[string][]byte{"a": words[:9], "b": words[:5000], "c/d": nil, "e": zipOf(t, map[string][]byte{"in": words[:300]})}
	data := zipOf(t, files)
	directory := bytes.Index(data, []byte(zipCentralSig))
	contents := func(data []byte) []string {
		var list []string
		for _, f := range listed(t, opened(t, data)).Files {
			if f.Type == "f" {
				list = append(list, fmt.Sprintf("%s %d %.8s", f.Path[strings.LastIndex(f.Path, "!")+1:], f.Size, f.SHA256))
			}
		}
		return list
	}
	want := contents(data)
	if len(want) != len(files)+1 {
		t.Fatalf("%q", want)
	}
	for name, other := range map[string][]byte{
		"before": join(strange(1, 777), data), "after": join(data, strange(1, 70_000)), "between": join(strange(1, 9), data, strange(1, 9)),
		"without the directory": data[:directory],
	} {
		if diff := cmp.Diff(want, contents(other)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestZip64 holds that the records of ZIP64 are read, whether or not the others say that they are needed.
func TestZip64(t *testing.T) {
	data := zipOf(t, map[string][]byte{"a": words[:9], "b": words[:5000]})
	at := bytes.LastIndex(data, []byte(zipEndSig))
	count, size, told := uint64(2), binary.LittleEndian.Uint32(data[at+12:]), binary.LittleEndian.Uint32(data[at+16:])
	record := append([]byte(zipEnd64Sig), 44, 0, 0, 0, 0, 0, 0, 0, 45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	for _, v := range []uint64{count, count, uint64(size), uint64(told)} {
		record = binary.LittleEndian.AppendUint64(record, v)
	}
	locator := binary.LittleEndian.AppendUint64(append([]byte(zipLocatorSig), 0, 0, 0, 0), uint64(at))
	wide := join(data[:at], record, locator, []byte{1, 0, 0, 0}, data[at:])
	for _, needed := range []bool{false, true} {
		if needed {
			copy(wide[len(wide)-14:], bytes.Repeat([]byte{0xff}, 12)) // counts, size and offset
		}
		img := opened(t, join(wide, strange(1, 100)))
		if n := len(listed(t, img).Files); n != 2 || len(img.Gaps()) != 1 || img.Nodes[0].Size != int64(len(wide)) {
			t.Errorf("%d files:\n%s", n, toldFacts(img))
		}
	}
}

// archiveRows are the formats of archives alone.
var archiveRows = []*Format{tarFormat, tarV7Format, zipFormat, debFormat, arFormat, cpioFormat, cpioBinFormat}

// tarWith returns a header of tar with fields that archive/tar does not write.
func tarWith(name string, typ byte, change func(p []byte)) []byte {
	p := make([]byte, tarBlock)
	copy(p, name)
	copy(p[100:], "0000644\x00")
	copy(p[124:], "00000000000\x00")
	copy(p[136:], "00000000000\x00")
	p[156] = typ
	copy(p[257:], "ustar  \x00")
	change(p)
	copy(p[148:], "        ")
	sum := 0
	for _, b := range p {
		sum += int(b)
	}
	copy(p[148:], fmt.Sprintf("%06o\x00 ", sum))
	return p
}

func base256(p []byte, v uint64) {
	clear(p)
	p[0] = 0x80
	binary.BigEndian.PutUint64(p[len(p)-8:], v)
}

// TestArchivesHostile holds that what is meant to do harm ends soon and is told.
func TestArchivesHostile(t *testing.T) {
	nothing := func([]byte) {}
	newc := func(name string, size, namesize uint32) []byte {
		return fmt.Appendf(nil, "%s%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%s\x00", cpioNew, 1, 0o100644, 0, 0, 1, 0, size, 0, 0, 0, 0, namesize, 0, name)
	}
	holes := tarWith("holes", 'S', func(p []byte) {
		base256(p[386:398], 1<<60)
		base256(p[398:410], 0)
		base256(p[483:495], 1<<60)
	})
	deep := tarOf(t, tar.FormatPAX, &tar.Header{Name: strings.Repeat("d/", 30_000) + "f", Typeflag: tar.TypeReg})
	overlapping := zipOf(t, map[string][]byte{"a": words[:5000], "b": words[:5000]})
	entry := bytes.Index(overlapping, []byte(zipCentralSig)) + zipCentralSize + 1
	binary.LittleEndian.PutUint32(overlapping[entry+42:], 0) // both members are the first
	claims := zipOf(t, map[string][]byte{"a": words[:5000]})
	binary.LittleEndian.PutUint32(claims[bytes.Index(claims, []byte(zipCentralSig))+24:], 1<<32-2)
	tests := []struct {
		name   string
		data   []byte
		reason bom.GapReason
	}{
		{"a name of 2^31 bytes", newc("x", 0, 1<<31), bom.Damaged},
		{"a file of 2^32 bytes in cpio", newc("x", 1<<32-1, 2), bom.Damaged},
		{"a file of 2^60 bytes in tar", tarWith("big", '0', func(p []byte) { base256(p[124:136], 1<<60) }), bom.Damaged},
		{"a name of 2^60 bytes in tar", join(tarWith("big", 'L', func(p []byte) { base256(p[124:136], 1<<60) }), words[:512]), bom.Damaged},
		{"a hole of 2^60 bytes", join(holes, make([]byte, 1024)), bom.Limit},
		{"a map that is not in order", join(tarWith("s", 'S', func(p []byte) {
			copy(p[386:], "00000001000\x0000000000400\x0000000000000\x0000000000400\x00")
			copy(p[483:], "00000002000\x00")
		}), make([]byte, 1024)), bom.Damaged},
		{"a map without an end", join(tarWith("s", 'S', func(p []byte) { p[482] = 1 }), bytes.Repeat([]byte{'1'}, 4096)), bom.Damaged},
		{"deep", deep, bom.Limit},
		{"loops", join(tarWith("a", '2', func(p []byte) { copy(p[157:], "b") }), tarWith("b", '2', func(p []byte) { copy(p[157:], "a") }), tarWith("a/f", '0', nothing), make([]byte, 1024)), bom.Damaged},
		{"a link to itself", join(tarWith("a", '1', func(p []byte) { copy(p[157:], "a") }), make([]byte, 1024)), bom.Damaged},
		{"a name that leads out", join(tarWith("../../etc/passwd", '0', nothing), make([]byte, 1024)), bom.Damaged},
		{"members that overlap", overlapping, bom.Damaged},
		{"a member that claims too much", claims, bom.Damaged},
		{"an ar archive whose member claims too much", []byte(arMagic + "x/              0           0     0     644     9999999999`\nx"), bom.Damaged},
	}
	for _, tt := range tests {
		img := openedWith(t, tt.data, bom.Limits{Bytes: 64 << 20}, archiveRows)
		l := listed(t, img)
		if !slices.ContainsFunc(l.Gaps, func(g bom.Gap) bool { return g.Reason == tt.reason }) {
			t.Errorf("%s: no gap of reason %s:\n%s", tt.name, tt.reason, toldFacts(img))
		}
		for _, f := range l.Files {
			if strings.Contains(f.Path, "..") {
				t.Errorf("%s: %s", tt.name, f.Path)
			}
		}
	}
}

// TestDuplicates holds that of members of one name the last has it and none is lost.
func TestDuplicates(t *testing.T) {
	var headers []*tar.Header
	for i := range 5000 {
		headers = append(headers, &tar.Header{Name: "f", Typeflag: tar.TypeReg, Size: int64(i % 7)})
	}
	img := opened(t, tarOf(t, tar.FormatUSTAR, headers...))
	if n := len(listed(t, img).Files); n != 5000 || len(img.Gaps()) != 0 {
		t.Errorf("%d files, gaps %v", n, img.Gaps())
	}
	info, err := fs.Stat(img.Trees()[0].FS, "f")
	if err != nil || info.Size() != 4999%7 {
		t.Errorf("%v %v", info, err)
	}
}

// TestSparse reads a file with holes from every place.
func TestSparse(t *testing.T) {
	stored := bytes.NewReader([]byte("abcdefgh"))
	s, err := newSparse(stored, []int64{2, 3, 5, 1, 9, 4, 15, 0}, 15, 8, bom.NewBudget(bom.Limits{}))
	if err != nil {
		t.Fatal(err)
	}
	want := "\x00\x00abcd\x00\x00\x00efgh\x00\x00"
	for off := range len(want) + 1 {
		for n := range len(want) - off + 1 {
			p := make([]byte, n)
			if k, err := s.ReadAt(p, int64(off)); k != n || string(p) != want[off:off+n] {
				t.Errorf("%d bytes at %d: %q, %v", n, off, p[:k], err)
			}
		}
	}
}

func fuzzArchive(f *testing.F, rows []*Format, samples ...string) {
	for _, name := range samples {
		f.Add(bootSample(f, name))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		img := openedWith(t, data, bom.Limits{Bytes: 4 << 20, Files: 10_000}, rows)
		l, err := img.List(context.Background(), bom.NewBudget(bom.Limits{Bytes: 4 << 20, Files: 10_000}), 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range l.Files {
			if file.Size < 0 || strings.Contains("!"+file.Path+"!", "!..!") {
				t.Fatalf("%+v", file)
			}
		}
		for _, n := range img.Nodes {
			if slices.ContainsFunc(n.Problems, func(p Problem) bool {
				return p.Offset < 0 || p.Offset > n.Size && n.Parent < 0 && p.Offset > int64(len(data))
			}) {
				t.Fatalf("problems %v", n.Problems)
			}
		}
	})
}

func FuzzTar(f *testing.F) {
	fuzzArchive(f, []*Format{tarFormat, tarV7Format}, "tar", "tar-v7")
}
func FuzzZip(f *testing.F) { fuzzArchive(f, []*Format{zipFormat}, "zip", "zip-cut") }
func FuzzAr(f *testing.F)  { fuzzArchive(f, []*Format{debFormat, arFormat}, "ar", "deb") }
func FuzzCpio(f *testing.F) {
	fuzzArchive(f, []*Format{cpioFormat, cpioBinFormat}, "cpio", "cpio-odc", "cpio-bin", "cpio-bin-be")
}
