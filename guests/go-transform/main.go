// Command go-transform reads records from standard input, one JSON object per
// line, changes each as its flags say and writes them to standard output, again
// one per line, with the fields in alphabetical order.
//
//	-rename OLD=NEW     gives a field another name
//	-drop FIELD         leaves a field out
//	-upper FIELD        makes a text field upper case
//	-compute NEW=A*B    adds a field computed from two others; + - * and / are known
//
// Every flag may be given several times; they apply in the order given. The
// variable TRANSFORM_SOURCE, when set, is added to each record as "source".
// Empty lines are passed over. A record that cannot be changed ends the program
// with exit code 1 and a message with the number of its line; the records before
// it are written.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

// record is one line of input: its fields by name.
type record map[string]any

// step changes one record in place.
type step func(record) error

func main() {
	var steps []step
	add := func(name, usage string, parse func(string) (step, error)) {
		flag.Func(name, usage, func(value string) error {
			parsed, err := parse(value)
			steps = append(steps, parsed)
			return err
		})
	}
	add("rename", "`OLD=NEW`: give a field another name", parseRename)
	add("drop", "`FIELD`: leave a field out", parseDrop)
	add("upper", "`FIELD`: make a text field upper case", parseUpper)
	add("compute", "`NEW=A*B`: add a field computed from two others", parseCompute)
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "go-transform: unexpected argument %q\n", flag.Arg(0))
		os.Exit(2)
	}
	if source, ok := os.LookupEnv("TRANSFORM_SOURCE"); ok {
		steps = append(steps, func(r record) error {
			r["source"] = source
			return nil
		})
	}
	if err := transform(os.Stdin, os.Stdout, steps); err != nil {
		fmt.Fprintf(os.Stderr, "go-transform: %v\n", err)
		os.Exit(1)
	}
}

// transform applies steps to every record of in and writes the results to out.
func transform(in io.Reader, out io.Writer, steps []step) (err error) {
	buffered := bufio.NewWriter(out)
	defer func() { err = errors.Join(err, buffered.Flush()) }()
	encoder := json.NewEncoder(buffered)
	encoder.SetEscapeHTML(false)
	lines := bufio.NewReader(in)
	for number := 1; ; number++ {
		line, readErr := lines.ReadBytes('\n')
		if readErr != nil && readErr != io.EOF {
			return readErr
		}
		if len(bytes.TrimSpace(line)) > 0 {
			if err := transformLine(line, steps, encoder); err != nil {
				return fmt.Errorf("line %d: %w", number, err)
			}
		}
		if readErr == io.EOF {
			return nil
		}
	}
}

// transformLine applies steps to the record in line and writes the result.
func transformLine(line []byte, steps []step, encoder *json.Encoder) error {
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.UseNumber() // so that long numbers come through digit for digit
	var r record
	if err := decoder.Decode(&r); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) || errors.Is(err, io.ErrUnexpectedEOF) {
			return errors.New("not valid JSON")
		}
		return errors.New("not a JSON object")
	}
	if decoder.More() {
		return errors.New("more than one value on the line")
	}
	if r == nil {
		return errors.New("not a JSON object")
	}
	for _, apply := range steps {
		if err := apply(r); err != nil {
			return err
		}
	}
	return encoder.Encode(r)
}

func parseRename(value string) (step, error) {
	from, to, ok := strings.Cut(value, "=")
	if !ok || from == "" || to == "" {
		return nil, errors.New("expected OLD=NEW")
	}
	return func(r record) error {
		field, ok := r[from]
		if !ok {
			return fmt.Errorf("no field %q", from)
		}
		delete(r, from)
		r[to] = field
		return nil
	}, nil
}

func parseDrop(name string) (step, error) {
	return func(r record) error {
		delete(r, name)
		return nil
	}, nil
}

func parseUpper(name string) (step, error) {
	return func(r record) error {
		text, ok := r[name].(string)
		if !ok {
			return fmt.Errorf("field %q is not text", name)
		}
		r[name] = strings.ToUpper(text)
		return nil
	}, nil
}

func parseCompute(value string) (step, error) {
	name, expression, ok := strings.Cut(value, "=")
	at := strings.IndexAny(expression, "+-*/")
	if !ok || name == "" || at < 1 || at == len(expression)-1 {
		return nil, errors.New("expected NEW=A*B, with one of + - * /")
	}
	left, operator, right := expression[:at], expression[at], expression[at+1:]
	return func(r record) error {
		a, err := numberIn(r, left)
		if err != nil {
			return err
		}
		b, err := numberIn(r, right)
		if err != nil {
			return err
		}
		switch operator {
		case '+':
			r[name] = a + b
		case '-':
			r[name] = a - b
		case '*':
			r[name] = a * b
		case '/':
			if b == 0 {
				return fmt.Errorf("field %q is zero", right)
			}
			r[name] = a / b
		}
		return nil
	}, nil
}

// numberIn returns the number in field name of r.
func numberIn(r record, name string) (float64, error) {
	switch field := r[name].(type) {
	case json.Number:
		return field.Float64()
	case float64: // computed by an earlier step
		return field, nil
	default:
		return 0, fmt.Errorf("field %q is not a number", name)
	}
}
