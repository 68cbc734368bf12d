package builds

import (
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"ensign/bom"
)

// Major types of CBOR, RFC 8949, 3.1.
const (
	unsigned = iota
	negative
	bytesType
	textType
	arrayType
	mapType
	tagType
	simpleType
)

// Bounds on one data item: of nesting, and of the items in it.
const (
	maxNested = 64
	maxItems  = 1 << 18
)

// Lengths and the end of what has no length, RFC 8949, 3.2.
const (
	indefinite = 31
	breakByte  = 0xff
)

// item is one data item of CBOR.
type item struct {
	major byte
	n     uint64 // the number, the tag, or the simple value or float as it stands
	bits  byte   // how wide a float is, else 0
	text  string // of bytes and text
	list  []item // of an array; of a map, keys and values in turn; of a tag, its content
}

// decoder reads data items from bytes.
type decoder struct {
	data  string
	at    int
	items int
}

var errShort = errors.New("it ends too early")

// decodeItem reads the data item that data begins with, and returns how many bytes it takes.
func decodeItem(data string) (item, int, error) {
	d := decoder{data: data}
	it, err := d.item(0)
	if err != nil {
		return item{}, d.at, fmt.Errorf("CBOR at 0x%x: %w", d.at, err)
	}
	return it, d.at, nil
}

func (d *decoder) byte() (byte, error) {
	if d.at >= len(d.data) {
		return 0, errShort
	}
	d.at++
	return d.data[d.at-1], nil
}

// head reads a major type and its argument.
func (d *decoder) head() (major, info byte, n uint64, err error) {
	b, err := d.byte()
	if err != nil {
		return 0, 0, 0, err
	}
	major, info = b>>5, b&0x1f
	switch {
	case info < 24:
		return major, info, uint64(info), nil
	case info < 28:
		for range 1 << (info - 24) {
			b, err := d.byte()
			if err != nil {
				return 0, 0, 0, err
			}
			n = n<<8 | uint64(b)
		}
		return major, info, n, nil
	case info == indefinite && major >= bytesType && major != tagType:
		return major, info, 0, nil
	}
	return 0, 0, 0, fmt.Errorf("the byte 0x%02x begins nothing", b)
}

func (d *decoder) item(depth int) (item, error) {
	if d.items++; d.items > maxItems {
		return item{}, fmt.Errorf("more than %d data items", maxItems)
	}
	if depth > maxNested {
		return item{}, fmt.Errorf("nested deeper than %d", maxNested)
	}
	major, info, n, err := d.head()
	if err != nil {
		return item{}, err
	}
	it := item{major: major, n: n}
	switch major {
	case bytesType, textType:
		it.text, err = d.string(major, info, n)
	case arrayType:
		it.list, err = d.members(n, info == indefinite, depth)
	case mapType:
		it.list, err = d.pairs(n, info == indefinite, depth)
	case tagType:
		it.list, err = d.members(1, false, depth)
	case simpleType:
		if info == indefinite {
			err = errors.New("an end of nothing")
		}
		if info >= 25 {
			it.bits = info
		}
	}
	return it, err
}

// string reads a string of a length, or the pieces of one without.
func (d *decoder) string(major, info byte, n uint64) (string, error) {
	if info != indefinite {
		return d.piece(major, n)
	}
	var whole strings.Builder
	for !d.ends() {
		if d.items++; d.items > maxItems {
			return "", fmt.Errorf("more than %d data items", maxItems)
		}
		m, i, n, err := d.head()
		if err != nil {
			return "", err
		}
		if m != major || i == indefinite {
			return "", errors.New("a piece of a string that is of another type")
		}
		s, err := d.piece(major, n)
		if err != nil {
			return "", err
		}
		whole.WriteString(s)
	}
	return whole.String(), nil
}

func (d *decoder) piece(major byte, n uint64) (string, error) {
	if n > uint64(len(d.data)-d.at) {
		return "", errShort
	}
	s := d.data[d.at : d.at+int(n)]
	if major == textType && !utf8.ValidString(s) {
		return "", errors.New("text that is not UTF-8")
	}
	d.at += int(n)
	return s, nil
}

// ends reports whether the end of what has no length is here, and reads it.
func (d *decoder) ends() bool {
	if d.at < len(d.data) && d.data[d.at] == breakByte {
		d.at++
		return true
	}
	return false
}

func (d *decoder) members(n uint64, open bool, depth int) ([]item, error) {
	const few = 256 // more of a list that says that it is long only as they come
	var list []item
	if !open {
		list = make([]item, 0, min(n, few, uint64(len(d.data)-d.at)))
	}
	for i := uint64(0); open && !d.ends() || !open && i < n; i++ {
		it, err := d.item(depth + 1)
		if err != nil {
			return nil, err
		}
		list = bom.Grown(list, it)
	}
	return list, nil
}

// pairs reads the keys and values of a map, in which no key is twice.
func (d *decoder) pairs(n uint64, open bool, depth int) ([]item, error) {
	if n > math.MaxInt64 {
		return nil, errShort
	}
	var list []item
	seen := map[string]bool{}
	for i := uint64(0); open && !d.ends() || !open && i < n; i++ {
		pair, err := d.members(2, false, depth)
		if err != nil {
			return nil, err
		}
		if pair[0].major > textType {
			return nil, errors.New("a key that is neither a number nor a string")
		}
		key := pair[0].key()
		if seen[key] {
			return nil, fmt.Errorf("the key %s is there twice", key)
		}
		seen[key] = true
		list = append(list, pair...)
	}
	return list, nil
}

// key tells keys of a map apart.
func (it *item) key() string { return strconv.Itoa(int(it.major)) + it.String() }

// String writes the item as JSON would have it, bytes in hexadecimal digits.
func (it *item) String() string {
	switch it.major {
	case unsigned:
		return strconv.FormatUint(it.n, 10)
	case negative:
		if it.n < math.MaxInt64 {
			return strconv.FormatInt(-1-int64(it.n), 10)
		}
		return fmt.Sprintf("-1-%d", it.n)
	case bytesType:
		return quoted(hex.EncodeToString([]byte(it.text)))
	case textType:
		return quoted(it.text)
	case arrayType, mapType:
		return it.members()
	case tagType:
		return it.list[0].String()
	}
	return it.simple()
}

func (it *item) members() string {
	var b strings.Builder
	open, shut := "[", "]"
	if it.major == mapType {
		open, shut = "{", "}"
	}
	b.WriteString(open)
	for i := range it.list {
		switch {
		case it.major == mapType && i%2 == 1:
			b.WriteString(":")
		case i > 0:
			b.WriteString(",")
		}
		s := it.list[i].String()
		if it.major == mapType && i%2 == 0 && !strings.HasPrefix(s, `"`) {
			s = quoted(s)
		}
		b.WriteString(s)
	}
	b.WriteString(shut)
	return b.String()
}

// simple writes false, true, null and floats, RFC 8949, 3.3.
func (it *item) simple() string {
	switch {
	case it.bits == 26:
		return strconv.FormatFloat(float64(math.Float32frombits(uint32(it.n))), 'g', -1, 32)
	case it.bits == 27:
		return strconv.FormatFloat(math.Float64frombits(it.n), 'g', -1, 64)
	case it.bits == 25:
		return fmt.Sprintf("%q", fmt.Sprintf("half-0x%04x", it.n))
	case it.n == 20:
		return "false"
	case it.n == 21:
		return "true"
	}
	return "null"
}

// get returns the value of a key that is a number, nil if the item is no map or has no such key.
func (it *item) get(key uint64) *item {
	if it == nil || it.major != mapType {
		return nil
	}
	for i := 0; i+1 < len(it.list); i += 2 {
		if it.list[i].major == unsigned && it.list[i].n == key {
			return &it.list[i+1]
		}
	}
	return nil
}

// words returns the text of the item, "" if it is none.
func (it *item) words() string {
	if it == nil || it.major != textType {
		return ""
	}
	return it.text
}

// each returns the item as a list: its members if it is an array, itself if it is anything else.
func (it *item) each() []item {
	switch {
	case it == nil:
		return nil
	case it.major == arrayType:
		return it.list
	}
	return []item{*it}
}
