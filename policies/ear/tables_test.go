package ear

import "testing"

func TestLoad(t *testing.T) {
	if _, err := law(); err != nil {
		t.Fatal(err)
	}
}
