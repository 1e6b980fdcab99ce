// Command go-files does everything with files that the os package offers, in the
// empty folder that is its argument, and prints what happened as a transcript.
//
//	go-files FOLDER
//
// With one version of Go, the transcript is the same in every run: it holds no times, no inode numbers and
// nothing in the order of a folder on disk. What is left in the folder is the same
// too, so that two runs can be compared file by file. An operation that fails as
// it should is part of the transcript; one that fails otherwise is there as well,
// and makes the exit code 1.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// chapters are the parts of the transcript, in their order.
var chapters = []struct {
	title string
	run   func(*transcript)
}{
	{"write and read", writeAndRead},
	{"append, seek, truncate", appendSeekTruncate},
	{"at an offset", atAnOffset},
	{"folders", folders},
	{"rename", rename},
	{"remove", remove},
	{"links", links},
	{"times", times},
	{"large folder", largeFolder},
	{"large file", largeFile},
	{"walk", walk},
	{"several at once", severalAtOnce},
	{"outside", outside},
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go-files FOLDER")
		os.Exit(2)
	}
	folder := filepath.Clean(os.Args[1])
	entries, err := os.ReadDir(folder)
	if err != nil {
		fmt.Fprintf(os.Stderr, "go-files: %v\n", err)
		os.Exit(2)
	}
	if len(entries) > 0 {
		fmt.Fprintf(os.Stderr, "go-files: folder %s is not empty\n", folder)
		os.Exit(2)
	}

	t := &transcript{folder: folder}
	for _, chapter := range chapters {
		fmt.Printf("# %s\n", chapter.title)
		chapter.run(t)
	}
	if t.surprises > 0 {
		fmt.Printf("%d surprises\n", t.surprises)
		os.Exit(1)
	}
	fmt.Println("no surprises")
}
