package origin

import (
	"strconv"
	"strings"

	"ensign/bom"
)

// publication is the paragraph that says what is published.
const publication = "15 CFR 734.7"

// hardwareIsNot is shared by all commodities.
var hardwareIsNot = Reasons{{
	Rule: "published", Says: "a commodity is never published; only software and technology can be",
	Cite: Cite{Source: publication},
}}

// publish fills in whether the component is published and whether it contains cryptography.
func (s *subject) publish(o *Origin) {
	o.Published, o.PublishedBecause = s.published()
	o.Encryption = s.encryption()
}

// published says whether anyone may get this very item without restriction. Only a recorded fact, or an open licence
// together with a public distribution or registry, is a yes.
func (s *subject) published() (Ternary, Reasons) {
	if answer, because := s.statedPublished(); answer != Unsure {
		return answer, because
	}
	if isCommodity(s.c.Kind) {
		return No, hardwareIsNot
	}
	if s.c.Kind != bom.Software {
		return s.unsure("nothing says that this technology is published")
	}
	open, closed := s.x.judge(s.c.Licenses, s.purl.packaged())
	switch {
	case closed && !open:
		return No, s.because("the licence "+strconv.Quote(strings.Join(s.c.Licenses, ", "))+" is not open", D)
	case closed:
		return s.unsure("one of its licences is not open")
	}
	for _, known := range s.known() {
		if known.published == No {
			return No, Reasons{{Rule: "published", Says: "its source is not public", Rank: E, Cite: known.cite}}
		}
	}
	if answer, why := s.product(); answer == No {
		return No, why
	}
	if s.c.Type == "firmware" {
		return s.unsure("a binary blob is not published because anyone may copy it")
	}
	if s.purl.kind == "" || s.purl.kind == "generic" {
		return s.vendorBuild()
	}
	return s.fromEcosystem(open)
}

// vendorBuild is what no distribution or registry vouches for: code in an image, recognised by its strings.
func (s *subject) vendorBuild() (Ternary, Reasons) {
	for _, known := range s.known() {
		if known.published == Yes {
			says := "a vendor build of published code, which is not published because its base is" + s.ancestry()
			return Unsure, Reasons{{Rule: "published", Says: says, Rank: E, Cite: known.cite}}
		}
	}
	return s.unsure("no package URL says where anyone could get it")
}

// fromEcosystem applies the rule of a distribution or registry.
func (s *subject) fromEcosystem(open bool) (Ternary, Reasons) {
	e := s.x.ecosystemOf(s.purl)
	if e == nil {
		return s.unsure("looked for " + s.purl.kind + "/" + s.purl.namespace + " in ecosystems.tsv")
	}
	rule := Reason{Rule: "published", Says: e.note, Rank: D, Cite: e.cite}
	if e.published != Yes && (e.published == No || !s.listed()) {
		return e.published, Reasons{rule}
	}
	if doubt := s.doubt(); doubt != "" {
		return Unsure, Reasons{{Rule: "published", Says: doubt, Rank: D, Cite: s.document("/purl"), Because: Reasons{rule}}}
	}
	known := s.known()
	for _, k := range known {
		if k.published == Unsure {
			return Unsure, Reasons{{Rule: "published", Says: "only a part of it is published", Rank: E, Cite: k.cite}, rule}
		}
	}
	switch {
	case open:
		says := "under the open licence " + strings.Join(s.c.Licenses, ", ")
		return Yes, Reasons{rule, {Rule: "published", Says: says, Rank: D, Cite: s.document("/licenses")}}
	case e.maintainer != "" && s.maintainedAt(e.maintainer):
		says := "maintained at " + e.maintainer
		return Yes, Reasons{rule, {Rule: "published", Says: says, Rank: D, Cite: s.document("")}}
	case len(known) > 0 && len(s.c.Licenses) == 0 && !s.purl.packaged():
		return Yes, Reasons{rule, {Rule: "published", Says: "its source is known to be public", Rank: E, Cite: known[0].cite}}
	}
	return Unsure, Reasons{{
		Rule: "published", Says: "no licence that is known to be open", Rank: D,
		Cite: s.document("/licenses"), Because: Reasons{rule},
	}}
}

// listed reports whether the very repository is in software.tsv as published.
func (s *subject) listed() bool {
	known := s.x.softwareBy("purl", s.purl.id())
	return known != nil && known.published == Yes
}

// doubt says why the package URL may not name what a public archive holds, or nothing.
func (s *subject) doubt() string {
	version := s.purl.version
	if s.c.Pedigree.Modified {
		return "the document says that it was changed, so it is not what is published" + s.ancestry()
	}
	for _, key := range []string{"repository_url", "download_url", "vcs_url", "file_name"} {
		if s.purl.qualifier(key) != "" {
			return "the package URL points to a place of its own: " + key
		}
	}
	distro := s.purl.qualifier("distro")
	switch {
	case version == "" || strings.HasPrefix(version, "(") || strings.HasPrefix(version, "v0.0.0-00010101"):
		return "the package URL names no published version"
	case s.purl.packaged() && distro != "" && !strings.HasPrefix(strings.ToLower(distro), s.purl.namespace):
		return "the package says " + s.purl.namespace + ", the system " + distro
	case s.purl.kind == "deb" && !debianVersion(version):
		return strconv.Quote(version) + " is no version of a Debian package"
	case s.purl.kind == "golang" && strings.Contains(version, "+dirty"):
		return "built from source that was changed"
	}
	return ""
}

// ancestry names what a component is derived from.
func (s *subject) ancestry() string {
	if len(s.c.Pedigree.Ancestors) == 0 {
		return ""
	}
	return "; it is derived from " + strings.Join(s.c.Pedigree.Ancestors, ", ")
}

// debianVersion reports whether s has the shape [epoch:]upstream[-revision] of the Debian policy manual, 5.6.12.
func debianVersion(s string) bool {
	if epoch, rest, ok := strings.Cut(s, ":"); ok {
		if epoch == "" || strings.Trim(epoch, "0123456789") != "" {
			return false
		}
		s = rest
	}
	if s == "" || s[0] < '0' || s[0] > '9' {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && !strings.ContainsRune(".+-~", r)
	})
}

// maintainedAt reports whether the document gives an address of the domain for who packs the component.
func (s *subject) maintainedAt(domain string) bool {
	for _, name := range append([]string{s.c.Publisher, s.c.Supplier.Name}, s.c.Authors...) {
		address := strings.TrimRight(strings.ToLower(strings.TrimSpace(name)), ">) ")
		if at := strings.LastIndexByte(address, '@'); at >= 0 {
			host := address[at+1:]
			if host == domain || strings.HasSuffix(host, "."+domain) {
				return true
			}
		}
	}
	return false
}

// known returns the rows of software.tsv that the component's identifiers lead to. They are looked up once.
func (s *subject) known() []*known {
	if !s.lookedUp {
		s.rows, s.lookedUp = s.lookUp(), true
	}
	return s.rows
}

func (s *subject) lookUp() []*known {
	var rows []*known
	add := func(kind, value string) {
		if known := s.x.softwareBy(kind, value); known != nil {
			rows = append(rows, known)
		}
	}
	if s.purl.kind != "" {
		add("purl", s.purl.id())
	}
	if s.cpe.vendor != "" {
		add("cpe", s.cpe.part+":"+s.cpe.vendor+":"+s.cpe.product)
	}
	switch {
	case s.purl.packaged():
		for _, name := range s.purl.packageNames() {
			if known := s.x.packageNamed(name); known != nil {
				rows = append(rows, known)
			}
		}
	case s.purl.kind == "" || s.purl.kind == "generic" || s.purl.kind == "swid":
		add("name", strings.ToLower(s.c.Name))
		if len(rows) == 0 {
			add("name", spaced(s.c.Name))
		}
	}
	return rows
}

// spaced writes the names of package managers for Windows and of tags, "Google.Chrome" and "Docker+Desktop", as people do.
func spaced(name string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if r == '.' || r == '+' || r == '_' {
			return ' '
		}
		return r
	}, name))
}

// encryption is yes if any row says so, and no only if some row that was looked up does and none says otherwise or
// does not know.
func (s *subject) encryption() Ternary {
	if isCommodity(s.c.Kind) {
		return Unsure
	}
	answer := Unsure
	for i, known := range s.known() {
		switch encrypts := known.encrypts(); {
		case encrypts == Yes:
			return Yes
		case i == 0:
			answer = encrypts
		case encrypts != answer:
			answer = Unsure
		}
	}
	return answer
}

func (s *subject) unsure(says string) (Ternary, Reasons) { return Unsure, s.because(says, 0) }

func (s *subject) because(says string, rank Rank) Reasons {
	return Reasons{{Rule: "published", Says: says, Rank: rank, Cite: s.document("")}}
}
