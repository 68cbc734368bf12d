package xz

import (
	"bufio"
	"io"

	"ensign/bom/image/lzma"
)

// maxBlocks is how many blocks a file may have to be opened by its index.
const maxBlocks = 1 << 20

// File is a file whose index was read. Its blocks may be decoded by several goroutines at a time.
type File struct {
	r      io.ReaderAt
	opts   Options
	blocks []Block
}

// Block is a part of a file that can be decoded by itself. Its sizes are what the index says, and decoding
// verifies them.
type Block struct {
	Offset             int64 // of the block in the file
	CompressedSize     int64 // with header, padding and check
	UncompressedOffset int64 // of the data among the data of the file
	UncompressedSize   int64
	unpadded           int64
	kind               check
	file               *File
}

// NewReaderAt reads the indexes of the streams in r, which has size bytes, from the last to the first.
// It fails if anything but stream padding follows the last stream: use [NewReader] with Options.Single then.
func NewReaderAt(r io.ReaderAt, size int64, o Options) (*File, error) {
	f := &File{r: r, opts: o}
	var streams [][]Block
	n := 0
	for end := size; end > 0; {
		var blocks []Block
		var err error
		blocks, end, err = f.stream(end, maxBlocks-n)
		if err != nil {
			return nil, err
		}
		n += len(blocks)
		streams = append(streams, blocks)
	}
	if len(streams) == 0 {
		return nil, truncated(0)
	}
	var off int64
	for i := len(streams) - 1; i >= 0; i-- {
		for _, b := range streams[i] {
			if b.UncompressedSize > 1<<63-1-off {
				return nil, damaged(b.Offset, "data are longer than 2^63 bytes")
			}
			b.UncompressedOffset = off
			off += b.UncompressedSize
			f.blocks = append(f.blocks, b)
		}
	}
	return f, nil
}

// Blocks returns the blocks in the order of their data.
func (f *File) Blocks() []Block { return append([]Block(nil), f.blocks...) }

// Size returns the size of all data in bytes.
func (f *File) Size() int64 {
	if len(f.blocks) == 0 {
		return 0
	}
	b := f.blocks[len(f.blocks)-1]
	return b.UncompressedOffset + b.UncompressedSize
}

// stream reads the index of the stream that ends at end, or before padding there, and returns its blocks and
// where it begins.
func (f *File) stream(end int64, room int) ([]Block, int64, error) {
	end, err := f.skipPadding(end)
	if err != nil {
		return nil, 0, err
	}
	if end < 2*headerSize {
		return nil, 0, damaged(0, "no stream before offset %#x", end)
	}
	var b [headerSize]byte
	if err := f.readAt(b[:], end-headerSize); err != nil {
		return nil, 0, err
	}
	kind, indexSize, err := parseFooter(b[:], end-headerSize)
	if err != nil {
		return nil, 0, err
	}
	indexAt := end - headerSize
	if indexSize > indexAt-headerSize {
		return nil, 0, damaged(end-headerSize+4, "index of %d bytes is longer than the file before it", indexSize)
	}
	indexAt -= indexSize
	records, err := f.records(indexAt, indexSize, room)
	if err != nil {
		return nil, 0, err
	}
	return f.place(records, kind, indexAt)
}

// skipPadding goes back over stream padding before end.
func (f *File) skipPadding(end int64) (int64, error) {
	var buf [4096]byte
	for end > 0 {
		n := min(end, int64(len(buf)))
		b := buf[:n]
		if err := f.readAt(b, end-n); err != nil {
			return 0, err
		}
		for len(b) >= 4 && [4]byte(b[len(b)-4:]) == [4]byte{} {
			b = b[:len(b)-4]
		}
		end -= n - int64(len(b))
		if len(b) >= 4 {
			return end, nil
		}
		if len(b) > 0 {
			return 0, damaged(0, "size of the file is not a multiple of four bytes")
		}
	}
	return 0, nil
}

// records reads the index at off, which must have size bytes.
func (f *File) records(off, size int64, room int) ([]record, error) {
	x := index{r: bufio.NewReader(io.NewSectionReader(f.r, off, size)), off: off}
	if err := x.begin(); err != nil {
		return nil, err
	}
	if x.n > int64(room) {
		return nil, &FormatError{Offset: off, Msg: "too many blocks", Err: lzma.ErrLimit}
	}
	var all []record
	for x.n > 0 {
		r, err := x.next()
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	if err := x.end(); err != nil {
		return nil, err
	}
	if x.size != size {
		return nil, damaged(off, "index has %d bytes, the stream footer says %d", x.size, size)
	}
	return all, nil
}

// place finds the blocks before the index, and the stream header before them.
func (f *File) place(records []record, kind check, end int64) ([]Block, int64, error) {
	blocks := make([]Block, len(records))
	for i := len(records) - 1; i >= 0; i-- {
		r := records[i]
		padded := (r.unpadded + 3) &^ 3
		if padded > end-headerSize {
			return nil, 0, damaged(end, "block of %d bytes is longer than the file before it", r.unpadded)
		}
		end -= padded
		blocks[i] = Block{
			Offset: end, CompressedSize: padded, UncompressedSize: r.size,
			unpadded: r.unpadded, kind: kind, file: f,
		}
	}
	start := end - headerSize
	var b [headerSize]byte
	if err := f.readAt(b[:], start); err != nil {
		return nil, 0, err
	}
	first, err := parseHeader(b[:], start)
	if err == nil && first != kind {
		err = damaged(start+6, "stream footer and header differ")
	}
	return blocks, start, err
}

func (f *File) readAt(b []byte, off int64) error {
	n, err := f.r.ReadAt(b, off)
	if n == len(b) {
		return nil
	}
	if err == io.EOF || err == nil {
		return truncated(off + int64(n))
	}
	return &FormatError{Offset: off + int64(n), Msg: "reading input: " + err.Error(), Err: err}
}

// Decode decodes the block with d into dst and returns how many bytes of dst it filled. The compressed block is
// held in memory meanwhile; [Block.NewReader] is for large blocks. Errors are those of [Decoder.Decode].
func (b Block) Decode(d *Decoder, dst []byte) (int, error) {
	// Blocks lie inside the file, so this is never more memory than there are bytes in it.
	if int64(cap(d.buf)) < b.CompressedSize {
		d.buf = make([]byte, b.CompressedSize)
	}
	d.src, d.pos = d.buf[:b.CompressedSize], 0
	defer func() { d.src = nil }()
	if err := b.file.readAt(d.src, b.Offset); err != nil {
		return 0, err
	}
	if d.src[0] == 0 {
		return 0, damaged(b.Offset, "index instead of a block")
	}
	n, err := d.block(dst, b.kind)
	if err == nil || late(err) {
		if e := b.match(&d.head); e != nil {
			return n, e
		}
	}
	return n, moved(err, b.Offset)
}

// match compares a decoded block with the index.
func (b Block) match(h *blockHead) error {
	if h.size != b.UncompressedSize || h.unpadded(b.kind) != b.unpadded {
		return &CheckError{Offset: b.Offset, Check: "index"}
	}
	return nil
}

// moved adds off to the offset of an error.
func moved(err error, off int64) error {
	switch e := err.(type) {
	case *FormatError:
		e.Offset += off
	case *CheckError:
		e.Offset += off
	case *checkUnknown:
		e.Offset += off
	}
	return err
}

// NewReader returns a Reader of the block alone.
func (b Block) NewReader() *Reader {
	r := NewReader(io.NewSectionReader(b.file.r, b.Offset, b.CompressedSize), b.file.opts)
	r.in.off, r.kind, r.at, r.block = b.Offset, b.kind, atBlock, &b
	return r
}
