package policies

import _ "embed"

//go:embed report.schema.json
var reportSchema string

// ReportSchema returns the JSON Schema (2020-12) of a [Report]. It is strict: a key that is not described is not
// valid. Each call returns a new copy.
func ReportSchema() []byte { return []byte(reportSchema) }
