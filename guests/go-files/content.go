package main

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"
)

func writeAndRead(t *transcript) {
	t.must("write greeting.txt", os.WriteFile(t.path("greeting.txt"), []byte("good morning\n"), 0o644))
	text, err := os.ReadFile(t.path("greeting.txt"))
	t.show("read greeting.txt", fmt.Sprintf("%q", text), err)

	t.must("write it again, shorter", os.WriteFile(t.path("greeting.txt"), []byte("hi\n"), 0o644))
	text, err = os.ReadFile(t.path("greeting.txt"))
	t.show("read greeting.txt", fmt.Sprintf("%q", text), err)

	t.must("write empty.txt", os.WriteFile(t.path("empty.txt"), nil, 0o644))
	text, err = os.ReadFile(t.path("empty.txt"))
	t.show("read empty.txt", len(text), err)

	_, err = os.ReadFile(t.path("missing.txt"))
	t.refused("read missing.txt", err, fs.ErrNotExist)
	_, err = os.ReadFile(t.path("greeting.txt/inside"))
	t.refused("read a file in a file", err, errNotFolder)
	_, err = os.OpenFile(t.path("greeting.txt"), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	t.refused("create greeting.txt, which is there", err, fs.ErrExist)

	file, err := os.Open(t.path("greeting.txt"))
	if err != nil {
		t.must("open greeting.txt", err)
		return
	}
	_, err = file.WriteString("no")
	t.refused("write to a file opened for reading", err, errBadFile, fs.ErrPermission)
	t.must("close", file.Close())
	_, err = file.Read(make([]byte, 1))
	t.refused("read after close", err, fs.ErrClosed)

	name := "ein Brief über Ärger – 手紙.txt"
	t.must("write a file with a long name", os.WriteFile(t.path(name), []byte(strings.Repeat("x", 100)), 0o600))
	info, err := os.Stat(t.path(name))
	if err == nil {
		t.show("stat it", fmt.Sprintf("%q, %d bytes, regular %v", info.Name(), info.Size(), info.Mode().IsRegular()), nil)
	} else {
		t.must("stat it", err)
	}
	_, err = os.Stat(t.path(strings.Repeat("n", 300)))
	t.refused("stat a name of 300 bytes", err, errNameTooLong)
}

func appendSeekTruncate(t *transcript) {
	path := t.path("log.txt")
	for _, line := range []string{"one\n", "two\n", "three\n"} {
		file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
		if err != nil {
			t.must("open for appending", err)
			return
		}
		_, err = file.WriteString(line)
		t.must(fmt.Sprintf("append %q", line), errors.Join(err, file.Close()))
	}
	text, err := os.ReadFile(path)
	t.show("read", fmt.Sprintf("%q", text), err)

	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.must("open for reading and writing", err)
		return
	}
	defer file.Close()
	for _, seek := range []struct {
		offset int64
		whence int
	}{{4, io.SeekStart}, {-2, io.SeekCurrent}, {-6, io.SeekEnd}, {0, io.SeekCurrent}} {
		position, err := file.Seek(seek.offset, seek.whence)
		t.show(fmt.Sprintf("seek %d from %d", seek.offset, seek.whence), position, err)
	}
	_, err = file.WriteString("THREE")
	t.must("write there", err)
	_, err = file.Seek(-1, io.SeekStart)
	t.refused("seek before the start", err, errInvalid)
	t.must("truncate to 8 bytes", file.Truncate(8))
	position, err := file.Seek(0, io.SeekCurrent)
	t.show("position after that", position, err)
	text, err = os.ReadFile(path)
	t.show("read", fmt.Sprintf("%q", text), err)
	t.must("truncate to 12 bytes", os.Truncate(path, 12))
	text, err = os.ReadFile(path)
	t.show("read", fmt.Sprintf("%q", text), err)
	t.refused("truncate to less than nothing", file.Truncate(-1), errInvalid)
	t.must("sync", file.Sync())
}

func atAnOffset(t *transcript) {
	file, err := os.Create(t.path("offsets.bin"))
	if err != nil {
		t.must("create offsets.bin", err)
		return
	}
	defer file.Close()
	for _, offset := range []int64{10, 0, 5, 100_000} {
		n, err := file.WriteAt([]byte("<abc>"), offset)
		t.show(fmt.Sprintf("write at %d", offset), n, err)
	}
	position, err := file.Seek(0, io.SeekCurrent)
	t.show("position after that", position, err)
	info, err := file.Stat()
	if err != nil {
		t.must("stat", err)
		return
	}
	t.show("size", info.Size(), nil)
	buffer := make([]byte, 12)
	n, err := file.ReadAt(buffer, 3)
	t.show("read 12 bytes at 3", fmt.Sprintf("%d %q", n, buffer[:n]), err)
	n, err = file.ReadAt(buffer, 100_000)
	t.show("read 12 bytes at 100000", fmt.Sprintf("%d %q, end %v", n, buffer[:n], err == io.EOF), nil)
	n, err = file.ReadAt(buffer, 1<<40)
	t.show("read far behind the end", fmt.Sprintf("%d, end %v", n, err == io.EOF), nil)
	n, err = file.Read(nil)
	t.show("read nothing", n, err)
	n, err = file.Write(nil)
	t.show("write nothing", n, err)
}

func largeFile(t *transcript) {
	const size = 8 << 20
	content := make([]byte, size)
	for i := range content {
		content[i] = byte(i*7 ^ i>>11)
	}
	t.must("write large.bin in one go", os.WriteFile(t.path("large.bin"), content, 0o644))
	file, err := os.Open(t.path("large.bin"))
	if err != nil {
		t.must("open large.bin", err)
		return
	}
	defer file.Close()
	sum := crc32.NewIEEE()
	copied, err := io.CopyBuffer(struct{ io.Writer }{sum}, struct{ io.Reader }{file}, make([]byte, 10_007))
	t.show("read it in odd pieces", fmt.Sprintf("%d bytes, checksum right %v", copied, sum.Sum32() == crc32.ChecksumIEEE(content)), err)

	to, err := os.Create(t.path("large-copy.bin"))
	if err != nil {
		t.must("create large-copy.bin", err)
		return
	}
	_, err = file.Seek(0, io.SeekStart)
	t.must("seek to the start", err)
	copied, err = io.Copy(to, file)
	t.show("copy it to large-copy.bin", copied, errors.Join(err, to.Close()))
	copy, err := os.ReadFile(t.path("large-copy.bin"))
	t.show("the copy is the same", bytes.Equal(copy, content), err)
	t.must("remove both", errors.Join(os.Remove(t.path("large.bin")), os.Remove(t.path("large-copy.bin"))))
}

// severalAtOnce writes, reads and removes files from many goroutines.
func severalAtOnce(t *transcript) {
	const goroutines, rounds = 20, 10
	folder := t.path("several")
	t.must("make folder several", os.Mkdir(folder, 0o755))
	errs := make([]error, goroutines)
	var running sync.WaitGroup
	for worker := 0; worker < goroutines; worker++ {
		worker := worker
		running.Add(1)
		go func() {
			defer running.Done()
			for round := 0; round < rounds && errs[worker] == nil; round++ {
				errs[worker] = writeReadRemove(fmt.Sprintf("%s/%d", folder, worker), round)
			}
		}()
	}
	running.Wait()
	t.must(fmt.Sprintf("%d goroutines write, read and remove %d files each", goroutines, rounds), errors.Join(errs...))

	files := make([]*os.File, 0, 200)
	for i := 0; i < cap(files); i++ {
		file, err := os.Create(fmt.Sprintf("%s/open-%03d", folder, i))
		if err != nil {
			t.must("open another", err)
			break
		}
		files = append(files, file)
	}
	t.show("files open at once", len(files), nil)
	var err error
	for i, file := range files {
		_, writeErr := fmt.Fprintf(file, "file %d\n", i)
		err = errors.Join(err, writeErr, file.Close())
	}
	t.must("write to each and close it", err)
	t.must("remove folder several with all it holds", os.RemoveAll(folder))
}

func writeReadRemove(path string, round int) error {
	want := []byte(strings.Repeat(fmt.Sprintf("%s in round %d\n", path, round), 50))
	if err := os.WriteFile(path, want, 0o644); err != nil {
		return err
	}
	got, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if !bytes.Equal(got, want) {
		return fmt.Errorf("%s: not what was written", path)
	}
	return os.Remove(path)
}
