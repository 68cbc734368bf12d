package builds_test

import (
	"encoding/binary"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"ensign/bom"
	"ensign/bom/builds"
)

// pair is a member of a map.
type pair struct{ key, value any }

// tagged is a value with a tag before it.
type tagged struct {
	tag   int
	value any
}

// cbor writes what tags are made of, RFC 8949, with lengths as short as they can be.
func cbor(v any) []byte {
	switch v := v.(type) {
	case int:
		if v < 0 {
			return head(1, -1-v)
		}
		return head(0, v)
	case []byte:
		return append(head(2, len(v)), v...)
	case string:
		return append(head(3, len(v)), v...)
	case []any:
		b := head(4, len(v))
		for _, e := range v {
			b = append(b, cbor(e)...)
		}
		return b
	case []pair:
		b := head(5, len(v))
		for _, p := range v {
			b = append(append(b, cbor(p.key)...), cbor(p.value)...)
		}
		return b
	case tagged:
		return append(head(6, v.tag), cbor(v.value)...)
	case bool:
		if v {
			return []byte{0xf5}
		}
		return []byte{0xf4}
	}
	return []byte{0xf6}
}

func head(major byte, n int) []byte {
	switch {
	case n < 24:
		return []byte{major<<5 | byte(n)}
	case n < 1<<8:
		return []byte{major<<5 | 24, byte(n)}
	case n < 1<<16:
		return binary.BigEndian.AppendUint16([]byte{major<<5 | 25}, uint16(n))
	}
	return binary.BigEndian.AppendUint32([]byte{major<<5 | 26}, uint32(n))
}

// boardTag is a tag with all that is read of one.
func boardTag() []pair {
	return []pair{
		{15, "en-US"},
		{0, []byte("\x0f\x1e\x2d\x3c\x4b\x5a\x69\x78\x87\x96\xa5\xb4\xc3\xd2\xe1\xf0")},
		{12, 1},
		{8, true},
		{1, "HarbourPlatformInit"},
		{13, "2.1.0"},
		{14, 16384},
		{5, []pair{{50, "uSWID"}, {55, "Sets the board up"}, {52, "Harbour board"}, {47, []byte{0xab, 0xcd}}, {"cpe", "cpe:2.3:o:harbour:platform_init:2.1.0:*:*:*:*:*:*:*"}}},
		{2, []any{
			[]pair{{31, "Harbour Firmware GmbH"}, {32, "harbour.example"}, {33, []any{1, 2}}},
			[]pair{{31, "Tidewater OEM"}, {32, "http://invalid.unavailable"}, {33, 4}},
			[]pair{{31, "To be filled by O.E.M."}, {33, 6}},
		}},
		{4, []any{
			[]pair{{38, "https://spdx.org/licenses/BSD-2-Clause.html"}, {40, -2}},
			[]pair{{38, "swid:gcc"}, {40, "compiler"}},
			[]pair{{38, "swid:tidelib"}, {40, 8}},
		}},
		{6, []pair{
			{17, []pair{{24, "init.efi"}, {20, 20480}, {7, []any{1, []byte{1, 2, 3, 4}}}}},
			{16, []pair{{24, "drivers"}, {26, []pair{{17, []any{[]pair{{24, "a.efi"}}, []pair{{24, "b.efi"}, {7, []any{[]any{1, []byte{5}}, []any{8, []byte{6}}}}}}}}}}},
		}},
		{3, []pair{{36, "build host"}}},
		{"vendor-note", "ours"},
	}
}

// twoTags is a file of two tags, one of which says that it is one, with zeros behind them.
func twoTags() []byte {
	small := []pair{{0, "gcc"}, {1, "gcc"}, {13, "@VCS_TAG@"}, {2, []pair{{31, "Harbour Firmware GmbH"}, {33, 1}}}}
	return slices.Concat(cbor(boardTag()), cbor(tagged{1398229316, small}), make([]byte, 5))
}

// TestLinks holds what tags say of each other: what is required is a dependency, and a compiler is not in what it compiled,
// unless something says more of it.
func TestLinks(t *testing.T) {
	tag := func(id string, links ...string) []byte {
		var list []any
		for _, l := range links {
			relation, to, _ := strings.Cut(l, " ")
			list = append(list, []pair{{38, to}, {40, map[string]any{"requires": 8, "see-also": 9, "compiler": "compiler"}[relation]}})
		}
		return cbor([]pair{{0, id}, {1, id}, {4, list}})
	}
	installed := cbor([]pair{{0, "cc"}, {1, "cc"}, {6, []pair{{17, []pair{{24, "usr/bin/cc"}}}}}})
	for _, tt := range []struct {
		name string
		tags [][]byte
		want string
	}{
		{"required", [][]byte{tag("a", "requires swid:b", "requires swid:missing"), tag("b")}, "a b a->b"},
		{"a compiler", [][]byte{tag("a", "compiler swid:CC"), tag("cc"), tag("b", "compiler swid:cc")}, "a cc! b"},
		{"a compiler that is required too", [][]byte{tag("a", "compiler swid:cc"), tag("cc"), tag("b", "requires swid:cc")}, "a cc b b->cc"},
		{"a compiler that is installed", [][]byte{tag("a", "compiler swid:cc"), installed}, "a cc"},
		{"a compiler elsewhere", [][]byte{tag("a", "compiler https://gcc.gnu.org/"), tag("gcc")}, "a gcc"},
		{"its own compiler", [][]byte{tag("cc", "compiler swid:cc")}, "cc"},
		{"seen also", [][]byte{tag("a", "see-also swid:b"), tag("b")}, "a b"},
	} {
		d, err := builds.Read(builds.CoSWID, slices.Concat(tt.tags...), nil)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		var got []string
		for _, c := range d.Components() {
			got = append(got, c.Name+map[string]string{"excluded": "!"}[c.Scope])
		}
		for line := range strings.Lines(toldAll(d)) {
			if of, on, ok := strings.Cut(strings.TrimSpace(line), " needs "); ok {
				got = append(got, of+"->"+on)
			}
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, strings.Join(got, " "), tt.want)
		}
	}
}

func TestSignedTag(t *testing.T) {
	small := cbor([]pair{{0, "x"}, {1, "pump"}, {12, 0}})
	for _, signed := range []any{
		tagged{18, []any{[]byte{}, []pair{}, small, []byte("signature")}},
		tagged{98, []any{[]byte{}, []pair{}, small, []any{}}},
		tagged{18, []any{[]byte{}, []pair{}, cbor(tagged{1398229316, []pair{{0, "x"}, {1, "pump"}}}), []byte("signature")}},
	} {
		list, err := builds.Tags(cbor(signed), bom.NewBudget(bom.Limits{}))
		if got := builds.Recognise(cbor(signed)); got != builds.CoSWID {
			t.Errorf("it is recognised as %q", got)
		}
		if err != nil || len(list) != 1 || list[0].Name != "pump" || list[0].Properties[0] != (bom.Property{Name: "coswid:signature", Value: "not checked"}) {
			t.Errorf("%v: %+v", err, list)
		}
	}
}

// TestTagsThatAreNone holds that what is no tag is an error that says where and why.
func TestTagsThatAreNone(t *testing.T) {
	nested := func(n int) any {
		var v any = []any{}
		for range n {
			v = []any{v}
		}
		return v
	}
	for name, data := range map[string][]byte{
		"without software-name or tag-id": cbor([]pair{{0, "x"}, {13, "1"}}),
		"is there twice":                  cbor([]pair{{0, "x"}, {1, "n"}, {0, "y"}}),
		"no tag but another data item":    cbor([]any{1}),
		"of another shape than COSE":      cbor(tagged{18, []any{1}}),
		"ends too early":                  cbor(boardTag())[:40],
		"not UTF-8":                       cbor([]pair{{0, "x"}, {1, "\xff"}}),
		"nested deeper than 64":           cbor([]pair{{0, "x"}, {1, "n"}, {3, nested(100)}}),
		"neither a number nor a string":   cbor([]pair{{[]any{}, "x"}}),
		"begins nothing":                  {0xa1, 0x1c},
		"an end of nothing":               {0xa1, 0x00, 0xff},
		"of another type":                 {0xa1, 0x00, 0x7f, 0x41, 'x', 0xff},
		"the tag at 0x1":                  append(cbor([]pair{{0, "x"}, {1, "n"}}), 0x01)[6:],
		"in a tag, and so on":             cbor(tagged{1398229316, tagged{1398229316, tagged{1398229316, tagged{1398229316, tagged{1398229316, tagged{1398229316, []pair{{0, "x"}, {1, "n"}}}}}}}}),
		"more than a tag is signed":       cbor(tagged{18, []any{[]byte{}, []pair{}, append(cbor([]pair{{0, "x"}, {1, "n"}}), 0), []byte{}}}),
		"data items":                      slices.Concat([]byte{0xa1, 0x03, 0x9f}, make([]byte, 1<<20)),
	} {
		_, err := builds.Tags(data, bom.NewBudget(bom.Limits{}))
		if !errors.Is(err, builds.ErrNotRead) || name != "the tag at 0x1" && !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestHostileTags holds that no bytes cost much more than they are.
func TestHostileTags(t *testing.T) {
	const size = 10 << 20
	repeat := func(s string) []byte { return []byte(strings.Repeat(s, size/len(s))) }
	for name, data := range map[string][]byte{
		"zeros in a list":   append([]byte{0xa1, 0x03, 0x9f}, make([]byte, size)...),
		"lists in lists":    repeat("\x9f"),
		"maps in maps":      repeat("\xa1\x00"),
		"tags in tags":      repeat("\xda\x53\x57\x49\x44"),
		"small tags":        repeat("\xa2\x00\x61x\x01\x61n"),
		"pieces of a text":  append([]byte{0xa1, 0x00, 0x7f}, repeat("\x60")...),
		"a length too long": []byte("\xa1\x00\x7b\x7f\xff\xff\xff\xff\xff\xff\xff"),
		"a list too long":   []byte("\xa1\x00\x9b\x7f\xff\xff\xff\xff\xff\xff\xff"),
		"a map too long":    []byte("\xbb\xff\xff\xff\xff\xff\xff\xff\xff"),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		_, err := builds.Tags(data, bom.NewBudget(bom.Limits{Files: 10_000}))
		runtime.ReadMemStats(&after)
		if err == nil || time.Since(start) > 5*time.Second || after.TotalAlloc-before.TotalAlloc > 200<<20 {
			t.Errorf("%s: %v after %s and %d MB", name, err, time.Since(start), (after.TotalAlloc-before.TotalAlloc)>>20)
		}
	}
}
