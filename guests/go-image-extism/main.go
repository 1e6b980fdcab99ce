// Package main of go-image-extism does what go-image does, as a plugin for Extism: bytes
// come in, and JSON goes out. The benchmark of typed calls compares the two.
package main

import (
	"bytes"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"

	"github.com/extism/go-pdk"
)

// main is never called in a plugin.
func main() {}

// info is the record `info` of `carrick:image`.
type info struct {
	Width     int    `json:"width"`
	Height    int    `json:"height"`
	MediaType string `json:"media-type"`
}

//go:wasmexport extract
func extract() int32 {
	config, format, err := image.DecodeConfig(bytes.NewReader(pdk.Input()))
	if err == nil {
		err = pdk.OutputJSON(info{config.Width, config.Height, "image/" + format})
	}
	if err != nil {
		pdk.SetError(err)
		return 1
	}
	return 0
}
