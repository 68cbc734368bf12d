package registry_test

import (
	"fmt"
	"strings"

	"ensign/origin/registry"
)

func ExampleRead() {
	register := "Registry,Assignment,Organization Name,Organization Address\nMA-L,0012AB,Texas Instruments,Dallas TX US 75243\n"
	got, err := registry.Read("oui", strings.NewReader(register), registry.Options{Day: "2026-11-26"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(got.Entries, got.Rows)
	for line := range strings.Lines(string(got.Files["identifiers.tsv"])) {
		if strings.HasPrefix(line, "oui") {
			fmt.Print(line)
		}
	}
	// Output:
	// 1 1
	// oui	0012ab	ti	oui	2026-11-26	medium
}
