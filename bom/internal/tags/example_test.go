package tags_test

import (
	"fmt"
	"io"

	"ensign/bom/internal/tags"
)

func ExampleReader_Next() {
	r := tags.Of([]byte(`<hashes><hash alg="MD5">0c5d</hash><hash alg="SHA-1"/></hashes>`), tags.Options{})
	for {
		kind, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			fmt.Println(err, "at byte", r.At())
			return
		}
		switch kind {
		case tags.Begin:
			fmt.Printf("%d: begin %s %q\n", r.From(), r.Name(), r.Attr("alg"))
		case tags.Text:
			fmt.Printf("%d: text %s\n", r.From(), r.Text())
		case tags.End:
			fmt.Printf("%d: end %s\n", r.From(), r.Name())
		}
	}
	// Output:
	// 0: begin hashes ""
	// 8: begin hash "MD5"
	// 24: text 0c5d
	// 28: end hash
	// 35: begin hash "SHA-1"
	// 35: end hash
	// 54: end hashes
}
