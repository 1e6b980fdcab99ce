// Package main of go-image-by-hand is a guest of `carrick:image@0.1.0` without generated
// code: Go 1.24 or TinyGo builds it, and glue.go has all that a world asks of memory.
package main

import (
	"bytes"
	"errors"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"strings"
)

// main is never called in a reactor.
func main() {}

// info is the record `info`.
type info struct {
	width, height uint32
	mediaType     string
}

// failure is the variant `failure`: the number of the case, and what it carries.
type failure struct {
	tag       uint8
	truncated uint64
	malformed string
}

const (
	unknownFormat = iota
	truncated
	malformed
)

// describe finds out what the bytes of a file are.
func describe(file []byte) (info, *failure) {
	config, format, err := image.DecodeConfig(bytes.NewReader(file))
	switch {
	case errors.Is(err, image.ErrFormat):
		return info{}, &failure{tag: unknownFormat}
	// Some decoders put the words of an error into their own instead of wrapping it.
	case err != nil && strings.HasSuffix(err.Error(), "EOF"):
		return info{}, &failure{tag: truncated, truncated: uint64(len(file))}
	case err != nil:
		return info{}, &failure{tag: malformed, malformed: err.Error()}
	case config.Width < 1 || config.Height < 1:
		return info{}, &failure{tag: malformed, malformed: "the image has no pixels"}
	}
	return info{uint32(config.Width), uint32(config.Height), "image/" + format}, nil
}
