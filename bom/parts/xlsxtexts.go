package parts

import "strings"

// readShared reads the table of texts that the sheets share, if the workbook has one.
func (w *workbook) readShared() error {
	name := w.partOf("sharedStrings")
	if name == "" {
		return nil
	}
	t, err := w.tags(name)
	if err != nil {
		return err
	}
	defer t.close()
	var text []byte
	return t.each(func() error {
		if string(t.Name()) != "si" {
			return nil
		}
		if text, err = t.content(text[:0], "rPh"); err != nil {
			return err
		}
		w.shared = append(w.shared, unescape(tidy(string(text))))
		return w.take(1, len(text))
	})
}

// unescape replaces the form that the format has for control characters, "_x000D_", by blanks, and "_x005F_" by the
// "_" that it protects.
func unescape(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	for _, code := range []string{"_x000D_", "_x000A_", "_x0009_"} {
		text = strings.ReplaceAll(text, code, " ")
	}
	return strings.TrimSpace(strings.ReplaceAll(text, "_x005F_", "_"))
}
