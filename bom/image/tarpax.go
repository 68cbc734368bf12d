package image

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// paxRecords are the records of extended headers.
type paxRecords struct {
	values map[string]string
	holes  []int64 // the values of GNU.sparse.offset and .numbytes, format 0.0, one after another
}

// pax keeps the records of an extended header.
func (t *tarReader) pax(h *tarHeader, data int64) error {
	size := t.stored(h.at, data, h.size, h.name)
	t.skip(data, size)
	if size > maxTarHeader {
		t.problem(h.at, "an extended header of 0x%x bytes", size)
		return nil
	}
	p, err := t.src.Bytes(data, size)
	if err != nil {
		t.problem(data, "an extended header: %v", err)
		return nil
	}
	to := &t.next
	if h.typeflag == 'g' {
		to = &t.global
	} else {
		t.next = paxRecords{}
	}
	if err := to.read(string(p)); err != nil {
		t.problem(data, "an extended header: %v", err)
	}
	t.global.holes = nil
	return nil
}

// paxKeys are the keys that are kept.
var paxKeys = [...]string{
	"path", "linkpath", "size", "uid", "gid", "mtime", "SCHILY.devmajor", "SCHILY.devminor", "GNU.sparse.major", "GNU.sparse.name",
	"GNU.sparse.realsize", "GNU.sparse.size", "GNU.sparse.map",
}

// read reads records "LENGTH KEY=VALUE\n". Of two with one key the later counts.
func (x *paxRecords) read(text string) error {
	if x.values == nil {
		x.values = map[string]string{}
	}
	for rest := text; strings.Trim(rest, "\x00") != ""; {
		digits, _, ok := strings.Cut(rest, " ")
		n, err := strconv.ParseUint(digits, 10, 32)
		if !ok || err != nil || int(n) <= len(digits)+1 || int(n) > len(rest) {
			return fmt.Errorf("no record at 0x%x", len(text)-len(rest))
		}
		record := rest[len(digits)+1 : n]
		rest = rest[n:]
		key, value, ok := strings.Cut(record, "=")
		if !ok || key == "" || !strings.HasSuffix(value, "\n") {
			return fmt.Errorf("a record is no KEY=VALUE, before 0x%x", len(text)-len(rest))
		}
		value = strings.TrimSuffix(value, "\n")
		if key == "GNU.sparse.offset" || key == "GNU.sparse.numbytes" {
			v, err := sparseNumber(value)
			if err != nil {
				return err
			}
			x.holes = append(x.holes, v)
			continue
		}
		if slices.Contains(paxKeys[:], key) {
			x.values[key] = strings.Clone(value)
		}
	}
	return nil
}

// get returns the value that a key has for the next member.
func (t *tarReader) get(key string) (string, bool) {
	if v, ok := t.next.values[key]; ok {
		return v, v != ""
	}
	v, ok := t.global.values[key]
	return v, ok && v != ""
}

// extend applies the records to the header of a member.
func (t *tarReader) extend(h *tarHeader) error {
	var wrong error
	if v, ok := t.get("path"); ok {
		h.name = v
	}
	if v, ok := t.get("linkpath"); ok {
		h.linkname = v
	}
	for _, f := range [...]struct {
		key string
		to  *int64
	}{{"size", &h.size}, {"uid", &h.uid}, {"gid", &h.gid}, {"SCHILY.devmajor", &h.devmajor}, {"SCHILY.devminor", &h.devminor}} {
		v, ok := t.get(f.key)
		if !ok {
			continue
		}
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil || n < 0 {
			wrong = errors.Join(wrong, fmt.Errorf("%s=%q", f.key, short(v)))
			continue
		}
		*f.to = n
	}
	if v, ok := t.get("mtime"); ok {
		mtime, err := paxTime(v)
		if err != nil {
			return errors.Join(wrong, err)
		}
		h.mtime = mtime
	}
	return wrong
}

// paxTime reads seconds with a fraction.
func paxTime(v string) (time.Time, error) {
	whole, fraction, _ := strings.Cut(v, ".")
	sec, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("mtime=%q", short(v))
	}
	fraction = (fraction + "000000000")[:9]
	nsec, err := strconv.ParseUint(fraction, 10, 32)
	if err != nil {
		return time.Time{}, fmt.Errorf("mtime=%q", short(v))
	}
	if strings.HasPrefix(whole, "-") {
		return unixTime(sec, -int64(nsec)), nil
	}
	return unixTime(sec, int64(nsec)), nil
}
