package builds_test

import (
	"errors"
	"testing"

	"ensign/bom"
	"ensign/bom/builds"
)

// holds reads data as every format within a small budget. What is read can be written and read again as the same.
func holds(t *testing.T, format builds.Format, data []byte) {
	t.Helper()
	builds.Recognise(data)
	d, err := builds.Read(format, data, bom.NewBudget(bom.Limits{Bytes: 1 << 20, Files: 1000, Depth: 64}))
	if err != nil {
		return
	}
	again, err := bom.Read(d.JSON(), nil)
	if err != nil && !errors.Is(err, bom.ErrLimit) {
		t.Fatalf("what was built is not read: %v\n%s", err, d.JSON())
	}
	if err == nil && len(again.Components()) != len(d.Components()) {
		t.Fatalf("%d components become %d", len(d.Components()), len(again.Components()))
	}
	if d.Complete(bom.Software) == bom.Complete {
		t.Fatal("the list is called complete")
	}
}

func FuzzBuildroot(f *testing.F) {
	f.Add(readFile(f, "show-info.json"))
	f.Add([]byte(`{"a":{"type":"host"},"b":{"virtual":true},"c":{"downloads":[{"uris":["git|x+"]}],"licenses":"(a,b),c)"}}`))
	f.Fuzz(func(t *testing.T, data []byte) { holds(t, builds.Buildroot, data) })
}

func FuzzSyft(f *testing.F) {
	f.Add(readFile(f, "syft.json"))
	f.Add([]byte(`{"artifacts":[{"name":1,"cpes":{},"licenses":[[]]},{"id":"x","name":"y"}],"artifactRelationships":[{"parent":"x","child":"x"}],"source":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) { holds(t, builds.Syft, data) })
}

func FuzzORT(f *testing.F) {
	f.Add(readFile(f, "ort.yml"))
	f.Add([]byte(`{"analyzer":{"result":{"packages":[{"id":"::::"},{"package":{"package":{"id":"a"}}}]}}}`))
	f.Add([]byte("repository: &a [*a]\n"))
	f.Fuzz(func(t *testing.T, data []byte) { holds(t, builds.ORT, data) })
}

func FuzzTags(f *testing.F) {
	f.Add(twoTags())
	f.Add(cbor(tagged{18, []any{[]byte{}, []pair{}, cbor(boardTag()), []byte{}}}))
	f.Add([]byte("\xbf\x00\x7f\x61a\x61b\xff\x01\x61n\xff"))
	f.Fuzz(func(t *testing.T, data []byte) { holds(t, builds.CoSWID, data) })
}
