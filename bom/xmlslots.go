package bom

// xmlSource is the XML that a document was read from, and where it can be added to.
type xmlSource struct {
	text     string
	version  string // "1.4"
	declared []span // the tags that declare the namespace of that version
	slots    []xmlSlot
}

// xmlSlot is where an element that holds a list is, or can be put.
type xmlSlot struct {
	json     int // where the object that the list belongs to starts in the JSON that the XML was turned into
	what     slotElement
	how      slotKind
	from, to int    // in the XML
	prefix   string // of the names around
}

// slotElement is an element that can be added to.
type slotElement uint8

// The elements, in the order in which they stand.
const (
	metadataSlot slotElement = iota
	toolsSlot
	toolComponentsSlot
	propertiesSlot
	citationsSlot
)

// slotKind is what stands in the XML at a slot.
type slotKind uint8

const (
	unplaced   slotKind = iota
	endOfList           // from is the end tag of the element
	emptyList           // from…to is the element, a tag that ends itself
	noList              // the element is not there, and can be put at from
	emptyOwner          // from…to is the element that it can be put in, a tag that ends itself
)

// slotRule says where an element stands among its like.
type slotRule struct {
	what    slotElement
	element string
	behind  map[string]bool // the elements that come after it, nil for all
	except  map[string]bool // but these
}

func setOf(list ...string) map[string]bool {
	set := make(map[string]bool, len(list))
	for _, name := range list {
		set[name] = true
	}
	return set
}

// Where properties and the like stand in the sequences of the XML schema of CycloneDX 1.7. In those of the versions before,
// they stand so too: each came in where its successors follow, or last. Properties are known since 1.3, metadata since 1.2, tools
// that are components since 1.5, and citations since 1.7.
var (
	componentSlots = []slotRule{{what: propertiesSlot, element: "properties", behind: setOf(
		"components", "evidence", "releaseNotes", "modelCard", "data", "cryptoProperties", "tags")}}
	metadataSlots = []slotRule{
		{what: propertiesSlot, element: "properties", behind: setOf("distributionConstraints")},
		{what: toolsSlot, element: "tools", except: setOf("timestamp", "lifecycles")},
	}
	bomSlots = []slotRule{
		{what: metadataSlot, element: "metadata"},
		{what: citationsSlot, element: "citations", behind: setOf()},
	}
	toolSlots = []slotRule{{what: toolComponentsSlot, element: "components", behind: setOf("services")}}
)

// slotFinder looks for the slots of one object while it is read. Its zero value looks for none.
type slotFinder struct {
	rules  []slotRule
	from   int // where the element begins
	tail   int // where elements of other namespaces begin behind the last element, 0 if there are none
	json   int
	prefix string
	slots  [2]xmlSlot // by rule
}

// before notes the slots that come before an element at an offset.
func (f *slotFinder) before(name []byte, at int) {
	f.tail = 0
	for i := range f.rules {
		s, rule := &f.slots[i], &f.rules[i]
		if s.how == unplaced && (rule.behind[string(name)] || rule.behind == nil && !rule.except[string(name)]) {
			s.how, s.from, s.to = noList, at, at
		}
	}
}

// read notes the slot of an element that begins at from and has been read, with its end tag from end to to.
func (f *slotFinder) read(name []byte, from, end, to int) {
	for i := range f.rules {
		if f.rules[i].element != string(name) {
			continue
		}
		s := &f.slots[i]
		s.how, s.from, s.to = endOfList, end, end
		if from == end {
			s.how, s.to = emptyList, to
		}
	}
}

// done adds the slots to a list at the end tag of the object.
func (f *slotFinder) done(list []xmlSlot, end, to int) []xmlSlot {
	for i := range f.rules {
		s := f.slots[i]
		switch {
		case f.from == end:
			s.how, s.from, s.to = emptyOwner, f.from, to
		case s.how == unplaced && f.tail > 0:
			s.how, s.from, s.to = noList, f.tail, f.tail
		case s.how == unplaced:
			s.how, s.from, s.to = noList, end, end
		}
		s.json, s.what, s.prefix = f.json, f.rules[i].what, f.prefix
		list = append(list, s)
	}
	return list
}
