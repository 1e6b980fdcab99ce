// Package export_carrick_pipeline_rules has the rules.
package export_carrick_pipeline_rules

import (
	"fmt"

	"go-pipeline-rules/imports/carrick_pipeline_log"
	"go-pipeline-rules/imports/carrick_pipeline_lookup"
	. "go-pipeline-rules/imports/carrick_pipeline_types"

	. "go.bytecodealliance.org/pkg/wit/types"
)

// Apply leaves out entries that are marked as a test, refuses those without a name, and
// writes out the country that is given as a code.
func Apply(entry Entry) Result[Option[Entry], Fault] {
	named := false
	fields := make([]Field, 0, len(entry.Fields)+1)
	for _, field := range entry.Fields {
		fields = append(fields, field)
		switch {
		case field.Name == "test" && field.Value.Tag() == Value_Truth && field.Value.Truth():
			return Ok[Option[Entry], Fault](None[Entry]())
		case field.Name == "name" && field.Value.Tag() == Value_Text:
			named = true
		case field.Name == "country" && field.Value.Tag() == Value_Text:
			code := field.Value.Text()
			country := carrick_pipeline_lookup.Lookup("countries", code)
			if country.IsNone() {
				message := fmt.Sprintf("line %d: no country %s", entry.Line, code)
				carrick_pipeline_log.Log(carrick_pipeline_log.Level_Warning, message)
				continue
			}
			value := MakeValueText(country.Some())
			fields = append(fields, Field{Name: "country-name", Value: value})
		}
	}
	if !named {
		return Err[Option[Entry]](Fault{Line: entry.Line, Reason: "the entry has no name"})
	}
	return Ok[Option[Entry], Fault](Some(Entry{Line: entry.Line, Fields: fields}))
}
