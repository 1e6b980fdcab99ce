// Package export_example_words_words is what this plugin exports.
package export_example_words_words

import (
	"strings"
	"unicode/utf8"

	. "example/@NAME@/imports/example_words_words"

	. "go.bytecodealliance.org/pkg/wit/types"
)

// Summarize sums a text up.
func Summarize(text string) Summary {
	words := strings.Fields(text)
	longest := None[string]()
	for _, word := range words {
		if utf8.RuneCountInString(word) > utf8.RuneCountInString(longest.SomeOr("")) {
			longest = Some(word)
		}
	}
	return Summary{Words: uint32(len(words)), Longest: longest}
}
