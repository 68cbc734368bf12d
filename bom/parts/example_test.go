package parts_test

import (
	"fmt"

	"ensign/bom"
	"ensign/bom/parts"
)

func ExampleRead() {
	list := `Reference,Quantity,Manufacturer,MPN,Unit Price (USD),Country of Origin
"R1-R3",3,Example Passives,EXR103,0.01,JP
U1,1,Example Semi,EXS10,"1,234",US
`
	table, err := parts.Read([]byte(list), parts.Options{}, bom.NewBudget(bom.Limits{}))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range table.Components() {
		fmt.Println(c.Quantity, c.MPN, c.Manufacturer.Name, c.Designators, c.Price, c.Origins[0].Country)
	}
	// Output:
	// 3 EXR103 Example Passives [R1 R2 R3] 0.01 USD JP
	// 1 EXS10 Example Semi [U1] 1234 USD US
}

func ExampleTable_Remarks() {
	list := "MPN,Quantity\n,7\n"
	table, err := parts.Read([]byte(list), parts.Options{}, bom.NewBudget(bom.Limits{}))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(table.Remarks(), len(table.Gaps))
	// Output: [line 2: the row names no part] 1
}
