// Package export_carrick_image_metadata is what this guest exports: the metadata of the
// images that Go's standard library knows.
package export_carrick_image_metadata

import (
	"bytes"
	"errors"
	"hash/crc32"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"strings"

	. "go-image/imports/carrick_image_metadata"

	. "go.bytecodealliance.org/pkg/wit/types"
)

// Where instances begin at a snapshot, what is made here is made once for all of them: the
// tables with which PNG files are checked take longer than a call.
func init() {
	crc32.ChecksumIEEE(nil)
}

// Extract finds out what the bytes of a file are.
func Extract(file []uint8) Result[Info, Failure] {
	config, format, err := image.DecodeConfig(bytes.NewReader(file))
	switch {
	case errors.Is(err, image.ErrFormat):
		return Err[Info](MakeFailureUnknownFormat())
	// Some decoders put the words of an error into their own instead of wrapping it.
	case err != nil && strings.HasSuffix(err.Error(), "EOF"):
		return Err[Info](MakeFailureTruncated(uint64(len(file))))
	case err != nil:
		return Err[Info](MakeFailureMalformed(err.Error()))
	case config.Width < 1 || config.Height < 1:
		return Err[Info](MakeFailureMalformed("the image has no pixels"))
	}
	return Ok[Info, Failure](Info{
		Width:     uint32(config.Width),
		Height:    uint32(config.Height),
		MediaType: "image/" + format,
	})
}
