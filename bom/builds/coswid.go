package builds

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"ensign/bom"
)

// Keys of the maps of a tag, RFC 9393, 2.3 to 2.9.
const (
	tagID = iota
	softwareName
	entityKey
	evidenceKey
	linkKey
	softwareMeta
	payloadKey
	hashKey
	_ // corpus
	_ // patch
	_ // media
	_ // supplemental
	_ // tag-version
	softwareVersion
	_ // version-scheme
	_ // lang
	directoryKey
	fileKey

	sizeKey         = 20
	fsName          = 24
	rootKey         = 25
	pathElements    = 26
	entityName      = 31
	regID           = 32
	roleKey         = 33
	hrefKey         = 38
	relKey          = 40
	summaryKey      = 55
	tagOfCoSWID     = 1398229316 // RFC 9393, 5
	tagOfCOSESign1  = 18         // RFC 9052, 2
	tagOfCOSESign   = 98
	lastTopLevelKey = 15
)

// keyNames are the names of RFC 9393 for the keys that become properties.
var keyNames = map[uint64]string{
	3: "evidence", 8: "corpus", 9: "patch", 10: "media", 11: "supplemental", 12: "tag-version", 14: "version-scheme", 15: "lang",
	18: "process", 19: "resource", 43: "activation-status", 44: "channel-type", 45: "colloquial-version", 46: "description",
	47: "edition", 48: "entitlement-data-required", 49: "entitlement-key", 50: "generator", 51: "persistent-id", 52: "product",
	53: "product-family", 54: "revision", 56: "unspsc-code", 57: "unspsc-version",
}

// roles are what an entity does, RFC 9393, 4.2.
var roles = [...]string{1: "tag-creator", 2: "software-creator", 3: "aggregator", 4: "distributor", 5: "licensor", 6: "maintainer"}

// readTags reads a file of tags as a document without a root.
func readTags(data []byte, budget *bom.Budget) (*bom.Document, error) {
	list, err := Tags(data, budget)
	if err != nil {
		return nil, err
	}
	return bom.NewWithDependencies(bom.Component{Parent: -1}, list, nil, required(list))
}

// Tags reads concise software identification tags, RFC 9393, one after the other, and after them nothing but zeros. Each is
// a component: who created the software is its manufacturer, who distributes it its supplier, and all else that it says is a
// property; what is nothing but the compiler of others has the scope excluded. A tag may be signed; the signature is not checked, and a property says so. The errors wrap [bom.ErrLimit] where
// the budget is used up. Data without a tag is an error that wraps [ErrNotRead].
func Tags(data []byte, budget *bom.Budget) ([]bom.Component, error) {
	if err := budget.TakeBytes(int64(len(data))); err != nil {
		return nil, err
	}
	text := string(data)
	end := len(strings.TrimRight(text, "\x00"))
	kept := bom.NewKept(len(data))
	var list []bom.Component
	for at := 0; at < end; {
		if err := budget.TakeFiles(1); err != nil {
			return nil, err
		}
		d := decoder{data: text[at:min(len(text), at+maxTag)]}
		it, err := d.item(0)
		if kept.Take(int64(at+d.at), itemCost*d.items); kept.Err() != nil {
			return nil, kept.Err()
		}
		if err != nil {
			return nil, fmt.Errorf("%w: the tag at 0x%x: CBOR at 0x%x: %w", ErrNotRead, at, d.at, err)
		}
		c, err := component(&it)
		if err != nil {
			return nil, fmt.Errorf("%w: the tag at 0x%x: %w", ErrNotRead, at, err)
		}
		if kept.Take(int64(at+d.at), cost(&c)); kept.Err() != nil {
			return nil, kept.Err()
		}
		list = bom.Grown(list, c)
		at += d.at
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("%w: no CoSWID tag", ErrNotRead)
	}
	leaveOut(list)
	return list, nil
}

// maxTag bounds the bytes of one tag.
const maxTag = 16 << 20

// beginsTag reports whether data begins with a tag, as far as it goes: one that says that it is one, one that is signed, or a
// map whose keys are those of a tag.
func beginsTag(data []byte) bool {
	const enough = 64 << 10
	d := decoder{data: string(data[:min(len(data), enough)])}
	major, info, n, err := d.head()
	switch {
	case err != nil:
		return false
	case major == tagType && n == tagOfCoSWID:
		return true
	case major == tagType && (n == tagOfCOSESign1 || n == tagOfCOSESign):
		it, _, err := decodeItem(d.data)
		if err != nil {
			return false
		}
		_, err = component(&it)
		return err == nil
	case major != mapType:
		return false
	}
	return d.membersOfTag(n, info == indefinite)
}

// membersOfTag reports whether what follows are the members of a tag. Of a tag that the data does not hold whole, three are
// enough.
func (d *decoder) membersOfTag(n uint64, open bool) bool {
	const few = 3
	seen, named := map[string]bool{}, false
	for i := uint64(0); open && !d.ends() || !open && i < n; i++ {
		pair, err := d.members(2, false, 0)
		if err != nil {
			return len(seen) >= few && errors.Is(err, errShort)
		}
		key := &pair[0]
		known := key.major == unsigned && key.n <= lastTopLevelKey || key.major == textType
		if !known || seen[key.key()] {
			return false
		}
		seen[key.key()] = true
		named = named || key.major == unsigned && key.n == softwareName && pair[1].major == textType
	}
	return named && seen[(&item{major: unsigned, n: tagID}).key()]
}

// component turns a tag into a component.
func component(it *item) (bom.Component, error) {
	c := bom.Component{Type: "firmware", Kind: bom.Software, Parent: -1}
	tag, err := opened(it, &c, 0)
	if err != nil {
		return c, err
	}
	c.Name, c.Version = tag.get(softwareName).words(), bom.Stated(tag.get(softwareVersion).words())
	id := tag.get(tagID)
	if c.Name == "" || id == nil {
		return c, fmt.Errorf("a tag without software-name or tag-id")
	}
	c.Ref = identifier(id)
	keep(&c, "coswid:tag-id", c.Ref)
	for i := 0; i+1 < len(tag.list); i += 2 {
		member(&c, &tag.list[i], &tag.list[i+1])
	}
	return c, nil
}

// opened takes a tag out of what says that it is one, and out of its signature.
func opened(it *item, c *bom.Component, depth int) (*item, error) {
	const many = 4
	switch {
	case depth > many:
		return nil, fmt.Errorf("a tag in a tag, and so on")
	case it.major == mapType:
		return it, nil
	case it.major == tagType && it.n == tagOfCoSWID:
		return opened(&it.list[0], c, depth+1)
	case it.major == tagType && (it.n == tagOfCOSESign1 || it.n == tagOfCOSESign):
		signed := it.list[0]
		if signed.major != arrayType || len(signed.list) != 4 || signed.list[2].major != bytesType {
			return nil, fmt.Errorf("a signature of another shape than COSE has")
		}
		inside, n, err := decodeItem(signed.list[2].text)
		if err != nil {
			return nil, err
		}
		if n != len(signed.list[2].text) {
			return nil, fmt.Errorf("more than a tag is signed")
		}
		keep(c, "coswid:signature", "not checked")
		return opened(&inside, c, depth+1)
	}
	return nil, fmt.Errorf("no tag but another data item")
}

// identifier writes a tag-id: a UUID if it has the length of one.
func identifier(it *item) string {
	if it.major == bytesType && len(it.text) == 16 {
		b := hex.EncodeToString([]byte(it.text))
		return b[:8] + "-" + b[8:12] + "-" + b[12:16] + "-" + b[16:20] + "-" + b[20:]
	}
	if it.major == bytesType {
		return hex.EncodeToString([]byte(it.text))
	}
	return it.words()
}

// member reads one member of a tag into its component.
func member(c *bom.Component, key, value *item) {
	if key.major != unsigned {
		keep(c, "coswid:"+nameOf(key), plain(value))
		return
	}
	switch key.n {
	case tagID, softwareName, softwareVersion:
	case entityKey:
		for _, e := range value.each() {
			entity(c, &e)
		}
	case linkKey:
		for _, l := range value.each() {
			link(c, &l)
		}
	case softwareMeta:
		for _, m := range value.each() {
			for i := 0; i+1 < len(m.list); i += 2 {
				meta(c, &m.list[i], &m.list[i+1])
			}
		}
	case payloadKey:
		for _, p := range value.each() {
			payload(c, &p, "", 0)
		}
	default:
		keep(c, "coswid:"+nameOf(key), plain(value))
	}
}

// nameOf returns the name of a key.
func nameOf(key *item) string {
	if key.major == textType {
		return key.text
	}
	if name, ok := keyNames[key.n]; ok && key.major == unsigned {
		return name
	}
	return key.String()
}

// plain writes a value for a property: a string as it is.
func plain(it *item) string {
	if it.major == textType {
		return bom.Stated(it.text)
	}
	if it.major == bytesType {
		return hex.EncodeToString([]byte(it.text))
	}
	return it.String()
}

// meta reads one member of the metadata of the software.
func meta(c *bom.Component, key, value *item) {
	switch {
	case key.major == unsigned && key.n == summaryKey:
		c.Description = bom.Stated(value.words())
	case key.major == textType && key.text == "cpe":
		c.CPE = bom.Stated(value.words())
	case key.major == unsigned && key.n == 10: // media, where tools write the type
		if kind := value.words(); kind == "application" || kind == "library" {
			c.Type = kind
		}
		keep(c, "coswid:media", plain(value))
	default:
		keep(c, "coswid:"+nameOf(key), plain(value))
	}
}

// entity reads an organisation. One that only wrote the tag is nobody who made or sold the software.
func entity(c *bom.Component, e *item) {
	name := bom.Stated(e.get(entityName).words())
	if name == "" {
		return
	}
	party := bom.Party{Name: name}
	if id := e.get(regID).words(); !strings.HasSuffix(id, "invalid.unavailable") {
		party.URL = id
	}
	var said []string
	for _, r := range e.get(roleKey).each() {
		role := word(&r, roles[:])
		said = append(said, role)
		switch {
		case role == "software-creator" && c.Manufacturer.Name == "":
			c.Manufacturer = party
		case role == "distributor" && c.Supplier.Name == "":
			c.Supplier = party
		}
	}
	keep(c, "coswid:entity", strings.TrimSpace(name+" "+party.URL)+": "+strings.Join(said, ", "))
}

// word returns the word for a number of a list, or the text that stands in its place.
func word(it *item, words []string) string {
	if it.major == unsigned && it.n < uint64(len(words)) && words[it.n] != "" {
		return words[it.n]
	}
	if it.major == textType {
		return it.text
	}
	return it.String()
}
