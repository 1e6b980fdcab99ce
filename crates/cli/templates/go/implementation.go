// Package export_example_words_words implements the interface that this plugin exports.
package export_example_words_words

import (
	"strings"
	"unicode/utf8"

	. "example/@NAME@/imports/example_words_words"

	. "go.bytecodealliance.org/pkg/wit/types"
)

// Summarize counts the words of a text.
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
