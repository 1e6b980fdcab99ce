// Package main is a plugin. This file has the functions that it exports; glue.go passes values
// between them and the host.
package main

import (
	"strings"
	"unicode/utf8"
)

// main is required by Go and never called: the host calls the exported functions.
func main() {}

// summary is the record of that name; longest is empty in a text without words.
type summary struct {
	words   uint32
	longest string
}

// summarize sums a text up.
func summarize(text string) summary {
	words := strings.Fields(text)
	longest := ""
	for _, word := range words {
		if utf8.RuneCountInString(word) > utf8.RuneCountInString(longest) {
			longest = word
		}
	}
	return summary{uint32(len(words)), longest}
}
