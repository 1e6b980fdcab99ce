// Command go-image-info reads one JPEG, PNG or GIF image from standard input
// and prints one line of JSON: its width, its height and its media type.
//
//	$ go-image-info < picture.jpg
//	{"width":320,"height":200,"format":"image/jpeg"}
//
// Only as much of the input is read as it takes to know the answer. Input that
// is no such image gives a message on standard error and exit code 1.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"io"
	"os"
)

// info is the line that is printed.
type info struct {
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Format string `json:"format"`
}

func main() {
	if err := describe(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintf(os.Stderr, "go-image-info: %v\n", err)
		os.Exit(1)
	}
}

// describe reads an image from in and writes its info line to out.
func describe(in io.Reader, out io.Writer) error {
	buffered := bufio.NewReader(in)
	if _, err := buffered.Peek(1); err == io.EOF {
		return errors.New("standard input is empty")
	}
	config, format, err := image.DecodeConfig(buffered)
	switch {
	case errors.Is(err, image.ErrFormat):
		return errors.New("standard input is neither a JPEG, a PNG nor a GIF image")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("standard input ends within the header of the image")
	case err != nil:
		return fmt.Errorf("standard input cannot be decoded: %w", err)
	}
	return json.NewEncoder(out).Encode(info{config.Width, config.Height, "image/" + format})
}
