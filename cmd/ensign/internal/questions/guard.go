package questions

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// MostBytes is the size of the largest workbook that is read.
const MostBytes = 16 << 20

// Bounds of a workbook that is read. One that ensign ask wrote is far below all of them.
const (
	mostPacked   = MostBytes // bytes of the file
	mostUnpacked = 64 << 20  // bytes of all that is in it
	mostMembers  = 500
	mostRow      = 50_000
	mostColumn   = 256
	mostCells    = 2_000_000
)

// guard looks over a workbook before it is taken apart, so that a small file cannot ask for much memory or time: it
// bounds what is in it, and refuses what a questionnaire never has. It returns the number of formulas.
func guard(data []byte) (formulas int, err error) {
	if len(data) > mostPacked {
		return 0, fmt.Errorf("%d bytes are too many for a questionnaire, %d is the most", len(data), mostPacked)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return 0, errors.New("not an XLSX workbook; one that is protected by a password cannot be read")
	}
	if len(z.File) > mostMembers {
		return 0, fmt.Errorf("%d files in the workbook are too many", len(z.File))
	}
	left := int64(mostUnpacked)
	for _, m := range z.File {
		for _, part := range []string{"externalLinks/", "vbaProject", "embeddings/", "activeX/", "connections.xml"} {
			if strings.Contains(m.Name, part) {
				return 0, fmt.Errorf("the workbook holds %s: links to other files, programs and embedded files are not read", m.Name)
			}
		}
		n, read, err := scan(m, left)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", m.Name, err)
		}
		formulas += n
		left -= read
	}
	return formulas, nil
}

// scan unpacks one file of the workbook, of at most so many bytes, and looks at the cells in it.
func scan(m *zip.File, most int64) (formulas int, read int64, err error) {
	in, err := m.Open()
	if err != nil {
		return 0, 0, err
	}
	defer in.Close()
	c := &counted{r: in, left: most}
	if strings.HasSuffix(m.Name, ".xml") || strings.HasSuffix(m.Name, ".rels") {
		formulas, err = scanSheet(c)
		return formulas, most - c.left, err
	}
	// What is not named as XML may be there, but must not be XML: a sheet can have any name.
	data, err := io.ReadAll(c)
	if text := bytes.TrimLeft(data, "\ufeff \t\r\n"); err == nil && bytes.HasPrefix(text, []byte("<")) {
		err = errors.New("XML in a file that is not named so")
	}
	return 0, most - c.left, err
}

// counted is an error once more is read than is left.
type counted struct {
	r    io.Reader
	left int64
}

// Read reads, and counts.
func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if c.left -= int64(n); c.left < 0 {
		return n, fmt.Errorf("more than %d bytes unpacked", mostUnpacked)
	}
	return n, err
}

// scanSheet bounds the rows, columns and cells of a file that may be a sheet, and counts its formulas.
func scanSheet(r io.Reader) (formulas int, err error) {
	cells := 0
	for d := xml.NewDecoder(r); ; {
		t, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return formulas, nil
		}
		if err != nil {
			return 0, err
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "f":
			formulas++
		case "mergeCell":
			return 0, errors.New("cells were merged")
		case "row", "c":
			if cells++; cells > mostCells {
				return 0, fmt.Errorf("more than %d cells", mostCells)
			}
			if err := placed(e); err != nil {
				return 0, err
			}
		}
	}
}

// placed refuses a row or a cell that stands where no questionnaire has one.
func placed(e xml.StartElement) error {
	for _, a := range e.Attr {
		if a.Name.Local != "r" {
			continue
		}
		letters := strings.TrimRight(a.Value, "0123456789")
		column := 0
		for _, c := range strings.ToUpper(letters) {
			if column = column*26 + int(c-'A') + 1; c < 'A' || c > 'Z' || column > mostColumn {
				return fmt.Errorf("a cell at %q", a.Value)
			}
		}
		row, err := strconv.Atoi(a.Value[len(letters):])
		if err != nil || row < 1 || row > mostRow {
			return fmt.Errorf("a cell at %q", a.Value)
		}
	}
	return nil
}
