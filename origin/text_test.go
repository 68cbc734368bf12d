package origin

import (
	"encoding"
	"testing"
)

func TestWordsReadBack(t *testing.T) {
	for _, a := range []Answer{Unknown, US, LikelyUS, LikelyNotUS, NotUS, Conflict} {
		var got Answer
		readBack(t, a, &got)
		if got != a {
			t.Errorf("got %v, want %v", got, a)
		}
	}
	for _, v := range []Ternary{Unsure, Yes, No} {
		var got Ternary
		readBack(t, v, &got)
		if got != v {
			t.Errorf("got %v, want %v", got, v)
		}
	}
	for _, r := range []Rank{0, A, B, C, D, E} {
		got := Rank('x')
		readBack(t, r, &got)
		if got != r {
			t.Errorf("got %v, want %v", got, r)
		}
	}
}

func TestWordsRefuseOthers(t *testing.T) {
	for _, text := range []string{"US", "maybe", "F", "AB", " "} {
		for _, v := range []encoding.TextUnmarshaler{new(Answer), new(Ternary), new(Rank)} {
			if err := v.UnmarshalText([]byte(text)); err == nil {
				t.Errorf("%T reads %q without an error", v, text)
			}
		}
	}
}

func readBack(t *testing.T, from encoding.TextMarshaler, to encoding.TextUnmarshaler) {
	t.Helper()
	text, err := from.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	if err := to.UnmarshalText(text); err != nil {
		t.Errorf("reading %q: %v", text, err)
	}
}
