package parts

import (
	"cmp"
	"fmt"
	"strings"

	"ensign/bom"
)

// Names of the properties that carry what a component has no field for: the distributor's own number, the site of the
// maker's, and a [Warning] as text.
const (
	PropertySite         = "ensign:manufacturing-site"
	PropertySupplierPart = "ensign:supplier-part"
	PropertyWarning      = "ensign:warning"
)

// Components returns the rows as hardware, in their order. Parts that are not fitted are kept, with the scope
// "excluded". The country of origin is the claim "made". Found gives the sheet and the line, and no input: the caller knows it.
func (t *Table) Components() []bom.Component {
	list := make([]bom.Component, len(t.Rows))
	for i := range t.Rows {
		list[i] = t.Rows[i].component()
	}
	return list
}

// Remarks returns the warnings that no row carries: those about the list, and about lines that are no part.
func (t *Table) Remarks() []string {
	carried := map[string]bool{}
	for i := range t.Rows {
		for _, w := range t.Rows[i].Warnings {
			carried[w] = true
		}
	}
	var remarks []string
	for _, w := range t.Warnings {
		if text := w.String(); !carried[text] {
			remarks = append(remarks, text)
		}
	}
	return remarks
}

func (r *Row) component() bom.Component {
	c := bom.Component{
		Parent: r.Parent, Type: "device", Kind: bom.Commodity, Name: r.name(), Description: r.describe(), MPN: r.MPN,
		Manufacturer: bom.Party{Name: r.Manufacturer}, Supplier: bom.Party{Name: r.Supplier},
		Quantity: r.Quantity, Designators: r.Designators, OneOf: r.OneOf, ECCN: r.ECCN, HTS: r.HTS, Price: r.Price, Origins: r.Origins,
		Found: []bom.Occurrence{{Path: r.Sheet, Offset: int64(r.Line), By: "parts"}},
	}
	if r.DNP {
		c.Scope = "excluded"
	}
	if r.SupplierPart != "" {
		c.Properties = append(c.Properties, bom.Property{Name: PropertySupplierPart, Value: r.SupplierPart})
	}
	if r.Site != "" {
		c.Properties = append(c.Properties, bom.Property{Name: PropertySite, Value: r.Site})
	}
	c.Properties = append(c.Properties, r.Unread...)
	for _, w := range r.Warnings {
		c.Properties = append(c.Properties, bom.Property{Name: PropertyWarning, Value: w})
	}
	return c
}

// name returns the best name that the row gives.
func (r *Row) name() string {
	return cmp.Or(r.MPN, r.Name, r.Value, r.Description, r.SupplierPart, strings.Join(r.Designators, " "), fmt.Sprintf("line %d", r.Line))
}

// describe returns value and description, without what is the name already.
func (r *Row) describe() string {
	var said []string
	for _, s := range []string{r.Name, r.Value, r.Description} {
		if s != "" && s != r.name() {
			said = append(said, s)
		}
	}
	return strings.Join(said, ", ")
}
