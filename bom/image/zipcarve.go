package image

import (
	"bytes"
	"hash/crc32"
	"io"
	"slices"

	"github.com/klauspost/compress/flate"
)

// Bounds of the search for the central directory. What is searched draws from the budget.
const (
	zipTail = 22 + 1<<16 // bytes at the end of a file in which the end record is
	zipGap  = 1 << 20    // bytes between members that are searched for the next one
	zipStep = 4 << 10    // bytes that a step from member to member counts for
)

// find returns the end of the archive that begins at the source's first byte, nil if there is none: at the very end if
// the archive is all of its stream, or where the local headers lead.
func (z *zipReader) find() (*zipEnd, error) {
	if z.src.Start {
		if end, err := z.tail(); end != nil || err != nil {
			return end, err
		}
	}
	for at := int64(0); at < z.src.Size; {
		if err := z.src.Err(); err != nil {
			return nil, err
		}
		end, next, err := z.step(at)
		if err == nil {
			err = z.src.Budget.TakeBytes(zipStep)
		}
		if end != nil || err != nil {
			return end, err
		}
		if next <= at {
			return nil, nil
		}
		at = next
	}
	return nil, nil
}

// tail looks for the end record from the end of the source backwards.
func (z *zipReader) tail() (*zipEnd, error) {
	n := min(z.src.Size, zipTail)
	p, err := z.src.Bytes(z.src.Size-n, n)
	if err != nil {
		return nil, err
	}
	for i := bytes.LastIndex(p, []byte(zipEndSig)); i >= 0; i = bytes.LastIndex(p[:i], []byte(zipEndSig)) {
		end, err := z.readEnd(z.src.Size - n + int64(i))
		if err != nil {
			continue
		}
		if ok, err := z.ours(end); ok || err != nil {
			return end, err
		}
	}
	return nil, nil
}

// ours reports whether the first of the members that a central directory names begins where the source does.
func (z *zipReader) ours(end *zipEnd) (bool, error) {
	if end.count <= 0 || end.size > end.at || end.count > end.size/zipCentralSize {
		return false, nil
	}
	if err := z.src.Budget.TakeBytes(end.size); err != nil {
		return false, err
	}
	first := int64(1)
	problems := z.part.Problems
	err := z.each(end, func(e *zipEntry) error {
		if at := end.base + e.local; e.at == end.directory || at < first {
			first = at
		}
		return nil
	})
	z.part.Problems, z.more = problems, 0
	return err == nil && first == 0, err
}

// step moves on from what is at an offset: a member, a central directory, or what is neither.
func (z *zipReader) step(at int64) (end *zipEnd, next int64, err error) {
	sig, err := z.src.Bytes(at, min(4, z.src.Size-at))
	if err != nil {
		return nil, 0, err
	}
	switch string(sig) {
	case zipLocalSig:
		if e, err := z.local(at); err == nil && e.plausible() == nil {
			if e.flags&zipDescriptor != 0 && e.packed == 0 {
				next, err := z.search(e.end, z.src.Size-e.end)
				return nil, next, err
			}
			next = e.end + min(e.packed, z.src.Size-e.end)
			return nil, max(next, z.descriptor(e, next)), nil
		}
	case zipCentralSig:
		if e, err := z.entry(at); err == nil {
			return nil, e.end, nil
		}
	case zipEnd64Sig:
		return nil, at + 56, nil
	case zipLocatorSig:
		return nil, at + 20, nil
	case zipEndSig:
		if end, err := z.readEnd(at); err == nil {
			ok, err := z.ours(end)
			if ok || err != nil {
				return end, 0, err
			}
			return nil, end.end, nil
		}
	}
	if next, err = z.search(at+1, zipGap); err != nil || next == 0 {
		return nil, 0, err
	}
	if sig, err = z.src.Bytes(next, 4); err != nil || string(sig) == zipLocalSig {
		return nil, 0, err // another archive
	}
	return nil, next, nil
}

// search returns where within n bytes the next signature of a header is, 0 if nowhere.
func (z *zipReader) search(at, n int64) (int64, error) {
	return z.hunt(at, n, func(sig string) bool {
		return slices.Contains([]string{zipLocalSig, zipCentralSig, zipEndSig, zipEnd64Sig}, sig)
	})
}

// hunt returns where within n bytes the next signature is that is looked for, 0 if nowhere.
func (z *zipReader) hunt(at, n int64, is func(string) bool) (int64, error) {
	window := int64(1 << 10)
	for end := at + min(n, z.src.Size-at); end-at >= 4; window = min(2*window, regionRead) {
		p, err := z.src.Bytes(at, min(end-at, window))
		if err == nil {
			err = z.src.Err()
		}
		if err != nil {
			return 0, err
		}
		i := bytes.Index(p, []byte("PK"))
		for i >= 0 && i+4 <= len(p) && !is(string(p[i:i+4])) {
			k := bytes.Index(p[i+2:], []byte("PK"))
			if i += k + 2; k < 0 {
				i = -1
			}
		}
		found := i >= 0 && i+4 <= len(p)
		if !found {
			i = len(p) - 3
		}
		if err := z.src.Budget.TakeBytes(int64(i)); err != nil {
			return 0, err
		}
		if at += int64(i); found {
			return at, nil
		}
	}
	return 0, nil
}

// carve reads the members by their local headers, as far as they follow each other.
func (z *zipReader) carve() (*Part, error) {
	at := int64(0)
	for at < z.src.Size {
		if err := z.src.Err(); err != nil {
			return nil, err
		}
		e, err := z.local(at)
		if err == nil {
			err = e.plausible()
		}
		if err != nil {
			if at == 0 {
				return nil, err
			}
			break
		}
		next, err := z.carved(e)
		if err != nil {
			return z.limited(at, err)
		}
		at = next
	}
	z.problem(at, "no central directory: %d members are told by their local headers only", z.count)
	return z.finish(min(at, z.src.Size)), nil
}

// carved adds the member of a local header and returns where it ends.
func (z *zipReader) carved(e *zipEntry) (next int64, err error) {
	if e.flags&zipDescriptor == 0 || e.packed > 0 {
		next = e.end + min(e.packed, z.src.Size-e.end)
		err = z.put(e, e.at, e.end)
		if d := z.descriptor(e, next); d > 0 {
			next = d
		}
		return next, err
	}
	switch {
	case e.flags&zipEncrypted == 0 && e.method == zipDeflate:
		return z.inflate(e)
	default:
		return z.unsized(e)
	}
}

// descriptor takes sizes and checksum from what follows the content of a member: APPNOTE 4.3.9. It returns its end, 0
// if there is none for content that ends at an offset.
func (z *zipReader) descriptor(e *zipEntry, at int64) int64 {
	if e.flags&zipDescriptor == 0 {
		return 0
	}
	b, err := z.src.Bytes(at, min(maxDescriptor, max(z.src.Size-at, 0)))
	if err != nil {
		return 0
	}
	p, n := zipWords(b), int64(0)
	if bytes.HasPrefix(p, []byte(zipDataSig)) {
		p, n = p[4:], 4
	}
	packed := at - e.end
	narrow := len(p) >= 12 && int64(p.u32(4)) == packed
	wide := len(p) >= 20 && p.u64(4) == packed
	switch {
	case wide && (!narrow || z.header(at+n+20)):
		e.crc, e.packed, e.size = p.u32(0), packed, p.u64(12)
		return at + n + 20
	case narrow:
		e.crc, e.packed, e.size = p.u32(0), packed, int64(p.u32(8))
		return at + n + 12
	}
	return 0
}

// header reports whether a header is at an offset, or the end.
func (z *zipReader) header(at int64) bool {
	sig, err := z.src.Bytes(at, min(4, z.src.Size-at))
	switch {
	case err != nil:
		return false
	case len(sig) == 0:
		return true
	}
	return slices.Contains([]string{zipLocalSig, zipCentralSig, zipEndSig, zipEnd64Sig}, string(sig))
}

// inflate adds a member whose size is known once it is decoded.
func (z *zipReader) inflate(e *zipEntry) (next int64, err error) {
	sum, whole := uint32(0), false
	st, err := z.src.Slice(e.end, z.src.Size-e.end).Decode(func(in *Encoded) (io.Reader, error) {
		sum = 0
		return io.TeeReader(flate.NewReader(in), crcWriter{&sum}), nil
	})
	if err != nil {
		if z.src.Err() != nil {
			return 0, err
		}
		z.problem(e.at, "%q: %v", short(e.name), err)
		return e.end, nil
	}
	crc := sum
	next = e.end + st.Encoded
	entry := Entry{Name: e.name, Mode: e.mode(e.name), Size: st.Size, Offset: e.end, Data: st}
	e.times(&entry)
	if end := z.descriptor(e, next); end > 0 {
		next, whole = end, true
	}
	switch {
	case st.Err != nil:
		z.problem(e.at, "%q: %v", short(e.name), st.Err)
	case whole && (crc != e.crc || st.Size != e.size):
		z.problem(e.at, "checksum mismatch: %q has 0x%x bytes of CRC-32 0x%08x, not 0x%x of 0x%08x", short(e.name), st.Size, crc, e.size, e.crc)
	case !whole:
		z.problem(next, "%q has no data descriptor", short(e.name))
	}
	return next, z.add(e.at, entry)
}

// crcWriter sums up what is written.
type crcWriter struct{ sum *uint32 }

func (w crcWriter) Write(p []byte) (int, error) {
	*w.sum = crc32.Update(*w.sum, crc32.IEEETable, p)
	return len(p), nil
}

// unsized adds a member that ends where a descriptor tells its size.
func (z *zipReader) unsized(e *zipEntry) (next int64, err error) {
	for at := e.end; ; at++ {
		at, err = z.hunt(at, z.src.Size-at, func(sig string) bool { return sig == zipDataSig })
		if err != nil {
			return 0, err
		}
		if at == 0 {
			break
		}
		if end := z.descriptor(e, at); end > 0 {
			return end, z.put(e, e.at, e.end)
		}
	}
	z.problem(e.at, "%q has no data descriptor", short(e.name))
	if next, err = z.search(e.end, z.src.Size-e.end); err != nil {
		return 0, err
	}
	if next == 0 {
		next = z.src.Size
	}
	e.packed, e.size = next-e.end, next-e.end
	return next, z.put(e, e.at, e.end)
}
