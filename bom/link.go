package bom

import (
	"fmt"
	"strconv"
	"strings"
)

// Link returns the BOM-Link of the component with this Ref, "urn:cdx:SERIAL/VERSION#REF". It is "" if the document has
// no serial number, or ref is no bom-ref but a pointer.
func (d *Document) Link(ref string) string {
	if d.link == "" || !usableRef(ref) {
		return ""
	}
	return d.link + fragment(ref)
}

// linkStart returns what the BOM-Links of a document start with, or "" if it has no serial number.
func (d *Document) linkStart() string {
	serial, ok := find(d.top, "serialNumber")
	if !ok || d.text[serial.from] != '"' {
		return ""
	}
	urn := unquote(d.text[serial.from:serial.to])
	if !stringShapes["uuid"].MatchString(urn) {
		return ""
	}
	return "urn:cdx:" + strings.TrimPrefix(urn, "urn:uuid:") + "/" + d.edition() + "#"
}

// edition returns the version of the document itself, which counts its revisions from 1.
func (d *Document) edition() string {
	f, ok := find(d.top, "version")
	if !ok {
		return "1"
	}
	n, err := strconv.ParseUint(d.text[f.from:f.to], 10, 32)
	if err != nil || n == 0 {
		return "1"
	}
	return strconv.FormatUint(n, 10)
}

// fragment escapes what the fragment of a URI may not hold, RFC 3986 section 3.5.
func fragment(s string) string {
	const kept = "-._~!$&'()*+,;=:@/?"
	var b strings.Builder
	b.Grow(len(s))
	for _, c := range []byte(s) {
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte(kept, c) >= 0 {
			b.WriteByte(c)
			continue
		}
		fmt.Fprintf(&b, "%%%02X", c)
	}
	return b.String()
}
