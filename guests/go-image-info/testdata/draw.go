// Command draw makes the pictures of this folder: a carrick mat, the carrick bend
// with its ends joined, in three sizes and formats. From the folder above:
//
//	go run testdata/draw.go
package main

import (
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"log"
	"math"
	"os"
	"sort"
)

func main() {
	save("testdata/picture.jpg", func(file *os.File) error {
		return jpeg.Encode(file, draw(320, 200), &jpeg.Options{Quality: 80})
	})
	save("testdata/picture.png", func(file *os.File) error {
		return png.Encode(file, draw(160, 100))
	})
	save("testdata/picture.gif", func(file *os.File) error {
		return gif.Encode(file, draw(80, 50), &gif.Options{NumColors: 16})
	})
}

// save creates the file at path and has write fill it.
func save(path string, write func(*os.File) error) {
	file, err := os.Create(path)
	if err != nil {
		log.Fatal(err)
	}
	if err := write(file); err != nil {
		log.Fatal(err)
	}
	if err := file.Close(); err != nil {
		log.Fatal(err)
	}
}

// sea and the three colours of the rope, from its edge to its middle.
var (
	sea  = color.RGBA{22, 60, 92, 255}
	rope = []color.RGBA{{40, 26, 12, 255}, {196, 148, 84, 255}, {240, 210, 150, 255}}
)

// bead is one point of the rope: where it is in the picture, and how high above it.
type bead struct{ x, y, height float64 }

// draw draws the mat: a rope that runs three times around, crossing itself eight
// times, over and under by turns.
func draw(width, height int) image.Image {
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := 0; i < len(picture.Pix); i += 4 {
		copy(picture.Pix[i:], []uint8{sea.R, sea.G, sea.B, sea.A})
	}

	const count = 12000
	unit := float64(height) / 6.8
	beads := make([]bead, count)
	for i := range beads {
		t := float64(i) / count * 6 * math.Pi
		radius := 2 + math.Cos(4*t/3)
		beads[i] = bead{
			x:      float64(width)/2 + 1.35*unit*radius*math.Cos(t),
			y:      float64(height)/2 + unit*radius*math.Sin(t),
			height: math.Sin(8 * t / 3),
		}
	}
	sort.SliceStable(beads, func(i, j int) bool { return beads[i].height < beads[j].height })

	// The rope is laid from its lowest part up. Each part covers what it crosses, with
	// a dark edge, and then the rope it continues is laid once more over that edge.
	const layers = 24
	for layer := 0; layer < layers; layer++ {
		part := beads[layer*count/layers : (layer+1)*count/layers]
		continued := part[0].height - 0.6
		from := sort.Search(count, func(i int) bool { return beads[i].height >= continued })
		for _, b := range part {
			disc(picture, b.x, b.y, 0.36*unit, rope[0])
		}
		for ring, share := range []float64{0.28, 0.11} {
			for _, b := range beads[from : (layer+1)*count/layers] {
				disc(picture, b.x, b.y, share*unit, rope[ring+1])
			}
		}
	}
	return picture
}

// disc fills a disc around (x, y).
func disc(picture *image.RGBA, x, y, radius float64, fill color.RGBA) {
	for row := int(y - radius); row <= int(y+radius)+1; row++ {
		for column := int(x - radius); column <= int(x+radius)+1; column++ {
			if math.Hypot(float64(column)-x, float64(row)-y) <= radius {
				picture.SetRGBA(column, row, fill)
			}
		}
	}
}
