package bom

import "strings"

// xmlNode is an element that is put into XML.
type xmlNode struct {
	name  string
	attrs []Property
	text  string
	nodes []xmlNode
}

// propertyNodes returns properties as elements.
func propertyNodes(list []Property) []xmlNode {
	nodes := make([]xmlNode, 0, len(list))
	for _, p := range list {
		nodes = append(nodes, xmlNode{name: "property", attrs: []Property{{"name", p.Name}}, text: p.Value})
	}
	return nodes
}

// write writes an element, in front of which stands indent, a line end with blanks or nothing.
func (n *xmlNode) write(out *strings.Builder, prefix, indent string) {
	out.WriteString(indent + "<" + prefix + n.name)
	for _, a := range n.attrs {
		out.WriteString(" " + a.Name + `="` + escapedXML(a.Value, true) + `"`)
	}
	out.WriteString(">" + escapedXML(n.text, false))
	writeNodes(out, n.nodes, prefix, deeper(indent))
	if len(n.nodes) > 0 {
		out.WriteString(indent)
	}
	out.WriteString("</" + prefix + n.name + ">")
}

func writeNodes(out *strings.Builder, nodes []xmlNode, prefix, indent string) {
	for i := range nodes {
		nodes[i].write(out, prefix, indent)
	}
}

// deeper is the indent of what is nested.
func deeper(indent string) string {
	if indent == "" {
		return ""
	}
	return indent + "  "
}
