package catalog_test

import (
	"context"
	"fmt"
	"testing/fstest"

	"ensign/bom/catalog"
)

func ExampleFind() {
	tree := fstest.MapFS{
		"etc/os-release":      {Data: []byte("ID=debian\nVERSION_ID=12\n")},
		"var/lib/dpkg/status": {Data: []byte("Package: zlib1g\nStatus: install ok installed\nArchitecture: armhf\nVersion: 1.2.13\n\n")},
	}
	found, err := catalog.Find(context.Background(), tree, nil, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range found.Packages {
		fmt.Println(p.Purl, "in", p.Paths[0])
	}
	fmt.Println(len(found.Gaps), "gaps")
	// Output:
	// pkg:deb/debian/zlib1g@1.2.13?arch=armhf&distro=debian-12 in var/lib/dpkg/status
	// 0 gaps
}
