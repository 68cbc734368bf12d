package builds_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"ensign/bom"
	"ensign/bom/builds"
)

// TestHostileText holds that texts which are much of one thing are read, or refused for a reason, and never a panic.
func TestHostileText(t *testing.T) {
	const many = 20_000
	repeat := func(format string) string {
		var b strings.Builder
		for i := range many {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	for name, tt := range map[string]struct {
		format     builds.Format
		text       string
		components int // -1 if it is refused
	}{
		"packages":         {builds.Buildroot, `{` + repeat(`"p%d":{"type":"target"},`) + `"x":{"type":"host"}}`, many + 1},
		"keys":             {builds.Buildroot, `{"a":{"type":"target"` + repeat(`,"k%d":1`) + `}}`, 1},
		"lists":            {builds.Buildroot, `{"a":{"type":"target","x":` + strings.Repeat("[", many), -1},
		"licences":         {builds.Syft, `{"artifacts":[{"name":"a","licenses":[` + repeat(`"L%d",`) + `"b"]}]}`, 1},
		"licences at once": {builds.Buildroot, `{"a":{"type":"target","licenses":"` + strings.Repeat("(", many) + strings.Repeat(",", many) + `"}}`, 1},
		"relations":        {builds.Syft, `{"artifacts":[{"name":"a","id":"a"}],"artifactRelationships":[` + repeat(`{"parent":"a","child":"a","type":"%d"},`) + `{}]}`, 1},
		"the same id":      {builds.Syft, `{"artifacts":[` + repeat(`{"name":"n%d","id":"a"},`) + `{}]}`, many},
		"packages inside":  {builds.ORT, `{"repository":{"vcs":{}},"analyzer":{"result":{"packages":[` + strings.Repeat(`{"package":`, 200) + `{"id":"a"}` + strings.Repeat(`}`, 200) + `]}}}`, 1},
		"brackets":         {builds.ORT, "repository:\n  vcs: " + strings.Repeat("[", many), -1},
		"indents":          {builds.ORT, "repository:\n  vcs:\n   " + strings.Repeat(" -", many), -1},
		"lines":            {builds.ORT, "repository:\n  vcs: {}\nanalyzer:\n  result:\n    packages:\n" + repeat("    - id: \"a%d\"\n"), many},
	} {
		d, err := builds.Read(tt.format, []byte(tt.text), bom.NewBudget(bom.Limits{}))
		if tt.components < 0 {
			if err == nil {
				t.Errorf("%s: no error", name)
			}
			continue
		}
		if err != nil || len(d.Components()) != tt.components {
			t.Errorf("%s: %v", name, err)
		}
	}
	text := `{` + strings.Repeat(" ", 100) + `"a":{"type":"target"}}`
	if _, err := builds.Read(builds.Buildroot, []byte(text), bom.NewBudget(bom.Limits{Bytes: 50})); !errors.Is(err, bom.ErrLimit) {
		t.Errorf("over the limit: %v", err)
	}
}
