package squashfs

import "encoding/binary"

// metaBlock is a decoded metadata block.
type metaBlock struct {
	data []byte
	next int64 // offset of the block behind it
}

// metaPos is a place in a table of metadata blocks.
type metaPos struct {
	block int64 // offset of a metadata block from the start of the file system
	off   int   // in that block when decoded
}

// metaBlock returns the metadata block at pos, which ends before end.
func (r *Reader) metaBlock(pos, end int64) (metaBlock, error) {
	b, ok := r.metadata.lookup(pos)
	if !ok {
		var err error
		b, err = r.metadata.get(pos, func() (metaBlock, int64, error) {
			b, err := r.readMetadata(pos, end)
			return b, int64(cap(b.data)), err
		})
		if err != nil {
			return metaBlock{}, err
		}
	}
	if b.next > end {
		return metaBlock{}, formatErrorf(pos, "the metadata block ends at 0x%x, after its table at 0x%x", b.next, end)
	}
	return b, nil
}

func (r *Reader) readMetadata(pos, end int64) (metaBlock, error) {
	var raw [2 + metadataSize]byte
	have := min(int64(len(raw)), end-pos, r.size-pos)
	if have < 2 {
		return metaBlock{}, &FormatError{pos, "no metadata block", errTruncated(pos >= r.size-2)}
	}
	if err := r.readFull(raw[:have], pos); err != nil {
		return metaBlock{}, err
	}
	head := binary.LittleEndian.Uint16(raw[:])
	n := int64(head &^ metadataPlain)
	if n == 0 || n > metadataSize {
		return metaBlock{}, formatErrorf(pos, "a metadata block of 0x%x bytes", n)
	}
	if n > have-2 {
		return metaBlock{}, &FormatError{pos, "the metadata block is cut off", errTruncated(n > r.size-pos-2)}
	}
	b := metaBlock{next: pos + 2 + n}
	if head&metadataPlain != 0 {
		b.data = append([]byte(nil), raw[2:2+n]...)
		return b, nil
	}
	b.data = make([]byte, metadataSize)
	got, err := r.decode(b.data, raw[2:2+n])
	if err != nil {
		return metaBlock{}, &FormatError{pos, "decoding a metadata block", err}
	}
	if got == 0 {
		return metaBlock{}, formatErrorf(pos, "an empty metadata block")
	}
	b.data = b.data[:got]
	return b, nil
}

// cursor reads through metadata blocks that lie behind each other. After an error it returns that error again.
type cursor struct {
	r     *Reader
	end   int64 // of the table
	at    metaPos
	block metaBlock // at at.block; data is nil if it is not loaded
	err   error
	cross [64]byte // for values that cross from one block to the next
}

func (r *Reader) cursor(at metaPos, end int64) *cursor {
	return &cursor{r: r, at: at, end: end}
}

// load makes sure that there is at least one byte to read in the block.
func (c *cursor) load() bool {
	for c.err == nil {
		if c.block.data == nil {
			c.block, c.err = c.r.metaBlock(c.at.block, c.end)
			if c.err == nil && c.at.off > len(c.block.data) {
				c.err = formatErrorf(c.at.block, "0x%x is beyond the metadata block of 0x%x bytes", c.at.off, len(c.block.data))
			}
			continue
		}
		if c.at.off < len(c.block.data) {
			return true
		}
		c.at = metaPos{block: c.block.next}
		c.block = metaBlock{}
	}
	return false
}

// bytes returns the next n bytes, which are valid until the next call. If there are too few it returns zeros and sets
// err.
func (c *cursor) bytes(n int) []byte {
	if c.load() && n <= len(c.block.data)-c.at.off {
		p := c.block.data[c.at.off : c.at.off+n]
		c.at.off += n
		return p
	}
	p := c.cross[:]
	if n > len(p) {
		p = make([]byte, n)
	}
	p = p[:n]
	for got := 0; got < n; {
		if !c.load() {
			clear(p)
			return p
		}
		k := copy(p[got:], c.block.data[c.at.off:])
		c.at.off += k
		got += k
	}
	return p
}

func (c *cursor) u16() uint16 { return binary.LittleEndian.Uint16(c.bytes(2)) }
func (c *cursor) u32() uint32 { return binary.LittleEndian.Uint32(c.bytes(4)) }
func (c *cursor) u64() uint64 { return binary.LittleEndian.Uint64(c.bytes(8)) }

// skip moves n bytes on without looking at them.
func (c *cursor) skip(n int) {
	for n > 0 && c.load() {
		k := min(n, len(c.block.data)-c.at.off)
		c.at.off += k
		n -= k
	}
}
