package input

import (
	"bytes"
	"fmt"

	"ensign/bom/builds"
	"ensign/bom/image"
	"ensign/bom/parts"
	"ensign/bom/spdx"
)

// headSize is how much of a file is looked at to recognise it.
const headSize = 4096

// kind is what an input is, in the words of the report.
type kind string

const (
	unknownKind kind = ""
	jsonBOM     kind = "cyclonedx-json"
	xmlBOM      kind = "cyclonedx-xml"
	partsList   kind = "parts"
	directory   kind = "directory"
	imageFile   kind = "image"
	spdxJSON    kind = kind(spdx.JSON)
	spdxTags    kind = kind(spdx.TagValue)
	spdxGraph   kind = kind(spdx.JSONLD)
	spdxArchive kind = "spdx-archive"
)

// magic is the first bytes of a format that is not read.
type magic struct {
	at    int // offset in the file
	bytes string
	says  string
	hint  string
}

const hintCSV = "export it as CSV"

// magics is the list of formats that are refused under their names, from their specifications.
var magics = []magic{
	{0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or an encrypted Office document", "save it as .xlsx without a password, or export it as CSV"},
	{0, "%PDF-", "a PDF document", hintCSV},
	{0, "SQLite format 3\x00", "an SQLite database", hintKinds},
}

// recognise sets the kind of a file by its first bytes, or says what it is instead.
func (r *inputReader) recognise(head []byte) error {
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(text) == 0 && len(head) < headSize {
		return hint(fmt.Errorf("reading %s: the file is empty", r.name), hintKinds)
	}
	found, err := kindOf(r.label(), head, text)
	if err != nil {
		err.Err = fmt.Errorf("reading %s: %w", r.name, err.Err)
		return err
	}
	r.kind = found
	switch {
	case r.scheme == schemeImage:
		r.kind = imageFile
	case r.scheme == schemeSBOM && found == imageFile:
		return hint(fmt.Errorf("reading %s: neither JSON nor XML", r.name), "give CycloneDX or SPDX, or give it without sbom:")
	case r.scheme == schemeParts && found == imageFile:
		return hint(fmt.Errorf("reading %s: binary data, no parts list", r.name), "export it as CSV, or give it without parts:")
	case r.scheme == schemeParts:
		r.kind = partsList
	case r.scheme == schemeSBOM && found == partsList:
		return hint(fmt.Errorf("reading %s: neither JSON nor XML", r.name), "give CycloneDX or SPDX, or use parts: for a parts list")
	}
	if r.within != "" && r.kind != partsList {
		return hint(fmt.Errorf("reading %s: it lies inside %s", r.name, r.within), hintTwice)
	}
	return nil
}

// kindOf returns what a file of this name that begins with head is. text is head without white space before it.
func kindOf(name string, head, text []byte) (kind, *HintError) {
	for _, m := range magics {
		if m.matches(head) {
			return unknownKind, &HintError{Err: fmt.Errorf("%s (%q at 0x%x): not read yet", m.says, m.bytes, m.at), Hint: m.hint}
		}
	}
	utf16 := bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff})
	binary := !utf16 && bytes.IndexByte(head, 0) >= 0
	if says := spdx.Refused(head); says != "" && !binary { // a program may hold a document
		return unknownKind, &HintError{Err: fmt.Errorf("%s: not read", says), Hint: "convert it to JSON or to tag-value, or " + hintCycloneDX}
	}
	if f := builds.Recognise(head); f != "" {
		return kind(f), nil
	}
	switch {
	case parts.Begins(name, head):
		return partsList, nil
	case binary, erased(head), image.Begins(name, head):
		return imageFile, nil
	case bytes.HasPrefix(text, []byte("{")), bytes.HasPrefix(text, []byte("[")):
		return jsonBOM, nil
	case bytes.HasPrefix(text, []byte("<")):
		return xmlBOM, nil
	case spdx.Recognise(head) == spdx.TagValue:
		return spdxTags, nil
	}
	return partsList, nil
}

// erased reports whether a file begins as flash that nothing was written to.
func erased(head []byte) bool {
	const enough = 16
	return len(head) >= enough && bytes.Count(head[:enough], []byte{0xff}) == enough
}

func (m magic) matches(head []byte) bool {
	return len(head) >= m.at && bytes.HasPrefix(head[m.at:], []byte(m.bytes))
}
