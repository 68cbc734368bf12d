package origin

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// domain listens to the host of the homepage, then of the repository, then to e-mail addresses: the first that belongs to
// somebody speaks. Who packs a distribution writes its own addresses, and software of software.tsv needs none.
func (s *subject) domain() []testimony {
	addresses := s.addresses()
	if len(addresses) == 0 || s.purl.packaged() || len(s.known()) > 0 {
		return nil
	}
	for _, a := range addresses {
		if host, found := s.x.domainOf(a.text); len(found) > 0 {
			return []testimony{infer("domain", a.says+" lies under "+host, s.document(a.field), found)}
		}
	}
	return nil
}

// address is a URL or an e-mail address of a document.
type address struct{ says, field, text string }

func (s *subject) addresses() []address {
	var all []address
	add := func(says, field, text string) {
		if text != "" {
			all = append(all, address{says, field, text})
		}
	}
	add("the homepage", "/externalReferences", s.c.Website)
	add("the repository", "/externalReferences", s.c.VCS)
	add("the publisher's address", "/publisher", mailIn(s.c.Publisher))
	for _, author := range s.c.Authors {
		add("an author's address", "/authors", mailIn(author))
	}
	return all
}

// mailIn returns the e-mail address in "somebody <name@host>", or the empty string.
func mailIn(text string) string {
	for word := range strings.FieldsSeq(text) {
		if strings.Contains(word, "@") {
			return strings.Trim(word, "<>()[],;\"'")
		}
	}
	return ""
}

// openHosts are hosts under the domain of a maker that anyone may use.
var openHosts = []string{"code.google.com", "groups.google.com", "sites.google.com", "play.google.com", "apps.apple.com"}

// domainOf finds the domain that a URL, an e-mail address or a host lies under, and whose it is.
func (x *index) domainOf(text string) (domain string, found []named) {
	host := hostOf(text)
	if slices.Contains(openHosts, host) {
		return "", nil
	}
	for strings.Contains(host, ".") {
		if found = x.identified("domain", host); len(found) > 0 {
			return host, found
		}
		_, host, _ = strings.Cut(host, ".")
	}
	return "", nil
}

// hostOf returns the host of "https://host/path", "git@host:path" and "name@host" in lower case.
func hostOf(text string) string {
	if strings.Contains(text, "://") {
		u, err := url.Parse(text)
		if err != nil {
			return ""
		}
		text = u.Hostname()
	}
	if at := strings.LastIndexByte(text, '@'); at >= 0 {
		text = text[at+1:]
	}
	if end := strings.IndexAny(text, ":/"); end >= 0 {
		text = text[:end]
	}
	return strings.ToLower(strings.TrimSuffix(text, "."))
}

// firmware listens to where software lies that a Linux kernel loads into a device.
func (s *subject) firmware() []testimony {
	if isCommodity(s.c.Kind) {
		return nil
	}
	paths := []string{s.c.Name}
	for _, f := range s.c.Found {
		paths = append(paths, f.Path)
	}
	for i, path := range paths {
		_, file, ok := strings.Cut("/"+path, "/lib/firmware/")
		start, found := s.x.firmwareOf(file)
		if !ok || len(found) == 0 {
			continue
		}
		field := "/name"
		if i > 0 {
			field = "/evidence/occurrences"
		}
		return []testimony{infer("firmware", strconv.Quote(file)+" begins with "+start, s.document(field), found)}
	}
	return nil
}

// firmwareOf finds the longest row that a path under lib/firmware begins with.
func (x *index) firmwareOf(path string) (start string, found []named) {
	path = strings.ToLower(path)
	for end := min(len(path), maxFirmware); end > 0; end-- {
		if found = x.identified("firmware", path[:end]); len(found) > 0 {
			return path[:end], found
		}
	}
	return "", nil
}

// maxFirmware is longer than any row.
const maxFirmware = 64

// android listens to the build properties of a device. Of the software they say nothing: who builds a system image has
// not developed what is in it.
func (s *subject) android() []testimony {
	if !isCommodity(s.c.Kind) {
		return nil
	}
	for _, key := range []string{"ro.product.manufacturer", "ro.product.vendor.manufacturer", "ro.product.brand"} {
		for _, p := range s.c.Properties {
			if p.Name != key {
				continue
			}
			if found := s.x.identified("android", strings.ToLower(p.Value)); len(found) > 0 {
				return []testimony{infer("android", key+" is "+strconv.Quote(p.Value), s.document("/properties"), found)}
			}
		}
	}
	return nil
}
