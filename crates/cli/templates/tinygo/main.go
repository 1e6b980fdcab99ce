// Package main is a plugin: what it exports is here, and glue.go has what the component
// model asks of its memory.
package main

import (
	"strings"
	"unicode/utf8"
)

// main is never called in a guest that exports functions.
func main() {}

// summary is the record of that name; a text without words has no longest.
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
