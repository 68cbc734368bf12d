// Package report renders a [policies.Report] and computes nothing: every number and word in a format is in the
// report. [Text], [JSON] and [CycloneDX] write a whole report, [Explain] prints the reasons of one part of it.
package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"ensign/policies"
)

// JSON writes the report as the contract that other programs read: keys in their fixed order, two spaces of
// indentation, characters unescaped, a newline at the end.
func JSON(w io.Writer, r *policies.Report) error {
	return encode(w, r)
}

// Read reads a report that [JSON] wrote. Keys that it does not know are ignored, since they may be additions of
// a later version; another schema is an error.
func Read(data []byte) (*policies.Report, error) {
	var head struct {
		Schema *string `json:"schema"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, fmt.Errorf("not a JSON report: %w", err)
	}
	if head.Schema == nil || *head.Schema != policies.Schema {
		return nil, fmt.Errorf("not a report of this program: its schema is not %q", policies.Schema)
	}
	r := new(policies.Report)
	if err := json.NewDecoder(bytes.NewReader(data)).Decode(r); err != nil {
		return nil, fmt.Errorf("not a report that can be read: %w", err)
	}
	return r, nil
}
