//go:build unix

package origin

import (
	"runtime"
	"syscall"
	"testing"

	"ensign/bom"
)

// BenchmarkResolve answers for 100,000 components, half of them parts and half packages. It reports the time of all
// processors, that of collecting garbage included, and what is held in the end.
func BenchmarkResolve(b *testing.B) {
	components := make([]bom.Component, 100_000)
	for i := range components {
		components[i] = sample(i)
	}
	mustFacts(b)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	began := cpuSeconds(b)
	var all []Origin
	for b.Loop() {
		all = make([]Origin, len(components))
		for i := range components {
			all[i] = Resolve(&components[i], Options{})
		}
	}
	b.ReportMetric((cpuSeconds(b)-began)/float64(b.N), "cpu-s/op")
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "live-MB")
	runtime.KeepAlive(all)
}

// cpuSeconds is the user time of all threads since the start.
func cpuSeconds(b *testing.B) float64 {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return float64(used.Utime.Nano()) / 1e9
}
