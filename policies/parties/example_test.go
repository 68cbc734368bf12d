package parties_test

import (
	"bytes"
	"fmt"
	"strings"

	"ensign/policies/parties"
)

func Example() {
	published := `{"results": [{"source": "Denied Persons List (DPL) - Bureau of Industry and Security",
		"name": "Harbour Denied Trading Ltd", "alt_names": ["HDT Marine"], "addresses": [{"city": "Portville", "country": "MT"}],
		"start_date": "2020-03-01", "end_date": "2030-03-01"}]}`
	read, err := parties.ReadCSL(strings.NewReader(published))
	if err != nil {
		fmt.Println(err)
		return
	}
	list, err := parties.Read(bytes.NewReader(read.Table("2026-11-20")))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, name := range []string{"HARBOUR DENIED TRADING", "H.D.T. Marine", "Harbour Denied Tradin"} {
		for _, hit := range list.Match(parties.Query{Name: name, Country: "MT"}, "2026-11-24") {
			fmt.Printf("%s: %s %s, %s, %s\n", name, hit.Kind, hit.Entry.List, hit.Entry.Name, hit.Entry.Cite.At)
		}
	}
	// Output:
	// HARBOUR DENIED TRADING: exact DPL, Harbour Denied Trading Ltd, line 7
	// H.D.T. Marine: alias DPL, Harbour Denied Trading Ltd, line 7
	// Harbour Denied Tradin: candidate DPL, Harbour Denied Trading Ltd, line 7
}
