//go:build unix

package ear

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
)

// product300 is a product of 300 lines as bills of materials are: of several origins, most with a price from to, some
// without one, and many lines of which nobody has said the ECCN.
func product300() ([]bom.Component, []origin.Origin) {
	eccns := []string{"EAR99", "", "3A991", "EAR99", "", "5A992.c", "3A001.a.7", "EAR99", "5D992.c", "5D002", "4A994"}
	answers := []origin.Answer{origin.Unknown, origin.LikelyNotUS, origin.NotUS, origin.LikelyUS, origin.US, origin.LikelyNotUS, origin.Conflict}
	var parts []bom.Component
	var origins []origin.Origin
	for i := range 300 {
		part := bom.Component{Ref: fmt.Sprint("u", i), Name: fmt.Sprint("part ", i), Type: "device", Parent: -1, Kind: bom.Commodity, ECCN: eccns[i%len(eccns)]}
		if part.ECCN != "" && part.ECCN[1] == 'D' {
			part.Kind, part.Type = bom.Software, "library"
		}
		if i%3 > 0 {
			part.Price = fmt.Sprintf("0.%02d..0.%02d USD", 1+i%40, 41+i%50)
		}
		because := origin.Reasons{{Rule: "maker", Says: "where the maker sits", Rank: []origin.Rank{origin.D, origin.E}[i%2], Cite: origin.Cite{Source: "bench"}}}
		parts, origins = append(parts, part), append(origins, origin.Origin{Answer: answers[i%len(answers)], Because: because})
	}
	return parts, origins
}

func question300(b *testing.B) (*bom.Document, []origin.Origin, policies.Question) {
	parts, origins := product300()
	doc, err := bom.New(bom.Component{Type: "device", Name: "router", ECCN: "5A992.c", Price: "89.00 USD", Origins: []bom.StageClaim{{Stage: "made", Country: "TW"}}}, parts, []bom.Input{{ID: "1", Name: "bench", Kind: "parts"}})
	if err != nil {
		b.Fatal(err)
	}
	to, err := policies.Destinations([]string{"all"}, Group, verifiedThrough)
	if err != nil {
		b.Fatal(err)
	}
	return doc, origins, policies.Question{Destinations: to, AsOf: verifiedThrough, Regimes: []policies.Regime{Regime()}}
}

// reportCPU reports the time of CPU for each pass, that of the garbage collector included: the time on the clock says
// less on a machine that has other work.
func reportCPU(b *testing.B) {
	spent := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	before := spent()
	b.Cleanup(func() { b.ReportMetric(float64((spent()-before).Microseconds())/1000/float64(b.N), "ms-cpu/pass") })
}

// BenchmarkScreen asks about every destination there is for a product of 300 lines, with the whole report.
func BenchmarkScreen(b *testing.B) {
	doc, origins, q := question300(b)
	b.ReportAllocs()
	reportCPU(b)
	for b.Loop() {
		if r := policies.Screen(doc, origins, q); len(r.Errors) > 0 {
			b.Fatal(r.Errors)
		}
	}
}

// BenchmarkAllDestinations is the same without the report: what the engine takes for all destinations together.
func BenchmarkAllDestinations(b *testing.B) {
	doc, origins, q := question300(b)
	var c *policies.Case
	q.Regimes[0].Open = func(asked *policies.Case) func(string) (policies.Determination, error) {
		c = asked
		return open(asked)
	}
	policies.Screen(doc, origins, q)
	b.ReportAllocs()
	reportCPU(b)
	for b.Loop() {
		answer := open(c)
		for _, dest := range q.Destinations {
			if _, err := answer(dest); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkDetermine asks about one destination.
func BenchmarkDetermine(b *testing.B) {
	doc, origins, q := question300(b)
	q.Destinations = []string{"KP"}
	b.ReportAllocs()
	for b.Loop() {
		policies.Screen(doc, origins, q)
	}
}
