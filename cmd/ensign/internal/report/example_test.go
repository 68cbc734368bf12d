package report_test

import (
	"fmt"
	"os"

	"ensign/cmd/ensign/internal/report"
	"ensign/origin"
	"ensign/policies"
)

func ExampleExplain() {
	r := &policies.Report{AsOf: "2018-06-06", Determinations: policies.List[policies.Determination]{{
		Regime: "us-ear", Destination: "KP", Verdict: policies.LicenseRequired,
		Because: origin.Reasons{{
			Says: "controlled US-origin content is at least 22.4 %, over 10 %", Cite: origin.Cite{Source: "15 CFR 734.4(c)"},
			Because: origin.Reasons{{Says: "SKY78160-51 counts in full: 6.10 USD", Cite: origin.Cite{Source: "15 CFR 746.4(a)"}}},
		}},
	}}}
	found, err := report.Explain(os.Stdout, r, "KP", report.Style{})
	fmt.Println(found, err)
	// Output:
	// ! license-required us-ear for KP as of 2018-06-06                 734.4(c)
	// └ controlled US-origin content is at least 22.4 %, over 10 %      15 CFR 734.4(c)
	//   └ SKY78160-51 counts in full: 6.10 USD                          15 CFR 746.4(a)
	// true <nil>
}
