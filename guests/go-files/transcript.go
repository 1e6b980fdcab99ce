package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// transcript prints what happens and counts what should not.
type transcript struct {
	folder    string
	surprises int
}

// path returns the path of a name in the folder.
func (t *transcript) path(name string) string {
	return filepath.Join(t.folder, name)
}

// show prints a value that an operation gave, and err when there is one, which is a surprise.
func (t *transcript) show(operation string, value any, err error) {
	if err != nil {
		t.must(operation, err)
		return
	}
	fmt.Printf("%s: %v\n", operation, value)
}

// must prints an operation that has to succeed.
func (t *transcript) must(operation string, err error) {
	if err != nil {
		t.surprises++
		fmt.Printf("%s: SURPRISE: %s\n", operation, reason(err))
		return
	}
	fmt.Printf("%s: ok\n", operation)
}

// refused prints an operation that has to fail, with the reason, which has to be
// one of wanted.
func (t *transcript) refused(operation string, err error, wanted ...error) {
	if err == nil {
		t.surprises++
		fmt.Printf("%s: SURPRISE: it worked\n", operation)
		return
	}
	for _, want := range wanted {
		if errors.Is(err, want) {
			fmt.Printf("%s: refused: %s\n", operation, reason(err))
			return
		}
	}
	t.surprises++
	fmt.Printf("%s: SURPRISE: %s\n", operation, reason(err))
}

// reason is the text of err without the paths, which differ from one folder to another.
func reason(err error) string {
	var inPath *fs.PathError
	var inLink *os.LinkError
	switch {
	case errors.As(err, &inPath):
		return inPath.Err.Error()
	case errors.As(err, &inLink):
		return inLink.Err.Error()
	default:
		return err.Error()
	}
}
