package origin_test

import (
	"fmt"

	"ensign/bom"
	"ensign/origin"
)

func ExampleResolve() {
	chip := bom.Component{
		MPN:          "TPS65987DDH",
		Manufacturer: bom.Party{Name: "Texas Instruments"},
		Origins:      []bom.StageClaim{{Stage: "made", Country: "MY", Pointer: "/components/0/properties/2"}},
		Pointer:      "/components/0",
	}
	answer := origin.Resolve(&chip, origin.Options{AsOf: "2026-11-24"})
	fmt.Println(answer.Answer, answer.Country, "by", answer.Maker.Name)
	for _, reason := range answer.Because {
		fmt.Println("-", reason.Says)
	}
	// Output:
	// likely-not-us MY by Texas Instruments Incorporated
	// - made in MY, says the document
	// - (outweighed) the manufacturer is named as "Texas Instruments"
	// - (outweighed) "TPS65987DDH" matches the pattern of Texas Instruments Incorporated
	// - (outweighed) Texas Instruments Incorporated sits in US
}

func ExampleData_Lookup() {
	var tables *origin.Data // nil stands for the embedded ones
	for _, found := range tables.Lookup("usb:0bda", "") {
		fmt.Println(found.Maker.Name, found.Maker.Country, found.Answer)
	}
	// Output: Realtek Semiconductor Corp. TW likely-not-us
}
