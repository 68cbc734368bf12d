package xz_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"log"

	"ensign/bom/image/xz"
)

// hello is what "printf 'hello, world\n' | xz" gives.
const hello = "/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAMaGVsbG8sIHdvcmxkCgAAAAB7RlqByRK46gABJQ1xGcS2H7bzfQEAAAAABFla"

func Example() {
	src, err := base64.StdEncoding.DecodeString(hello)
	if err != nil {
		log.Fatal(err)
	}
	text, err := io.ReadAll(xz.NewReader(bytes.NewReader(src), xz.Options{}))
	fmt.Printf("%q, %v\n", text, err)

	f, err := xz.NewReaderAt(bytes.NewReader(src), int64(len(src)), xz.Options{})
	if err != nil {
		log.Fatal(err)
	}
	var d xz.Decoder
	for _, b := range f.Blocks() {
		dst := make([]byte, b.UncompressedSize)
		n, err := b.Decode(&d, dst)
		fmt.Printf("block at %d: %q, %v\n", b.Offset, dst[:n], err)
	}
	// Output:
	// "hello, world\n", <nil>
	// block at 12: "hello, world\n", <nil>
}
