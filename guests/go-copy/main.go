// Command go-copy moves bytes: the I/O-bound benchmark guest.
//
//	go-copy                        copies standard input to standard output in blocks of 64 KiB
//	go-copy -buffer 4096           the same in other blocks
//	go-copy -writes 1000000        makes that many unbuffered writes of one line each instead
//
// One line on standard error tells how much was written.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

// line is what one small write writes.
const line = "0123456789abcde\n"

func main() {
	bufferBytes := flag.Int("buffer", 64*1024, "size in bytes of a block that is copied")
	writes := flag.Int("writes", 0, "number of small writes to make instead of copying")
	flag.Parse()
	if flag.NArg() > 0 || *bufferBytes < 1 || *writes < 0 {
		flag.Usage()
		os.Exit(2)
	}

	var written int64
	var err error
	if *writes > 0 {
		written, err = writeLines(os.Stdout, *writes)
	} else {
		written, err = copyBlocks(os.Stdout, os.Stdin, *bufferBytes)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "go-copy: after %d bytes: %v\n", written, err)
		os.Exit(1)
	}
	fmt.Fprintf(os.Stderr, "go-copy: %d bytes\n", written)
}

// writeLines writes line count times, each with a write of its own.
func writeLines(out io.Writer, count int) (written int64, err error) {
	for i := 0; i < count; i++ {
		n, err := io.WriteString(out, line)
		written += int64(n)
		if err != nil {
			return written, err
		}
	}
	return written, nil
}

// copyBlocks copies in to out through one buffer of the given size, and no
// shortcut that io.Copy may find between two files.
func copyBlocks(out io.Writer, in io.Reader, bufferBytes int) (written int64, err error) {
	return io.CopyBuffer(struct{ io.Writer }{out}, struct{ io.Reader }{in}, make([]byte, bufferBytes))
}
