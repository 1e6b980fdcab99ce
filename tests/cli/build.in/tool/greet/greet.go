// Package greet is no program.
package greet

// Hello is what programs of this module say.
const Hello = "hello from below"
