package image

import (
	"bytes"
	"compress/gzip"
	"context"
	"strings"
	"testing"

	"ensign/bom"
)

func zipped(t *testing.T, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func opened(t *testing.T, data []byte) *Image {
	t.Helper()
	img, err := Open(context.Background(), "fw.bin", bytes.NewReader(data), int64(len(data)), bom.NewBudget(bom.Limits{}))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func TestCarve(t *testing.T) {
	text := strings.Repeat("hello, router\n", 1000)
	inner := zipped(t, []byte(text))
	data := append(bytes.Repeat([]byte{0xff}, 1000), zipped(t, inner)...)
	end := len(data)
	data = append(data, make([]byte, 24)...)
	img := opened(t, data)
	for _, n := range img.Nodes {
		t.Logf("%+v", n)
	}
	t.Logf("%+v %d", img.Gaps(), end)
}
