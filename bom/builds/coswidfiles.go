package builds

import (
	"strconv"
	"strings"

	"ensign/bom"
)

// payloadName is the property that a file is kept as.
const payloadName = "coswid:payload"

// payload reads the files that the software is made of.
func payload(c *bom.Component, p *item, within string, depth int) {
	if depth > maxNested {
		return
	}
	for _, f := range p.get(fileKey).each() {
		keep(c, payloadName, file(&f, within))
	}
	for _, d := range p.get(directoryKey).each() {
		path := within
		for _, k := range []uint64{rootKey, fsName} {
			if s := d.get(k).words(); s != "" {
				path += strings.TrimSuffix(s, "/") + "/"
			}
		}
		for _, e := range d.get(pathElements).each() {
			payload(c, &e, path, depth+1)
		}
	}
}

// file writes a file as "NAME SIZE ALGORITHM:HASH".
func file(f *item, within string) string {
	said := []string{within + f.get(fsName).words()}
	if size := f.get(sizeKey); size != nil {
		said = append(said, size.String())
	}
	hashes := f.get(hashKey).each()
	if len(hashes) == 2 && hashes[0].major != arrayType { // one hash, which is a pair itself
		hashes = []item{{major: arrayType, list: hashes}}
	}
	for _, h := range hashes {
		if h.major == arrayType && len(h.list) == 2 {
			said = append(said, algorithm(&h.list[0])+":"+plain(&h.list[1]))
		}
	}
	return strings.TrimSpace(strings.Join(said, " "))
}

// algorithm names a hash of the register of named information, RFC 6920, 9.4.
func algorithm(it *item) string {
	if it.major == unsigned {
		switch it.n {
		case 1:
			return "sha-256"
		case 7:
			return "sha-384"
		case 8:
			return "sha-512"
		}
		return strconv.FormatUint(it.n, 10)
	}
	return plain(it)
}
