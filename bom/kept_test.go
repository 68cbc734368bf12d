package bom_test

import (
	"errors"
	"runtime"
	"strings"
	"testing"

	"ensign/bom"
)

// TestPartsThatSayNothing: documents of 10 MB that consist of the smallest parts of one kind are read or refused within
// 200 MB, of which the copy of the text is a part. What is counted is all that was ever taken, so that it does not
// depend on when memory is collected.
func TestPartsThatSayNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector takes memory of its own")
	}
	const most = 200_000_000
	for _, part := range dense() {
		t.Run(part.name, func(t *testing.T) {
			data := part.document()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := bom.Read(data, nil)
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

// TestElementsThatSayNothing: XML of nothing but empty components is refused before it takes much memory.
func TestElementsThatSayNothing(t *testing.T) {
	for _, part := range dense() {
		if part.name != "XML components" && part.name != "XML components without anything" {
			continue
		}
		_, err := bom.Read(part.document(), nil)
		var syntax *bom.SyntaxError
		if !errors.As(err, &syntax) || syntax.Offset > denseSize*4/5 || !strings.Contains(err.Error(), "next to nothing") {
			t.Errorf("%s: error %v", part.name, err)
		}
	}
}

// TestManySmallComponents: what says little is read all the same.
func TestManySmallComponents(t *testing.T) {
	const n = 40_000
	list := strings.TrimSuffix(strings.Repeat(`{"type":"file","name":""},`, n), ",")
	if d := read(t, `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[`+list+`]}`); len(d.Components()) != n {
		t.Errorf("%d components, want %d", len(d.Components()), n)
	}
}
