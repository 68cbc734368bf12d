package parts

import (
	"errors"
	"runtime"
	"strings"
	"testing"

	"ensign/bom"
)

// mayRefuse reports whether an error is one that a list of smallest things is refused with.
func mayRefuse(err error) bool {
	var header *HeaderError
	return errors.Is(err, ErrTooMany) || errors.Is(err, bom.ErrLimit) || errors.As(err, &header) ||
		strings.Contains(err.Error(), "does not hold it")
}

// TestDense: lists of the smallest things of one kind are read or refused within a bound of memory. What is counted is all that
// was ever taken, so that it does not depend on when memory is collected.
func TestDense(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector takes memory of its own")
	}
	const size, most = denseSize / 20, 800_000_000
	for _, d := range dense() {
		t.Run(d.name, func(t *testing.T) {
			data := d.file(t, size)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := Read(data, Options{}, bom.NewBudget(bom.Limits{}))
			runtime.ReadMemStats(&after)
			if taken := after.TotalAlloc - before.TotalAlloc; taken > most {
				t.Errorf("took %d MB", taken/1_000_000)
			}
			if err != nil && !mayRefuse(err) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// TestRowsThatSayNothing: a text of 100,000 short rows is read, one of 400,000 refused with its place, and one of rows of 30 bytes is read.
func TestRowsThatSayNothing(t *testing.T) {
	read := func(before, row string, rows int) (int, error) {
		table, err := Read([]byte(before+strings.Repeat(row, rows)), Options{}, bom.NewBudget(bom.Limits{}))
		if err != nil {
			return 0, err
		}
		return len(table.Rows), nil
	}
	const head = "MPN,Qty\n"
	if n, err := read(head, "A1,1\n", 100_000); n != 100_000 {
		t.Errorf("%d rows, %v, want all of 100,000", n, err)
	}
	var syntax *bom.SyntaxError
	if _, err := read(head, "A1,1\n", 400_000); !errors.As(err, &syntax) || syntax.Offset < 400_000 || !errors.Is(err, ErrTooMany) {
		t.Errorf("error %v, want one behind rows that have been read", err)
	}
	if n, err := read("MPN,Qty,Manufacturer,Description\n", "A12345,1,Acme,a part of it a\n", 200_000); n != 200_000 {
		t.Errorf("%d rows, %v, want all of 200,000", n, err)
	}
}

// BenchmarkDense reads lists that are full of the smallest things of a kind.
func BenchmarkDense(b *testing.B) {
	for _, d := range dense() {
		b.Run(d.name, func(b *testing.B) {
			data := d.file(b, denseSize)
			b.SetBytes(denseSize)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Read(data, Options{}, bom.NewBudget(bom.Limits{})); err != nil && !mayRefuse(err) {
					b.Fatal(err)
				}
			}
		})
	}
}
