package parts

import (
	"cmp"
	"encoding/xml"
	"slices"

	"ensign/bom"
)

// beginsDeclaration looks for the roots of materials declarations.
func beginsDeclaration(head []byte) bool {
	return slices.Contains([]string{"MainDeclaration", "AandDDeclaration", "IPC1754"}, rootOf(head))
}

// readDeclaration reads the items that a materials declaration is about, the company that answers for them and the site
// that makes them. What they are made of is no fact about where they come from, and is not read.
func readDeclaration(data []byte, budget *bom.Budget) (*book, error) {
	d := &declaration{}
	if err := xmlOf(data, budget).each(d.element); err != nil {
		return nil, err
	}
	for i := range d.items {
		d.items[i].add("Manufacturer", d.company)
	}
	s, err := tabulate("", []string{"MPN", "Name", "Manufacturer"}, d.items, newRoom())
	b := &book{sheets: []sheet{s}}
	b.warn("", "a materials declaration: the company that makes it is taken for the maker of its items")
	return b, err
}

type declaration struct {
	company string // that responds
	items   []entry
}

func (d *declaration) element(x *xmlReader, e xml.StartElement) error {
	line, _ := x.decoder.InputPos()
	switch e.Name.Local {
	case "Request", "Requester", "RequestDocumentID", "MaterialInfo", "RegulatoryInfo", "HomogeneousMaterialList", "Attachments":
		return x.skip()
	case "SupplyCompany", "Company", "ResponderCompany", "Organization":
		d.company = cmp.Or(d.company, attr(e, "name"))
	case "ProductID", "ItemID":
		item := entry{line: line}
		item.add("MPN", cmp.Or(attr(e, "itemNumber"), attr(e, "mfrItemNumber")))
		item.add("Name", cmp.Or(attr(e, "itemName"), attr(e, "mfrItemName")))
		item.add("Internal Part Number", attr(e, "requesterItemNumber"))
		item.add("Manufacturing Site", cmp.Or(attr(e, "mfrSite"), attr(e, "manufacturingSite")))
		d.items = append(d.items, item)
	}
	return nil
}
