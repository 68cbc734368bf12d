package origin

import (
	"strconv"
	"strings"
)

// purl is a package URL taken apart; the zero value is none. All parts are unescaped; type and namespace, and the name
// where the type asks for it, are in lower case.
type purl struct{ kind, namespace, name, version, qualifiers string }

// parsePurl takes "pkg:type/namespace/name@version?qualifiers#subpath" apart. What is none gives the zero value.
func parsePurl(s string) purl {
	rest, ok := strings.CutPrefix(s, "pkg:")
	if !ok {
		return purl{}
	}
	rest, _, _ = strings.Cut(rest, "#")
	var p purl
	rest, p.qualifiers, _ = strings.Cut(rest, "?")
	rest = strings.TrimLeft(rest, "/")
	if at := strings.LastIndexByte(rest, '@'); at > strings.LastIndexByte(rest, '/')+1 {
		rest, p.version = rest[:at], unescape(rest[at+1:])
	}
	p.kind, rest, _ = strings.Cut(rest, "/")
	p.kind = strings.ToLower(p.kind)
	slash := strings.LastIndexByte(rest, '/')
	p.name = unescape(rest[slash+1:])
	p.namespace = unescape(strings.Trim(rest[:slash+1], "/"))
	return p
}

// id is the purl without version, "npm/@angular/core", in lower case.
func (p purl) id() string {
	if p.namespace == "" {
		return strings.ToLower(p.kind + "/" + p.name)
	}
	return strings.ToLower(p.kind + "/" + p.namespace + "/" + p.name)
}

// qualifier returns the value of a qualifier, or the empty string.
func (p purl) qualifier(key string) string {
	for q := range strings.SplitSeq(p.qualifiers, "&") {
		if k, v, _ := strings.Cut(q, "="); k == key {
			return unescape(v)
		}
	}
	return ""
}

// packaged reports whether somebody else than the author packs what the purl names.
func (p purl) packaged() bool {
	switch p.kind {
	case "deb", "rpm", "apk", "opkg", "alpm":
		return true
	default:
		return false
	}
}

// unescape replaces %XX. What is no such escape stays.
func unescape(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(n))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// cpe is the part, vendor and product of a CPE name, in lower case; the zero value is none.
type cpe struct{ part, vendor, product string }

// parseCPE reads "cpe:2.3:a:vendor:product:…" and "cpe:/a:vendor:product:…".
func parseCPE(s string) cpe {
	s = strings.ToLower(s)
	rest, ok := strings.CutPrefix(s, "cpe:2.3:")
	if !ok {
		rest, ok = strings.CutPrefix(s, "cpe:/")
	}
	if !ok {
		return cpe{}
	}
	fields := splitCPE(rest)
	if len(fields) < 3 {
		return cpe{}
	}
	return cpe{fields[0], fields[1], fields[2]}
}

// splitCPE splits at colons that no backslash stands before.
func splitCPE(s string) []string {
	var fields []string
	from := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case ':':
			fields = append(fields, s[from:i])
			from = i + 1
		}
	}
	return append(fields, s[from:])
}
