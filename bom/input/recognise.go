package input

import (
	"bytes"
	"fmt"
	"strings"
)

// headSize is how much of a file is looked at to recognise it. The magic of ext, at 0x438, is the farthest.
const headSize = 4096

// kind is what an input is, in the words of the report.
type kind string

const (
	unknownKind kind = ""
	jsonBOM     kind = "cyclonedx-json"
	xmlBOM      kind = "cyclonedx-xml"
	partsList   kind = "parts"
	directory   kind = "directory"
)

// magic is the first bytes of a format that is not read.
type magic struct {
	at    int // offset in the file
	bytes string
	says  string
	hint  string
}

const (
	hintSpreadsheet = "export the sheet as CSV; if it is a firmware image, unpack it and give the directory"
	hintCSV         = "export it as CSV"
)

// magics is the list of formats that are named when they are refused, from their specifications. Magics of fewer
// than four bytes count only where the file is no text.
var magics = []magic{
	{0, "hsqs", "a squashfs file system", hintDirectory},
	{0, "sqsh", "a squashfs file system, big-endian", hintDirectory},
	{0, "\x1f\x8b", "gzip data", hintDirectory},
	{0, "\xfd7zXZ\x00", "xz data", hintDirectory},
	{0, "BZh", "bzip2 data", hintDirectory},
	{0, "\x28\xb5\x2f\xfd", "zstd data", hintDirectory},
	{0, "\x04\x22\x4d\x18", "lz4 data", hintDirectory},
	{0, "7z\xbc\xaf\x27\x1c", "a 7z archive", hintDirectory},
	{0, "PK\x03\x04", "a zip archive or a spreadsheet", hintSpreadsheet},
	{0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document", hintCSV},
	{0, "%PDF-", "a PDF document", hintCSV},
	{0, "\x7fELF", "an ELF program", "give the directory that holds the root file system it belongs to"},
	{0, "MZ", "a PE program", hintDirectory},
	{0, "\x27\x05\x19\x56", "a U-Boot uImage", hintDirectory},
	{0, "\xd0\x0d\xfe\xed", "a device tree or FIT image", hintDirectory},
	{0, "UBI#", "a UBI volume", hintDirectory},
	{0, "\x31\x18\x10\x06", "a UBIFS file system", hintDirectory},
	{0, "\x85\x19", "a JFFS2 file system", hintDirectory},
	{0, "\x45\x3d\xcd\x28", "a cramfs file system", hintDirectory},
	{0, "-rom1fs-", "a romfs file system", hintDirectory},
	{0, "HDR0", "a TRX image", hintDirectory},
	{0, "ANDROID!", "an Android boot image", hintDirectory},
	{0, "\x3a\xff\x26\xed", "an Android sparse image", hintDirectory},
	{0, "070701", "a cpio archive", hintDirectory},
	{0, "070702", "a cpio archive", hintDirectory},
	{0, "!<arch>\n", "a Debian package or an ar archive", hintDirectory},
	{0, "\xed\xab\xee\xdb", "an RPM package", hintDirectory},
	{0, "SQLite format 3\x00", "an SQLite database", hintKinds},
	{257, "ustar", "a tar archive", hintDirectory},
	{512, "EFI PART", "a disk image with a GPT", hintDirectory},
	{1080, "\x53\xef", "an ext file system", hintDirectory},
	{510, "\x55\xaa", "a disk image with an MBR", hintDirectory},
}

// recognise sets the kind of a file by its first bytes, or says what it is instead.
func (r *inputReader) recognise(head []byte) error {
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(text) == 0 && len(head) < headSize {
		return hint(fmt.Errorf("reading %s: the file is empty", r.name), hintKinds)
	}
	found, err := kindOf(head, text)
	if err != nil {
		err.Err = fmt.Errorf("reading %s: %w", r.name, err.Err)
		return err
	}
	r.kind = found
	switch {
	case r.scheme == schemeParts:
		r.kind = partsList
	case r.scheme == schemeSBOM && found == partsList:
		return hint(fmt.Errorf("reading %s: neither JSON nor XML", r.name), "give CycloneDX, or use parts: for a parts list")
	}
	if r.within != "" && r.kind != partsList {
		return hint(fmt.Errorf("reading %s: it lies inside %s", r.name, r.within), hintTwice)
	}
	return nil
}

// kindOf returns what a file that begins with head is. text is head without white space before it.
func kindOf(head, text []byte) (kind, *HintError) {
	utf16 := bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff})
	binary := !utf16 && bytes.IndexByte(head, 0) >= 0
	for _, m := range magics {
		if m.matches(head) && (binary || len(m.bytes) >= 4) {
			return unknownKind, &HintError{Err: fmt.Errorf("%s (%q at 0x%x): not read yet", m.says, m.bytes, m.at), Hint: m.hint}
		}
	}
	switch {
	case binary:
		return unknownKind, &HintError{Err: fmt.Errorf("binary data of an unknown kind"), Hint: hintKinds}
	case bytes.HasPrefix(text, []byte("{")), bytes.HasPrefix(text, []byte("[")):
		return jsonBOM, nil
	case bytes.HasPrefix(text, []byte("<")):
		return xmlBOM, nil
	case strings.HasPrefix(string(text), "SPDXVersion:"):
		return unknownKind, &HintError{Err: fmt.Errorf("an SPDX document: not read yet"), Hint: hintCycloneDX}
	}
	return partsList, nil
}

func (m magic) matches(head []byte) bool {
	return len(head) >= m.at && bytes.HasPrefix(head[m.at:], []byte(m.bytes))
}
