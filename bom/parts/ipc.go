package parts

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ensign/bom"
)

// beginsRoot returns a test for XML whose first element has a name.
func beginsRoot(names ...string) func(head []byte) bool {
	return func(head []byte) bool { return slices.Contains(names, rootOf(head)) }
}

// rootOf returns the name of the first element of XML, "" if it is not among the first bytes.
func rootOf(head []byte) string {
	const far = 4096
	text := bytes.TrimLeft(bytes.TrimPrefix(head[:min(len(head), far)], []byte("\ufeff")), " \t\r\n")
	for bytes.HasPrefix(text, []byte("<")) {
		if bytes.HasPrefix(text, []byte("<!--")) {
			_, text, _ = bytes.Cut(text, []byte("-->"))
		} else if len(text) > 1 && (text[1] == '?' || text[1] == '!') {
			_, text, _ = bytes.Cut(text, []byte(">"))
		} else {
			end := bytes.IndexAny(text, " \t\r\n/>")
			if end < 0 {
				return ""
			}
			name := string(text[1:end])
			return name[strings.IndexByte(name, ':')+1:]
		}
		text = bytes.TrimLeft(text, " \t\r\n")
	}
	return ""
}

// ipcDocument is an IPC-2581 file while it is read.
type ipcDocument struct {
	makers   map[string]string // names of enterprises by id
	approved map[string][]approval
	lists    []ipcList
}

// approval is one maker's part that may be used for an item.
type approval struct {
	maker, part string
	chosen      bool
}

// ipcList is one bill of materials.
type ipcList struct {
	name  string
	items []ipcItem
}

// ipcItem is an item of a bill, and the number under which its makers are approved.
type ipcItem struct {
	entry
	number string
}

// readIPC2581 reads the bills of materials, and who may make their items: the parts that are approved for one item are
// alternates of each other.
func readIPC2581(data []byte, budget *bom.Budget) (*book, error) {
	x := xmlOf(data, budget)
	d := &ipcDocument{makers: map[string]string{}, approved: map[string][]approval{}}
	if err := x.each(d.element); err != nil {
		return nil, err
	}
	b := &book{}
	room := newRoom()
	for _, l := range d.lists {
		list, err := d.entries(&l)
		if err != nil {
			return nil, err
		}
		s, err := tabulate(l.name, []string{"Reference", "Quantity", "Internal Part Number", "Manufacturer", "MPN"}, list, room)
		if err != nil {
			return nil, err
		}
		b.sheets = append(b.sheets, s)
	}
	return b, nil
}

func (d *ipcDocument) element(x *xmlReader, e xml.StartElement) error {
	switch e.Name.Local {
	case "Ecad", "Content", "HistoryRecord":
		return x.skip()
	case "Enterprise":
		d.makers[attr(e, "id")] = cmp.Or(attr(e, "name"), attr(e, "code"), attr(e, "id"))
	case "Bom":
		if len(d.lists) == maxSheets {
			return fmt.Errorf("%w: more than %d bills of materials", bom.ErrLimit, maxSheets)
		}
		d.lists = append(d.lists, ipcList{name: attr(e, "name")})
	case "BomItem":
		item, err := readItem(x, e)
		if len(d.lists) > 0 {
			l := &d.lists[len(d.lists)-1]
			l.items = append(l.items, item)
		}
		return err
	case "AvlItem":
		number := attr(e, "OEMDesignNumber")
		list, err := readApproved(x)
		d.approved[number] = append(d.approved[number], list...)
		return err
	}
	return nil
}

// readItem reads an item: where it goes, and what characteristics it has. It is not fitted if none of its places is.
func readItem(x *xmlReader, e xml.StartElement) (ipcItem, error) {
	line, _ := x.decoder.InputPos()
	item := ipcItem{entry: entry{line: line}, number: attr(e, "OEMDesignNumberRef")}
	var fitted, left []string
	err := x.inside(func(in xml.StartElement) error {
		switch name := attr(in, "name"); in.Name.Local {
		case "RefDes":
			if attr(in, "populate") == "false" {
				left = append(left, name)
				return nil
			}
			fitted = append(fitted, name)
		case "Textual":
			item.add(attr(in, "textualCharacteristicName"), attr(in, "textualCharacteristicValue"))
		}
		return nil
	})
	if err != nil {
		return item, err
	}
	item.place(attr(e, "quantity"), fitted, left)
	item.add("Internal Part Number", cmp.Or(attr(e, "internalPartNumber"), item.number))
	item.add("Description", attr(e, "description"))
	return item, nil
}

// place adds where an item goes. What is left out of a place is no part of the product, and nothing of it is counted.
func (e *entry) place(quantity string, fitted, left []string) {
	if len(fitted) == 0 && len(left) > 0 {
		e.add("Reference", strings.Join(left, " "))
		e.add("DNP", "yes")
		return
	}
	e.add("Reference", strings.Join(fitted, " "))
	if len(left) == 0 {
		e.add("Quantity", quantity)
	}
}

// readApproved reads the makers' parts that are approved for an item, the chosen ones first.
func readApproved(x *xmlReader) ([]approval, error) {
	var list []approval
	err := x.inside(func(e xml.StartElement) error {
		if e.Name.Local == "AvlVmpn" {
			list = append(list, approval{chosen: attr(e, "chosen") == "true", maker: attr(e, "evplVendor"), part: attr(e, "evplMpn")})
			return nil
		}
		if len(list) == 0 {
			return nil
		}
		switch last := &list[len(list)-1]; e.Name.Local {
		case "AvlMpn":
			last.part = cmp.Or(attr(e, "name"), last.part)
		case "AvlVendor":
			last.maker = cmp.Or(attr(e, "enterpriseRef"), last.maker)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(list, func(a, b approval) int {
		switch {
		case a.chosen == b.chosen:
			return 0
		case a.chosen:
			return -1
		}
		return 1
	})
	return list, nil
}

// maxApproved bounds how often what is approved for items is listed, as many items may share it.
const maxApproved = 1_000_000

// entries are the items of a bill, each with its first approved part, and one entry without a place for each other. What
// a distributor is approved for is a number of its own, and no part of a maker's.
func (d *ipcDocument) entries(l *ipcList) ([]entry, error) {
	var list []entry
	for i := range l.items {
		e := l.items[i].entry
		parts, offers := d.approvals(l.items[i].number)
		if len(list)+len(parts) > maxApproved || len(offers) > maxCells {
			return nil, fmt.Errorf("%w: more than %d items and alternates", bom.ErrLimit, maxApproved)
		}
		for n, o := range offers {
			e.add(numbered("Supplier", n+1), o.maker)
			e.add(numbered("Supplier Part Number", n+1), o.part)
		}
		for k, a := range parts {
			if k > 0 {
				e = entry{line: e.line}
			}
			e.add("Manufacturer", a.maker)
			e.add("MPN", a.part)
			list = append(list, e)
		}
		if len(parts) == 0 {
			list = append(list, e)
		}
	}
	return list, nil
}

// approvals are what is approved for an item, of makers and of distributors.
func (d *ipcDocument) approvals(number string) (parts, offers []approval) {
	for _, a := range d.approved[number] {
		a.maker = cmp.Or(d.makers[a.maker], a.maker)
		if distributorOf(a.maker) != "" {
			offers = append(offers, a)
			continue
		}
		parts = append(parts, a)
	}
	return parts, offers
}

func numbered(name string, n int) string {
	if n == 1 {
		return name
	}
	return name + " " + strconv.Itoa(n)
}
