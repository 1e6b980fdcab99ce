package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"syscall"
	"time"
)

// What a wasip1 host answers beside what io/fs has a name for.
var (
	errBadFile     = syscall.EBADF
	errCrossing    = syscall.ENOTCAPABLE
	errFolder      = syscall.EISDIR
	errInvalid     = syscall.EINVAL
	errLoop        = syscall.ELOOP
	errNameTooLong = syscall.ENAMETOOLONG
	errNotEmpty    = syscall.ENOTEMPTY
	errNotFolder   = syscall.ENOTDIR
)

func folders(t *transcript) {
	t.must("make a", os.Mkdir(t.path("a"), 0o755))
	t.refused("make a again", os.Mkdir(t.path("a"), 0o755), fs.ErrExist)
	t.refused("make x/y without x", os.Mkdir(t.path("x/y"), 0o755), fs.ErrNotExist)
	t.must("make a/b/c/d with all above", os.MkdirAll(t.path("a/b/c/d"), 0o755))
	t.must("make it once more", os.MkdirAll(t.path("a/b/c/d"), 0o755))
	t.refused("make a folder over a file", os.MkdirAll(t.path("greeting.txt/b"), 0o755), errNotFolder)
	for _, name := range []string{"a/2.txt", "a/10.txt", "a/b/1.txt", "a/b/c/d/deep.txt"} {
		t.must("write "+name, os.WriteFile(t.path(name), []byte(name), 0o644))
	}
	entries, err := os.ReadDir(t.path("a"))
	t.show("list a", describe(entries), err)
	entries, err = os.ReadDir(t.path("a/b/c/d/../.."))
	t.show("list a/b by a detour", describe(entries), err)
	_, err = os.ReadDir(t.path("greeting.txt"))
	t.refused("list a file", err, errNotFolder, errBadFile) // the latter with Go 1.21
	_, err = os.ReadFile(t.path("a"))
	t.refused("read a folder", err, errFolder, errBadFile)
	t.refused("write a folder", os.WriteFile(t.path("a"), nil, 0o644), errFolder)

	info, err := os.Stat(t.path("a"))
	t.show("a is a folder", err == nil && info.IsDir(), err)
	here, err := os.Stat(t.path("a/b/.."))
	t.show("a/b/.. is a", err == nil && os.SameFile(info, here), err)
	other, err := os.Stat(t.path("a/b"))
	t.show("a/b is a", err == nil && os.SameFile(info, other), err)

	work, err := os.Getwd()
	if err != nil {
		t.must("ask for the working folder", err)
		return
	}
	t.must("change into a/b", os.Chdir(t.path("a/b")))
	text, err := os.ReadFile("1.txt")
	t.show("read 1.txt there", fmt.Sprintf("%q", text), err)
	text, err = os.ReadFile("../2.txt")
	t.show("read ../2.txt there", fmt.Sprintf("%q", text), err)
	t.must("change back", os.Chdir(work))
}

func rename(t *transcript) {
	t.must("rename a/2.txt to a/b/two.txt", os.Rename(t.path("a/2.txt"), t.path("a/b/two.txt")))
	text, err := os.ReadFile(t.path("a/b/two.txt"))
	t.show("read it there", fmt.Sprintf("%q", text), err)
	_, err = os.Stat(t.path("a/2.txt"))
	t.refused("stat its old name", err, fs.ErrNotExist)
	t.must("rename a/10.txt over a/b/1.txt", os.Rename(t.path("a/10.txt"), t.path("a/b/1.txt")))
	text, err = os.ReadFile(t.path("a/b/1.txt"))
	t.show("read that", fmt.Sprintf("%q", text), err)
	t.must("rename folder a/b/c to c", os.Rename(t.path("a/b/c"), t.path("c")))
	text, err = os.ReadFile(t.path("c/d/deep.txt"))
	t.show("read a file in it", fmt.Sprintf("%q", text), err)
	t.refused("rename what is not there", os.Rename(t.path("missing"), t.path("found")), fs.ErrNotExist)
	t.refused("rename a folder over one that is not empty", os.Rename(t.path("c"), t.path("a")), errNotEmpty, fs.ErrExist)
	t.refused("rename a folder into itself", os.Rename(t.path("c"), t.path("c/d/c")), errInvalid)
	t.refused("rename a file over a folder", os.Rename(t.path("greeting.txt"), t.path("c")), errFolder, fs.ErrExist)
}

func remove(t *transcript) {
	t.must("remove a/b/two.txt", os.Remove(t.path("a/b/two.txt")))
	t.refused("remove it again", os.Remove(t.path("a/b/two.txt")), fs.ErrNotExist)
	t.refused("remove folder a, which is not empty", os.Remove(t.path("a")), errNotEmpty)
	t.must("make an empty folder", os.Mkdir(t.path("hollow"), 0o755))
	t.must("remove it", os.Remove(t.path("hollow")))
	t.must("remove folder c with all it holds", os.RemoveAll(t.path("c")))
	t.must("remove it again, which is nothing to do", os.RemoveAll(t.path("c")))

	file, err := os.Create(t.path("gone.txt"))
	if err != nil {
		t.must("create gone.txt", err)
		return
	}
	defer file.Close()
	t.must("remove a file that is open", os.Remove(t.path("gone.txt")))
	_, err = file.WriteString("still here")
	t.must("write to it all the same", err)
	buffer := make([]byte, 20)
	n, err := file.ReadAt(buffer, 0)
	t.show("read it back", fmt.Sprintf("%q, end %v", buffer[:n], err == io.EOF), nil)
}

func links(t *transcript) {
	t.must("link word to greeting.txt", os.Symlink("greeting.txt", t.path("word")))
	target, err := os.Readlink(t.path("word"))
	t.show("where word points", target, err)
	text, err := os.ReadFile(t.path("word"))
	t.show("read through it", fmt.Sprintf("%q", text), err)
	info, err := os.Lstat(t.path("word"))
	t.show("word itself is a link", err == nil && info.Mode()&fs.ModeSymlink != 0, err)
	info, err = os.Stat(t.path("word"))
	t.show("what it points to is a file", err == nil && info.Mode().IsRegular(), err)

	t.must("link a/up to ../greeting.txt", os.Symlink("../greeting.txt", t.path("a/up")))
	text, err = os.ReadFile(t.path("a/up"))
	t.show("read through it", fmt.Sprintf("%q", text), err)
	t.must("link folder to a/b", os.Symlink("a/b", t.path("folder")))
	entries, err := os.ReadDir(t.path("folder"))
	t.show("list through it", describe(entries), err)
	resolved, err := filepath.EvalSymlinks(t.path("folder/1.txt"))
	t.show("folder/1.txt is a/b/1.txt", resolved == t.path("a/b/1.txt"), err)

	t.must("link nowhere to missing", os.Symlink("missing", t.path("nowhere")))
	_, err = os.Stat(t.path("nowhere"))
	t.refused("stat through it", err, fs.ErrNotExist)
	t.must("link loop to loop", os.Symlink("loop", t.path("loop")))
	_, err = os.Stat(t.path("loop"))
	t.refused("stat through it", err, errLoop)
	t.refused("link over a file", os.Symlink("a", t.path("greeting.txt")), fs.ErrExist)
	_, err = os.Readlink(t.path("greeting.txt"))
	t.refused("ask where a file points", err, errInvalid)
	t.must("remove loop", os.Remove(t.path("loop")))

	t.must("hard link twin to greeting.txt", os.Link(t.path("greeting.txt"), t.path("twin")))
	one, err := os.Stat(t.path("greeting.txt"))
	t.must("stat one", err)
	two, err := os.Stat(t.path("twin"))
	t.show("they are the same file", err == nil && os.SameFile(one, two), err)
	t.must("write twin", os.WriteFile(t.path("twin"), []byte("hello from both\n"), 0o644))
	text, err = os.ReadFile(t.path("greeting.txt"))
	t.show("read greeting.txt", fmt.Sprintf("%q", text), err)
}

func times(t *transcript) {
	path := t.path("greeting.txt")
	for _, moment := range []time.Time{
		time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC),
		time.Date(2038, 1, 19, 3, 14, 8, 123_456_789, time.UTC),
		time.Unix(0, 0),
	} {
		if err := os.Chtimes(path, moment, moment); err != nil {
			t.must("set the time", err)
			continue
		}
		info, err := os.Stat(path)
		if err != nil {
			t.must("stat", err)
			continue
		}
		t.show("time set and read", info.ModTime().UTC().Format(time.RFC3339Nano), nil)
	}

	before := time.Now().Add(-time.Minute)
	t.must("write fresh.txt", os.WriteFile(t.path("fresh.txt"), []byte("fresh"), 0o644))
	info, err := os.Stat(t.path("fresh.txt"))
	t.show("its time is now", err == nil && info.ModTime().After(before) && info.ModTime().Before(time.Now().Add(time.Minute)), err)
	// Go has nothing to call for this on wasip1, and answers that all is well.
	t.must("change a mode", os.Chmod(t.path("fresh.txt"), 0o400))
	t.must("write it all the same", os.WriteFile(t.path("fresh.txt"), []byte("still fresh"), 0o644))
	t.refused("set the time of what is not there", os.Chtimes(t.path("missing"), before, before), fs.ErrNotExist)
}

// largeFolder fills a folder with more entries than one call to the host returns.
func largeFolder(t *transcript) {
	const count = 1500
	name := func(i int) string {
		return fmt.Sprintf("entry-%04d%s", i, strings.Repeat("-long", i%20))
	}
	folder := t.path("large")
	t.must("make folder large", os.Mkdir(folder, 0o755))
	var err error
	for i := 0; i < count && err == nil; i++ {
		if i%10 == 0 {
			err = os.Mkdir(filepath.Join(folder, name(i)), 0o755)
		} else {
			err = os.WriteFile(filepath.Join(folder, name(i)), nil, 0o644)
		}
	}
	t.must(fmt.Sprintf("put %d entries into it", count), err)

	entries, err := os.ReadDir(folder)
	t.show("list it", len(entries), err)
	wrong := 0
	for i, entry := range entries {
		if entry.Name() != name(i) || entry.IsDir() != (i%10 == 0) {
			wrong++
		}
	}
	t.show("entries with a wrong name or kind", wrong, nil)

	opened, err := os.Open(folder)
	if err != nil {
		t.must("open it", err)
		return
	}
	var names []string
	batches := 0
	for {
		batch, err := opened.Readdirnames(100)
		names = append(names, batch...)
		if err == io.EOF {
			break
		}
		if err != nil {
			t.must("list a part of it", err)
			break
		}
		batches++
	}
	sort.Strings(names)
	same := len(names) == count
	for i := 0; same && i < count; i++ {
		same = names[i] == name(i)
	}
	t.show("list it in parts of 100", fmt.Sprintf("%d parts, the same names %v", batches, same), nil)
	_, err = opened.Seek(0, io.SeekStart)
	t.must("go back to its start", err)
	infos, err := opened.Readdir(-1)
	t.show("list it with sizes", len(infos), err)
	t.must("close it", opened.Close())

	matches, err := filepath.Glob(filepath.Join(folder, "entry-00?5*"))
	t.show("entries like entry-00?5*", len(matches), err)
	for i := 0; i < count && err == nil; i += 2 {
		err = os.Remove(filepath.Join(folder, name(i)))
	}
	t.must("remove every other entry", err)
	entries, err = os.ReadDir(folder)
	t.show("list it", len(entries), err)
	t.must("remove it with all it holds", os.RemoveAll(folder))
	_, err = os.Stat(folder)
	t.refused("stat it", err, fs.ErrNotExist)
}

func walk(t *transcript) {
	err := filepath.WalkDir(t.folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(t.folder, path)
		if err != nil {
			return err
		}
		kind := "other"
		switch {
		case entry.IsDir():
			kind = "folder"
		case entry.Type()&fs.ModeSymlink != 0:
			kind = "link"
		case entry.Type().IsRegular():
			info, err := entry.Info()
			if err != nil {
				return err
			}
			kind = fmt.Sprintf("file of %d bytes", info.Size())
		}
		fmt.Printf("  %s: %s\n", filepath.ToSlash(relative), kind)
		return nil
	})
	t.must("walk", err)
	matches, err := fs.Glob(os.DirFS(t.folder), "*/*")
	sort.Strings(matches)
	t.show("*/*", matches, err)
}

// outside tries to leave the folder that the host has opened for the program.
func outside(t *transcript) {
	up := strings.Repeat("../", 40)
	_, err := os.ReadFile(t.path(up + "etc/hostname"))
	t.refused("read a file above the folder", err, errBadFile, errCrossing, fs.ErrPermission, fs.ErrNotExist)
	t.must("link out to what lies above", os.Symlink(up+"etc/hostname", t.path("out")))
	_, err = os.ReadFile(t.path("out"))
	t.refused("read through it", err, errCrossing, fs.ErrPermission)
	t.must("remove out", os.Remove(t.path("out")))
	t.refused("link to an absolute path", os.Symlink("/etc/hostname", t.path("out")), errCrossing, fs.ErrPermission)
}

// describe lists entries by name, with a slash behind folders.
func describe(entries []fs.DirEntry) string {
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = entry.Name()
		if entry.IsDir() {
			names[i] += "/"
		}
	}
	return strings.Join(names, " ")
}
