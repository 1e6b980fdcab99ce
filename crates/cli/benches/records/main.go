// Command records is what `carrick map` is measured against: it reads one image
// per line, in base64 as a JSON string, and writes one line of JSON for each.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"log"
	"os"
)

type info struct {
	Width     int    `json:"width"`
	Height    int    `json:"height"`
	MediaType string `json:"media-type"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	out := bufio.NewWriter(os.Stdout)
	encoder := json.NewEncoder(out)
	for lines.Scan() {
		var picture []byte
		if err := json.Unmarshal(lines.Bytes(), &picture); err != nil {
			log.Fatal(err)
		}
		config, format, err := image.DecodeConfig(bytes.NewReader(picture))
		if err != nil {
			log.Fatal(err)
		}
		if err := encoder.Encode(info{config.Width, config.Height, "image/" + format}); err != nil {
			log.Fatal(err)
		}
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}
