package builds_test

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"ensign/bom"
	"ensign/bom/builds"
)

// denseSize is the length of the documents of [dense].
const denseSize = 10_000_000

// densePart is what a document of denseSize consists of: the smallest parts of one kind. %d in each stands for a number.
type densePart struct {
	format                    builds.Format
	name, before, each, after string
}

func (p densePart) document() []byte {
	var b bytes.Buffer
	b.Grow(denseSize + 1000)
	b.WriteString(p.before)
	numbered := strings.Contains(p.each, "%d")
	for i := 0; b.Len() < denseSize; i++ {
		if numbered {
			fmt.Fprintf(&b, p.each, i)
		} else {
			b.WriteString(p.each)
		}
	}
	return append(bytes.TrimSuffix(b.Bytes(), []byte(",")), p.after...)
}

// dense are the kinds of small parts that documents can be full of.
func dense() []densePart {
	const art, part, rel = `{"artifacts":[`, `{"artifacts":[{"id":"a","name":"a",`, `{"artifacts":[{"id":"a","name":"a"},{"id":"b","name":"b"}],"artifactRelationships":[`
	const one, ort = `{"a":{"type":"target",`, `{"repository":{"vcs":{}},"analyzer":{"result":{"packages":[`
	const yaml = "---\nrepository:\n  vcs:\n    url: \"\"\nanalyzer:\n  result:\n    packages:\n"
	parts := []densePart{
		{builds.Buildroot, "targets", `{`, `"%d":{"type":"target"},`, `}`},
		{builds.Buildroot, "root file systems", `{"a":{"type":"target"},`, `"%d":{"type":"rootfs"},`, `}`},
		{builds.Buildroot, "targets of versions", `{`, `"p%d":{"type":"target","version":"1"},`, `}`},
		{builds.Buildroot, "members", one, `"%d":1,`, `}}`},
		{builds.Buildroot, "dependencies", one + `"dependencies":[`, `"a",`, `]}}`},
		{builds.Buildroot, "licences at commas", one + `"licenses":"`, `a,`, `"}}`},
		{builds.Buildroot, "downloads", one + `"downloads":[`, `{},`, `]}}`},
		{builds.Syft, "artifacts", art, `{},`, `]}`},
		{builds.Syft, "artifacts of names", art, `{"name":"a"},`, `]}`},
		{builds.Syft, "artifacts of ids", art, `{"id":"%d","name":"a"},`, `]}`},
		{builds.Syft, "artifacts of one id", art, `{"id":"a","name":"a"},`, `]}`},
		{builds.Syft, "artifacts of CPEs", art, `{"name":"a","cpes":["a"]},`, `]}`},
		{builds.Syft, "locations", part + `"locations":[`, `{},`, `]}]}`},
		{builds.Syft, "locations of paths", part + `"locations":[`, `{"path":"a"},`, `]}]}`},
		{builds.Syft, "licences", part + `"licenses":[`, `"a",`, `]}]}`},
		{builds.Syft, "CPEs", part + `"cpes":[`, `"a",`, `]}]}`},
		{builds.Syft, "members of an artifact", part, `"k%d":1,`, `}]}`},
		{builds.Syft, "metadata", part + `"metadata":[`, `{},`, `]}]}`},
		{builds.Syft, "files", `{"artifacts":[],"files":[`, `{},`, `]}`},
		{builds.Syft, "empty relations", rel, `{},`, `]}`},
		{builds.Syft, "relations", rel, `{"parent":"a","child":"b","type":"dependency-of"},`, `]}`},
		{builds.Syft, "short relations", rel, `{"parent":"a","child":"b","type":"x"},`, `]}`},
		{builds.Syft, "keys", `{"artifacts":[],`, `"k%d":1,`, `}`},
		{builds.ORT, "packages", ort, `{},`, `]}}}`},
		{builds.ORT, "packages of ids", ort, `{"id":"a"},`, `]}}}`},
		{builds.ORT, "packages of parts", ort, `{"id":":::"},`, `]}}}`},
		{builds.ORT, "authors", ort + `{"id":"a","authors":[`, `"a",`, `]}]}}}`},
		{builds.ORT, "members of a package", ort + `{"id":"a",`, `"k%d":1,`, `}]}}}`},
		{builds.ORT, "members of the repository", `{"repository":{"vcs":{},`, `"k%d":1,`, `},"analyzer":{"result":{}}}`},
		{builds.ORT, "YAML packages", yaml, "    - {}\n", ""},
		{builds.ORT, "YAML packages of ids", yaml, "    - id: \"NPM::a:1\"\n", ""},
		{builds.ORT, "YAML lists", yaml + "      [", "[],", "]\n"},
		{builds.ORT, "YAML comments", yaml, "#\n", ""},
	}
	return append(parts, denseTags()...)
}

// denseTags are tags of CoSWID one after the other, and one of many members.
func denseTags() []densePart {
	open := func(key byte) string { return "\xbf\x00\x61a\x01\x61b\x0d\x61c" + string([]byte{key}) + "\x9f" } // a map and a list in it without ends
	return []densePart{
		{builds.CoSWID, "tags", "", "\xa2\x00\x61a\x01\x61b", ""},
		{builds.CoSWID, "tags that say that they are", "", "\xda\x53\x57\x49\x44\xa2\x00\x61a\x01\x61b", ""},
		{builds.CoSWID, "entities", open(2), "\xa1\x18\x1f\x61a", "\xff\xff"},
		{builds.CoSWID, "links", open(4), "\xa1\x18\x26\x61a", "\xff\xff"},
		{builds.CoSWID, "numbers", open(3), "\x00", "\xff\xff"},
		{builds.CoSWID, "tags of entities", "", "\xa3\x00\x61a\x01\x61b\x02\x81\xa1\x18\x1f\x61c", ""},
		{builds.CoSWID, "tags of lists", "", "\xa3\x00\x61a\x01\x61b\x03\x98\x64" + strings.Repeat("\x00", 100), ""},
	}
}

// mayRefuse reports whether an error is one that a dense document is refused with.
func mayRefuse(err error) bool {
	var syntax *bom.SyntaxError
	return errors.As(err, &syntax) && syntax.Offset >= denseSize/40 && strings.Contains(err.Error(), "next to nothing") ||
		errors.Is(err, bom.ErrLimit) && strings.Contains(err.Error(), "let the tool write JSON") ||
		errors.Is(err, builds.ErrNotRead) && strings.Contains(err.Error(), "data items")
}

// TestPartsThatSayNothing: documents of 10 MB that consist of the smallest parts of one kind are read or refused within
// 200 MB, of which the copy of the text is a part. What is counted is all that was ever taken, so that it does not
// depend on when memory is collected.
func TestPartsThatSayNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector takes memory of its own")
	}
	const most = 200_000_000
	for _, part := range dense() {
		t.Run(part.name, func(t *testing.T) {
			data := part.document()
			if got := builds.Recognise(data); got != part.format {
				t.Fatalf("recognised as %q", got)
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := builds.Read(part.format, data, nil)
			runtime.ReadMemStats(&after)
			taken := after.TotalAlloc - before.TotalAlloc
			if taken > most {
				t.Errorf("took %d MB", taken/1_000_000)
			}
			if err != nil && !mayRefuse(err) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// BenchmarkDense reads documents that are full of the smallest parts of a kind.
func BenchmarkDense(b *testing.B) {
	for _, part := range dense() {
		b.Run(part.name, func(b *testing.B) {
			data := part.document()
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := builds.Read(part.format, data, nil); err != nil && !mayRefuse(err) {
					b.Fatal(err)
				}
			}
		})
	}
}
