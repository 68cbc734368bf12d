package questions_test

import (
	"fmt"

	"ensign/cmd/ensign/internal/questions"
	"ensign/origin"
	"ensign/policies"
)

// Example asks the maker of one part where it was made.
func Example() {
	r := &policies.Report{
		AsOf: "2026-11-01",
		Components: policies.List[policies.Component]{{
			Key: "example-chips/00123", Ref: "u1", Name: "00123", MPN: "00123", Manufacturer: "Example Chips", Kind: "commodity",
			Origin: policies.ComponentOrigin{Answer: origin.LikelyNotUS}, Classification: policies.Classification{ECCN: "EAR99"},
		}},
		Determinations: policies.List[policies.Determination]{{
			Missing: policies.List[policies.Missing]{{Fact: "origin", Ref: "u1", Question: "is 00123 of US origin?", Swing: "4.5"}},
		}},
	}
	for _, q := range questions.Collect(r, "0a0b") {
		workbook, err := questions.Workbook(&q)
		fmt.Println(q.Supplier, q.Swing, q.Parts[0].Question, len(workbook) > 0, err)
	}
	// Output: Example Chips 4.5000 where was it made? true <nil>
}
