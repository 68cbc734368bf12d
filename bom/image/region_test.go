package image

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
)

// plainFills does what fills does, byte by byte.
func plainFills(p []byte) []piece {
	f := filler{of: -1}
	for i, c := range p {
		if int(c) == f.of {
			continue
		}
		f.stop(int64(i), false)
		f.run, f.of = int64(i), -1
		if padding(c) {
			f.of = int(c)
		}
	}
	f.end(int64(len(p)))
	return f.pieces
}

// TestFills compares the pieces of stretches of runs of all lengths with those that are found byte by byte.
func TestFills(t *testing.T) {
	lengths := []int{1, 2, 3, 4, 5, 7, 8, 9, 100, innerFill - 1, innerFill, innerFill + 1, 2*innerFill - 1, regionRead - innerFill, regionRead - 1, regionRead, regionRead + 1}
	random := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		var p []byte
		for range 1 + random.IntN(12) {
			c := []byte{0, 0xff, 'x'}[random.IntN(3)]
			p = append(p, bytes.Repeat([]byte{c}, lengths[random.IntN(len(lengths))])...)
		}
		got, err := fills(bytes.NewReader(p), int64(len(p)))
		if err != nil {
			t.Fatal(err)
		}
		if want := plainFills(p); !slices.Equal(got, want) {
			t.Fatalf("fills of %d bytes are\n%v, want\n%v", len(p), got, want)
		}
	}
}
