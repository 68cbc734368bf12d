package parts

import (
	"bytes"
	"errors"
	"path"
	"strings"

	"ensign/bom"
)

// zipMagic begins a zip file that has a member.
const zipMagic = "PK\x03\x04"

// firstMember returns the name of the first member of a zip file, "" if head is none.
func firstMember(head []byte) string {
	const fixed = 30 // APPNOTE.TXT 4.3.7
	if len(head) < fixed || !bytes.HasPrefix(head, []byte(zipMagic)) {
		return ""
	}
	size := int(head[26]) | int(head[27])<<8
	return string(head[fixed:min(fixed+size, len(head))])
}

// beginsXLSX looks at the first member, which documents of other kinds have too, and for the folder that only a workbook
// has.
func beginsXLSX(head []byte) bool {
	first := firstMember(head)
	if first == "" {
		return false
	}
	known := first == "[Content_Types].xml" || strings.HasPrefix(first, "xl/") || strings.HasPrefix(first, "docProps/") || first == "_rels/.rels"
	return known && bytes.Contains(head, []byte("xl/"))
}

// workbook is an XLSX file while it is read.
type workbook struct {
	*archive
	*room
	book   *book
	dir    string // of the main part
	rels   []relation
	sheets []sheetEntry
	shared []string
	styles []numberStyle
	y1904  bool // dates count from 1904
}

func readXLSX(data []byte, budget *bom.Budget) (*book, error) {
	a, err := openArchive(data, budget)
	if err != nil {
		return nil, err
	}
	w := &workbook{archive: a, room: newRoom(), book: &book{}}
	if err := w.open(); err != nil {
		return nil, err
	}
	for _, s := range w.sheets {
		if err := w.readSheet(s); err != nil {
			return nil, err
		}
	}
	w.book.read = a.read
	return w.book, nil
}

// open reads all but the sheets.
func (w *workbook) open() error {
	main, err := w.mainPart()
	if err != nil {
		return err
	}
	w.dir = path.Dir(main)
	if w.rels, err = w.relations(main); err != nil {
		return err
	}
	if err := w.list(main); err != nil {
		return err
	}
	external := false
	for _, r := range w.rels {
		external = external || r.kind == "externalLink"
	}
	if external {
		w.book.warn("", "the workbook refers to other files, which are not opened: the values that it last saw there are used")
	}
	if err := w.readShared(); err != nil {
		return err
	}
	if name := w.partOf("styles"); name != "" {
		return w.each(name, w.readStyles)
	}
	return nil
}

// mainPart returns the name of the workbook's own part.
func (w *workbook) mainPart() (string, error) {
	rels, err := w.relations("")
	if err != nil {
		return "", err
	}
	for _, r := range rels {
		if r.kind != "officeDocument" {
			continue
		}
		if strings.HasSuffix(strings.ToLower(r.target), ".bin") {
			return "", errors.New("a binary workbook (.xlsb): save it as .xlsx")
		}
		return r.target, nil
	}
	return "", errors.New("the archive holds no workbook")
}
