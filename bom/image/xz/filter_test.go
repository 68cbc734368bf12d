package xz

import (
	"bytes"
	"encoding/binary"
	"io"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

// TestRISCV undoes what an encoder did to any bytes. XZ Utils knows the filter from 5.6 on.
func TestRISCV(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pos := rapid.Uint32().Draw(t, "pos") &^ 1
		var b []byte
		for range rapid.IntRange(0, 40).Draw(t, "instructions") {
			b = append(b, drawRISCV(t)...)
		}
		want := bytes.Clone(b)
		n := encodeRISCV(b, pos)
		if got := riscv(b, pos); got != n {
			t.Fatalf("decoded %d bytes, the encoder did %d", got, n)
		}
		if !bytes.Equal(b, want) {
			t.Fatalf("got  % x\nwant % x", b, want)
		}
	})
}

// drawRISCV draws an instruction, a pair, or bytes.
func drawRISCV(t *rapid.T) []byte {
	v, w := rapid.Uint32().Draw(t, "v"), rapid.Uint32().Draw(t, "w")
	rd := rapid.SampledFrom([]uint32{0, 1, 2, 5, 10}).Draw(t, "rd")
	switch rapid.IntRange(0, 4).Draw(t, "kind") {
	case 0: // jal
		return binary.LittleEndian.AppendUint32(nil, v&^0xfff|rd<<7|0x6f)
	case 1: // auipc and a use of its result
		b := binary.LittleEndian.AppendUint32(nil, v&^0xfff|rd<<7|0x17)
		return binary.LittleEndian.AppendUint32(b, w&^(31<<15)|rd<<15|3)
	case 2: // what looks converted
		b := binary.LittleEndian.AppendUint32(nil, v&^0xfff|0x3000|2<<7|0x17)
		return binary.LittleEndian.AppendUint32(b, w)
	case 3:
		return binary.LittleEndian.AppendUint16(nil, uint16(v))
	}
	return binary.LittleEndian.AppendUint32(nil, v)
}

// encodeRISCV is the inverse of riscv, after the description at the top of riscv.c of liblzma.
func encodeRISCV(b []byte, pos uint32) int {
	i := 0
	for i+8 <= len(b) {
		pc := pos + uint32(i)
		v, w := binary.LittleEndian.Uint32(b[i:]), binary.LittleEndian.Uint32(b[i+4:])
		rd := v >> 7 & 31
		switch {
		case v&0x7f == 0x6f && rd&1 == 1:
			if rd != 1 && rd != 5 {
				i += 2
				continue
			}
			to := pc + v>>31<<20 + v>>21&0x3ff<<1 + v>>20&1<<11 + v>>12&0xff<<12
			b[i+1] = byte(rd>>1) | byte(to>>13)&0xf0
			b[i+2], b[i+3] = byte(to>>9), byte(to>>1)
			i += 4
		case v&0x7f != 0x17:
			i += 2
		case rd != 0 && rd != 2 && (w&3 != 3 || w>>15&31 != rd):
			i += 6
		case rd != 0 && rd != 2:
			to := v&^0xfff + uint32(int32(w)>>20) + pc
			binary.LittleEndian.PutUint32(b[i:], 0x17|2<<7|w<<12)
			binary.BigEndian.PutUint32(b[i+4:], to)
			i += 8
		case rd == 0 || v>>12&3 != 3 || v>>27 == 0 || v>>27 == 2:
			i += 4
		default:
			binary.LittleEndian.PutUint32(b[i:], 0x17|v>>27<<7|w&^0xfff)
			binary.LittleEndian.PutUint32(b[i+4:], v>>12|w<<20)
			i += 8
		}
	}
	return i
}

// TestRISCVKnown converts instructions whose bytes were worked out by hand: a call from 0x1000 to 0x2000.
func TestRISCVKnown(t *testing.T) {
	tests := []struct {
		name         string
		stored, want []byte
	}{
		{"jal ra, 0x1000", []byte{0xef, 0x00, 0x10, 0x00}, []byte{0xef, 0x10, 0x00, 0x00}},
		{
			"auipc ra, 1; jalr ra, 0(ra)",
			[]byte{0x17, 0x71, 0x0e, 0x08, 0x00, 0x00, 0x20, 0x00},
			[]byte{0x97, 0x10, 0x00, 0x00, 0xe7, 0x80, 0x00, 0x00},
		},
	}
	for _, tt := range tests {
		b := append(bytes.Clone(tt.stored), make([]byte, 8)...)
		riscv(b, 0x1000)
		if !bytes.Equal(b[:len(tt.want)], tt.want) {
			t.Errorf("%s: got % x, want % x", tt.name, b[:len(tt.want)], tt.want)
		}
	}
}

// TestStage undoes every filter on pieces as on the whole.
func TestStage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := filter{id: rapid.Int64Range(idDelta, idRISCV).Draw(t, "id"), pos: 64}
		f.delta = uint32(rapid.IntRange(1, 256).Draw(t, "delta"))
		opcodes := []byte{0, 0xff, 0xe8, 0xe9, 0xeb, 0xf0, 0xf8, 0x48, 1, 0x40, 0x94, 0x90, 0xef, 0x17, 0x16}
		b := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(opcodes), rapid.Byte()), 0, 200).Draw(t, "b")
		whole, pieces := f, f
		want := bytes.Clone(b)
		whole.apply(want)

		var s stage
		s.reset(iotest.HalfReader(iotest.OneByteReader(bytes.NewReader(b))), &pieces)
		got, err := io.ReadAll(iotest.OneByteReader(&s))
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("filter %#x: %v\ngot  % x\nwant % x", f.id, err, got, want)
		}
	})
}

// TestFilterProps refuses properties that the format does not allow for.
func TestFilterProps(t *testing.T) {
	for id, props := range map[int64]string{
		idDelta: "", idARM: "\x01", idARM64: "\x02\x00\x00\x00", idIA64: "\x08\x00\x00\x00", idRISCV: "\x01\x00\x00\x00", 0x0c: "", 0x4000: "",
	} {
		if _, err := newFilter(id, []byte(props), 0); err == nil {
			t.Errorf("filter %#x with properties % x: no error", id, props)
		}
	}
	if _, err := newFilter(idX86, []byte{1, 0, 0, 0}, 0); err != nil {
		t.Errorf("x86 from 1 on: %v", err)
	}
}
