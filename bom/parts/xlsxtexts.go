package parts

import (
	"encoding/xml"
	"strings"
)

// readShared reads one string of the table that the sheets share.
func (w *workbook) readShared(x *xmlReader, e xml.StartElement) error {
	if e.Name.Local != "si" {
		return nil
	}
	text, err := x.text("rPh")
	if err != nil {
		return err
	}
	w.shared = append(w.shared, unescape(tidy(text)))
	return w.take(1, len(text))
}

// unescape replaces the form that the format has for control characters, "_x000D_", by blanks, and "_x005F_" by the
// "_" that it protects.
func unescape(text string) string {
	for _, code := range []string{"_x000D_", "_x000A_", "_x0009_"} {
		text = strings.ReplaceAll(text, code, " ")
	}
	return strings.TrimSpace(strings.ReplaceAll(text, "_x005F_", "_"))
}
