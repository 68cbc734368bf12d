package parts

import (
	"encoding/xml"

	"ensign/bom"
)

// readKiCadXML reads the components of the netlist that KiCad hands to the scripts that make lists of it.
func readKiCadXML(data []byte, budget *bom.Budget) (*book, error) {
	x := xmlOf(data, budget)
	var entries []entry
	err := x.each(func(x *xmlReader, e xml.StartElement) error {
		switch e.Name.Local {
		case "libparts", "nets", "libraries":
			return x.skip()
		case "comp":
			line, _ := x.decoder.InputPos()
			c := entry{line: line}
			c.add("Reference", attr(e, "ref"))
			err := c.readComponent(x)
			entries = append(entries, c)
			return err
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	s, err := tabulate("", kicadColumns, entries, newRoom())
	return &book{sheets: []sheet{s}}, err
}

// readComponent reads what is in the element of a component: its value, its fields, and properties that are set.
func (c *entry) readComponent(x *xmlReader) error {
	return x.inside(func(e xml.StartElement) error {
		switch name := e.Name.Local; name {
		case "value", "footprint", "description", "datasheet", "field":
			text, err := x.text()
			if err != nil {
				return err
			}
			c.add(map[string]string{"value": "Value", "footprint": "Footprint", "description": "Description", "datasheet": "Datasheet", "field": attr(e, "name")}[name], text)
		case "property":
			c.property(attr(e, "name"), attr(e, "value"))
		}
		return nil
	})
}

// property adds a property of a component. One without a value is set, and no field of the user's has that name.
func (c *entry) property(name, text string) {
	switch name {
	case "dnp":
		c.add("dnp", "yes")
	case "exclude_from_bom":
		c.add("in_bom", "no")
	default:
		for _, f := range c.fields {
			if f.name == name {
				return
			}
		}
		c.add(name, text)
	}
}
