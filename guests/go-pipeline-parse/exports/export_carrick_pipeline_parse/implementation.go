// Package export_carrick_pipeline_parse reads documents.
package export_carrick_pipeline_parse

import (
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"

	. "go-pipeline-parse/imports/carrick_pipeline_types"

	. "go.bytecodealliance.org/pkg/wit/types"
)

// Parse reads a document, one JSON object per line.
func Parse(document string) Result[[]Entry, Fault] {
	entries := []Entry{}
	for i, line := range strings.Split(document, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		number := uint64(i + 1)
		fields, err := parseLine(line)
		if err != nil {
			return Err[[]Entry](Fault{Line: number, Reason: err.Error()})
		}
		entries = append(entries, Entry{Line: number, Fields: fields})
	}
	return Ok[[]Entry, Fault](entries)
}

// parseLine reads one object, its fields in the order in which they stand.
func parseLine(line string) ([]Field, error) {
	decoder := json.NewDecoder(strings.NewReader(line))
	decoder.UseNumber()
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
		return nil, errors.New("the line is no JSON object")
	}
	fields := []Field{}
	seen := map[string]bool{}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return nil, errors.New("a name is missing or no JSON string")
		}
		text := name.(string) // nothing else can stand there
		if seen[text] {
			return nil, errors.New("the field " + strconv.Quote(text) + " is there twice")
		}
		seen[text] = true
		value, err := parseValue(decoder)
		if err != nil {
			return nil, errors.New("the field " + strconv.Quote(text) + " " + err.Error())
		}
		fields = append(fields, Field{Name: text, Value: value})
	}
	if _, err := decoder.Token(); err != nil {
		return nil, errors.New("the object does not end")
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, errors.New("something follows the object")
	}
	return fields, nil
}

// parseValue reads the value of a field.
func parseValue(decoder *json.Decoder) (Value, error) {
	token, err := decoder.Token()
	if err != nil {
		return Value{}, errors.New("has no JSON value")
	}
	switch value := token.(type) {
	case nil:
		return MakeValueNothing(), nil
	case bool:
		return MakeValueTruth(value), nil
	case string:
		return MakeValueText(value), nil
	case json.Number:
		if whole, err := value.Int64(); err == nil {
			return MakeValueWhole(whole), nil
		}
		number, err := value.Float64()
		if err != nil {
			return Value{}, errors.New("is a number out of range")
		}
		return MakeValueNumber(number), nil
	}
	return Value{}, errors.New("is a list or an object, and entries have neither")
}
