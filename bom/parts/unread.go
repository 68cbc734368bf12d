package parts

import (
	"cmp"
	"fmt"

	"ensign/bom"
)

// PropertyColumn begins the name of a property with what stands in a column that is not read; its header follows.
const PropertyColumn = "ensign:column:"

// Bounds of what is kept of the columns that are not read, in all rows of a list. Each cell becomes a property of some
// hundred bytes, so that a list of nothing but short cells could grow many times.
const (
	maxUnread     = 1 << 20  // cells
	maxUnreadText = 64 << 20 // bytes, their headers included
	maxColumnName = 60       // signs
)

// unreadRoom is what may still be kept.
type unreadRoom struct {
	cells, text int
	full        bool // and somebody has been told
}

// nameUnread gives the columns that are not read the names of their properties: after their headers, or their places where
// they have none.
func (r *reader) nameUnread() {
	r.unreadNames = make([]string, len(r.head.columns))
	for i, c := range r.head.columns {
		if !c.Meaning.counted() && !(c.Meaning == Level && r.levels.read) {
			r.unreadNames[i] = PropertyColumn + shorten(cmp.Or(tidy(c.Header), cellName(i)), maxColumnName)
		}
	}
}

// unread returns what a record says in columns that are not read, while there is room.
func (r *reader) unread(rec *record) []bom.Property {
	n, text := 0, 0
	for i, name := range r.unreadNames {
		if name != "" && !silent(rec.at(i)) {
			n++
			text += len(name) + len(rec.at(i))
		}
	}
	if n == 0 || r.unreadLeft.full {
		return nil
	}
	r.unreadLeft.cells -= n
	r.unreadLeft.text -= text
	if r.unreadLeft.full = r.unreadLeft.cells < 0 || r.unreadLeft.text < 0; r.unreadLeft.full {
		r.warn(rec.line, -1, fmt.Sprintf("from here on what stands in columns that are not read is left out: "+
			"it is more than %d cells or %d MiB", maxUnread, maxUnreadText>>20))
		return nil
	}
	list := make([]bom.Property, 0, n)
	for i, name := range r.unreadNames {
		if name != "" && !silent(rec.at(i)) {
			list = append(list, bom.Property{Name: name, Value: rec.at(i)})
		}
	}
	return list
}
