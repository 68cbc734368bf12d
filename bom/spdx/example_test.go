package spdx_test

import (
	"fmt"

	"ensign/bom/spdx"
)

// Example reads a document in tag-value.
func Example() {
	d, err := spdx.Read([]byte(`SPDXVersion: SPDX-2.3
SPDXID: SPDXRef-DOCUMENT
DocumentName: lamp
PackageName: zlib
PackageVersion: 1.3.1
PackageSupplier: NOASSERTION
PackageOriginator: Organization: Example
`), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range d.Components() {
		fmt.Println(d.Root().Name, c.Name, c.Version, c.Manufacturer.Name)
	}
	// Output: lamp zlib 1.3.1 Example
}
