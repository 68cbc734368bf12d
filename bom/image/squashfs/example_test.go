package squashfs_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"log"
	"os"

	"ensign/bom/image/squashfs"
)

func Example() {
	image, err := os.ReadFile("testdata/zstd.sqfs")
	if err != nil {
		log.Fatal(err)
	}
	r, err := squashfs.NewReader(bytes.NewReader(image), int64(len(image)))
	if err != nil {
		log.Fatal(err)
	}
	entries, err := fs.ReadDir(r, ".")
	if err != nil {
		log.Fatal(err)
	}
	for _, e := range entries {
		fmt.Println(e)
	}
	hello, err := fs.ReadFile(r, "hello")
	fmt.Printf("%q %v\n", hello, err)
	// Output:
	// - calls
	// - hello
	// - hole
	// L link
	// - numbers
	// "hello\n" <nil>
}
