package bom_test

import (
	"errors"
	"testing"

	"ensign/bom"
)

func TestCheckJSON(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"valid", `{"a": [1, "b"]}`, ""},
		{"behind a byte order mark", "\ufeff{}", ""},
		{"a key twice", `{"a":1,"a":2}`, `offset 0x7: the key "a" occurs twice in one object, first at offset 0x1`},
		{"a key twice but for its case", `{"a":1,"A":2}`, `offset 0x7: the key "A" occurs twice in one object, first at offset 0x1`},
		{"behind a byte order mark, a key twice", "\ufeff{\"a\":1,\"a\":2}", `offset 0xa: the key "a" occurs twice in one object, first at offset 0x1`},
		{"control character", "{\"a\":\"\x01\"}", "offset 0x6: control character 0x01 in a string"},
		{"no UTF-8", "{\"a\":\"\xff\"}", "offset 0x6: the text is not valid UTF-8"},
		{"nothing", " ", "offset 0x1: the text ends where a value should be"},
		{"too deep", "[[[[[]]]]]", "offset 0x3: limit reached: nested deeper than 3 (raise --max-depth)"},
		{"too long", `"0123456789012345678901234567890123456789"`, "limit reached: more than 40 bytes (raise --max-bytes)"},
	} {
		_, err := bom.CheckJSON([]byte(tt.text), bom.NewBudget(bom.Limits{Depth: 3, Bytes: 40}))
		if got := message(err); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		if err != nil && !errors.Is(err, bom.ErrLimit) && !errors.As(err, new(*bom.SyntaxError)) {
			t.Errorf("%s: %T is neither a limit nor a syntax error", tt.name, err)
		}
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestJSON reads every shape of value, and skips what is of another.
func TestJSON(t *testing.T) {
	j, err := bom.CheckJSON([]byte(` {"s": "a\u00e9", "n": [1, {"x" : null}], "o": 3} `), nil)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	j.Object(func(key string) {
		switch key {
		case "s":
			got[key], _ = j.Text()
		case "n":
			v := j.Value()
			got[key] = v.String()
			v.Array(func(int) { got["inside"] += string(v.Peek()); v.Value() })
		case "o":
			if j.Array(func(int) {}) {
				t.Error("a number is no array")
			}
		}
	})
	for key, want := range map[string]string{"s": "aé", "n": `[1,{"x":null}]`, "inside": "1{", "o": ""} {
		if got[key] != want {
			t.Errorf("%s: %q, want %q", key, got[key], want)
		}
	}
}
