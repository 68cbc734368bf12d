package parts

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"

	"ensign/bom"
)

const (
	pdxRoot = "ProductDataeXchangePackage"
	pdxFile = "pdx.xml"
)

// maxNested bounds how often the items of nested assemblies are listed.
const maxNested = 100_000

// beginsPDX looks for the root of the XML, or for its file among the first bytes of an archive.
func beginsPDX(head []byte) bool {
	if rootOf(head) == pdxRoot {
		return true
	}
	return firstMember(head) != "" && bytes.Contains(head, []byte(pdxFile))
}

// pdxItem is an item of a package: a part, or an assembly of other items.
type pdxItem struct {
	line                    int
	id, number, description string
	top                     bool
	uses                    []pdxUse
	approved                []approval
}

// pdxUse says how an assembly uses another item.
type pdxUse struct {
	line              int
	id, number        string
	quantity, comment string
	references        []string
}

// pdxPackage is a package while it is read.
type pdxPackage struct {
	items    []*pdxItem
	byID     map[string]*pdxItem
	contacts map[string]string // names of companies by id
	entries  []entry
	open     map[*pdxItem]bool // the assemblies around the item that is being listed
	nested   bool              // there are assemblies inside the product
	book     *book
}

func readPDX(data []byte, budget *bom.Budget) (*book, error) {
	x, read := xmlOf(data, budget), new(int)
	if firstMember(data) != "" {
		a, err := openArchive(data, budget)
		if err != nil {
			return nil, err
		}
		if x, err = a.xml(pdxFile); err != nil {
			return nil, err
		}
		defer x.close()
		read = &a.read
	}
	p := &pdxPackage{byID: map[string]*pdxItem{}, contacts: map[string]string{}, open: map[*pdxItem]bool{}, book: &book{}}
	if err := x.each(p.element); err != nil {
		return nil, err
	}
	if err := p.list(); err != nil {
		return nil, err
	}
	if !p.nested {
		for i := range p.entries {
			p.entries[i].drop("Level")
		}
	}
	s, err := tabulate("", []string{"Reference", "Quantity", "Internal Part Number", "Description", "Manufacturer", "MPN"}, p.entries, newRoom())
	p.book.sheets, p.book.read = []sheet{s}, *read
	return p.book, err
}

// element keeps what an element says with the item that it is in.
func (p *pdxPackage) element(x *xmlReader, e xml.StartElement) error {
	line, _ := x.decoder.InputPos()
	var item *pdxItem
	if n := len(p.items); n > 0 {
		item = p.items[n-1]
	}
	switch e.Name.Local {
	case "Contact":
		p.contacts[attr(e, "contactUniqueIdentifier")] = cmp.Or(attr(e, "companyName"), attr(e, "contactName"), attr(e, "businessEntityName"))
	case "Item":
		item = &pdxItem{line: line, id: attr(e, "itemUniqueIdentifier"), number: attr(e, "itemIdentifier"), description: attr(e, "description"), top: strings.EqualFold(attr(e, "isTopLevel"), "yes")}
		p.items = append(p.items, item)
		p.byID[item.id] = item
	case "BillOfMaterialItem":
		if item == nil {
			return nil
		}
		item.uses = append(item.uses, pdxUse{
			line: line, id: attr(e, "billOfMaterialItemUniqueIdentifier"), number: attr(e, "billOfMaterialItemIdentifier"),
			quantity: attr(e, "itemQuantity"), comment: attr(e, "description"),
		})
	case "ReferenceDesignator", "BillOfMaterialItemReferenceDesignator":
		if item == nil || len(item.uses) == 0 {
			return nil
		}
		use := &item.uses[len(item.uses)-1]
		use.references = append(use.references, cmp.Or(attr(e, "referenceDesignatorName"), attr(e, "name")))
	case "ApprovedManufacturerListItem":
		if item == nil {
			return nil
		}
		item.approved = append(item.approved, approval{
			part:  attr(e, "manufacturerPartIdentifier"),
			maker: cmp.Or(attr(e, "manufacturedBy"), attr(e, "manufacturerName"), attr(e, "manufacturedByContactUniqueIdentifier")),
		})
	}
	return nil
}

// list lists the parts of the top items, each assembly with its own parts behind it.
func (p *pdxPackage) list() error {
	for _, item := range p.tops() {
		if len(item.uses) == 0 {
			p.add(item, pdxUse{line: item.line, number: item.number, quantity: "1"}, 1)
			continue
		}
		if err := p.assembly(item, 1); err != nil {
			return err
		}
	}
	return nil
}

// tops are the items that are marked as such, or else those that no other uses.
func (p *pdxPackage) tops() []*pdxItem {
	var marked, unused []*pdxItem
	used := map[string]bool{}
	for _, item := range p.items {
		for _, u := range item.uses {
			used[u.id] = true
		}
	}
	for _, item := range p.items {
		if item.top {
			marked = append(marked, item)
		}
		if !used[item.id] {
			unused = append(unused, item)
		}
	}
	if len(marked) > 0 {
		return marked
	}
	return unused
}

// assembly lists the parts of an item, which lie at a level.
func (p *pdxPackage) assembly(item *pdxItem, level int) error {
	p.open[item] = true
	defer delete(p.open, item)
	for _, u := range item.uses {
		part := p.byID[u.id]
		if part != nil && p.open[part] {
			return fmt.Errorf("line %d: the item %q is part of itself", u.line, shorten(u.number, 60))
		}
		if len(p.entries) > maxNested {
			return fmt.Errorf("%w: more than %d items in nested assemblies", bom.ErrLimit, maxNested)
		}
		p.add(part, u, level)
		if part == nil || len(part.uses) == 0 {
			continue
		}
		p.nested = true
		if err := p.assembly(part, level+1); err != nil {
			return err
		}
	}
	return nil
}

// add lists one part, and the further makers that are approved for it without a place of their own.
func (p *pdxPackage) add(item *pdxItem, u pdxUse, level int) {
	e := entry{line: u.line}
	e.add("Level", strconv.Itoa(level))
	e.add("Quantity", p.quantity(u))
	e.add("Reference", strings.Join(u.references, " "))
	if item == nil {
		e.add("Internal Part Number", u.number)
		e.add("Description", u.comment)
		p.entries = append(p.entries, e)
		return
	}
	e.add("Internal Part Number", cmp.Or(u.number, item.number))
	e.add("Description", u.comment)
	if u.comment == "" {
		e.add("Description", item.description)
	}
	for k, a := range item.approved {
		if k > 0 {
			e = entry{line: u.line}
		}
		e.add("Manufacturer", cmp.Or(p.contacts[a.maker], a.maker))
		e.add("MPN", a.part)
		p.entries = append(p.entries, e)
	}
	if len(item.approved) == 0 {
		p.entries = append(p.entries, e)
	}
}

// quantity is how often an item is used, with a point for the decimal mark as XML has it. One that says neither that nor
// where is not an alternate of the item before it.
func (p *pdxPackage) quantity(u pdxUse) string {
	if u.quantity == "" && len(u.references) == 0 {
		p.book.gap("", bom.Damaged, fmt.Sprintf("line %d: the item %q has no quantity: one is assumed", u.line, shorten(u.number, 60)))
		return "1"
	}
	n, err := parseNumber(strings.TrimSpace(u.quantity), '.')
	if err != nil || !strings.Contains(n, ".") {
		return u.quantity
	}
	n = strings.TrimSuffix(strings.TrimRight(n, "0"), ".")
	if _, digits, _ := strings.Cut(n, "."); len(digits) == 3 {
		return n + "0" // or they would be taken for thousands
	}
	return n
}
