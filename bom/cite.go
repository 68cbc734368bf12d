package bom

import (
	"fmt"
	"slices"
	"strings"
)

// cite adds to a document of version 1.7 the citation of what was added to it, and the tool that it is attributed to.
func (w *writer) cite(d *Document, add []Addition) (*Document, error) {
	pointers := d.pointersTo(add)
	if len(pointers) == 0 {
		return d, nil
	}
	ref, tool, err := d.addTool(w.Cite)
	if err != nil {
		return nil, err
	}
	if tool == nil {
		w.lost = append(w.lost, uncitable)
		return d, nil
	}
	citation := compactJSON(struct {
		Pointers     []string `json:"pointers"`
		Timestamp    string   `json:"timestamp"`
		AttributedTo string   `json:"attributedTo"`
		Note         string   `json:"note"`
	}{pointers, w.Cite.Time, ref, citationNote})
	edits := []edit{*tool, d.appendTo("citations", citation)}
	return reread(string(apply(d.text, inOrder(edits))))
}

const (
	uncitable    = "citations are not written: metadata/tools is not as version 1.5 and later have it, so that nothing can be attributed to a tool"
	citationNote = "concluded from the rest of the document, the facts given and the tables of the tool"
)

// pointersTo returns where the properties of additions stand in the text.
func (d *Document) pointersTo(add []Addition) []string {
	at := d.indexes(add)
	var list []string
	for _, a := range add {
		pointer, there := "/metadata", d.root.Properties
		switch i := at[a.Pointer]; {
		case i >= 0:
			pointer, there = d.components[i].Pointer, d.components[i].Properties
		case d.rootPlace.exists():
			pointer = d.root.Pointer
		}
		for i, p := range there {
			if slices.Contains(a.Properties, p) {
				list = append(list, propertyPointer(pointer, i))
			}
		}
	}
	return list
}

// addTool returns the bom-ref of the tool and the edit that adds it to metadata; the edit is nil if it has no place.
func (d *Document) addTool(c Credit) (string, *edit, error) {
	ref, err := d.toolRef(c)
	if err != nil {
		return "", nil, err
	}
	tool := compactJSON(struct {
		Type    string `json:"type"`
		Ref     string `json:"bom-ref"`
		Name    string `json:"name"`
		Version string `json:"version"`
	}{"application", ref, c.Tool, c.Version})
	return ref, d.toolEdit(tool), nil
}

// toolRef returns a bom-ref for the tool that no other component has.
func (d *Document) toolRef(c Credit) (string, error) {
	const most = int64(1) << 62
	s, err := scan(d.text, NewBudget(Limits{Depth: most}))
	if err != nil {
		return "", fmt.Errorf("adding a tool: %w", err)
	}
	refs := refMaker{}
	for _, ref := range bomRefs(s) {
		refs[ref]++
	}
	return refs.unique(c.Tool), nil
}

func (d *Document) toolEdit(tool string) *edit {
	if !d.metadata.exists() {
		return nil
	}
	metadata := members(d.text, d.metadata.object.from)
	tools, ok := find(metadata, "tools")
	if !ok {
		e := into(d.text, d.metadata.object, `"tools":{"components":[`+tool+"]}")
		return &e
	}
	if d.text[tools.from] != '{' {
		return nil
	}
	e := into(d.text, tools.span, `"components":[`+tool+"]")
	if list, ok := find(members(d.text, tools.from), "components"); ok {
		if d.text[list.from] != '[' {
			return nil
		}
		e = into(d.text, list.span, tool)
	}
	return &e
}

// appendTo returns the edit that adds an element to a list of the document, which it makes if there is none.
func (d *Document) appendTo(key, element string) edit {
	if f, ok := find(d.top, key); ok && d.text[f.from] == '[' {
		return into(d.text, f.span, element)
	}
	last := d.top[len(d.top)-1].to
	return edit{span{last, last}, "," + quote(key) + ":[" + element + "]"}
}

// members returns the members of the object that starts at an offset.
func members(text string, at int) []field {
	c := cursor{text: text, at: at}
	var list []field
	c.object(func(key string) { list = append(list, field{key, c.skip()}) })
	return list
}

// into returns the edit that puts a member into an object, or an element into a list, as the last.
func into(text string, in span, what string) edit {
	end := in.to - 1
	if strings.Trim(text[in.from+1:end], " \t\r\n") != "" {
		what = "," + what
	}
	return edit{span{end, end}, what}
}
