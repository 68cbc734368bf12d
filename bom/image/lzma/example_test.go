package lzma_test

import (
	"encoding/base64"
	"fmt"
	"log"

	"ensign/bom/image/lzma"
)

// hello is what "printf 'hello, world\n' | xz --format=lzma" gives.
const hello = "XQAAgAD//////////wA0GUnuje+Ma8qVWRAEQO3kG//+4PAA"

func ExampleDecoder_DecodeAlone() {
	src, err := base64.StdEncoding.DecodeString(hello)
	if err != nil {
		log.Fatal(err)
	}
	var d lzma.Decoder
	dst := make([]byte, 100)
	n, err := d.DecodeAlone(dst, src, lzma.Size64)
	fmt.Printf("%q, %v\n", dst[:n], err)
	// Output:
	// "hello, world\n", <nil>
}
