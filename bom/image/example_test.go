package image_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"log"

	"ensign/bom/image"
)

func Example() {
	var fw bytes.Buffer
	fw.Write(bytes.Repeat([]byte{0xff}, 256)) // erased flash
	z := gzip.NewWriter(&fw)
	fmt.Fprintln(z, "# what the boot loader runs")
	z.Close()
	fw.Write([]byte{1, 2, 3, 4, 5})

	img, err := image.Open(context.Background(), "fw.bin", bytes.NewReader(fw.Bytes()), int64(fw.Len()), nil)
	if err != nil {
		log.Fatal(err)
	}
	for _, n := range img.Nodes {
		fmt.Println(n.Path)
	}
	for _, g := range img.Gaps() {
		fmt.Println(g.Reason, g.Size)
	}
	fmt.Println(img.Coverage().Bytes - img.Coverage().Known)
	// Output:
	// fw.bin!gzip@0x100
	// fw.bin!gzip@0x100!text
	// padding 256
	// unknown 5
	// 5
}
