// Command go-stress works the Go runtime hard and checks its own data all along:
// it finds out whether anything but Go writes to Go's memory.
//
//	go-stress [-live-mb N] [-rounds N] [-seed N]
//
// It keeps blocks of many sizes alive, 224 MB of them unless told otherwise, a
// map and a tree. Every round it replaces a part of each, checks all of them from
// several goroutines while timers fire and garbage is made, and collects garbage.
// The summary it prints depends on its arguments alone. A wrong byte ends it with
// exit code 1 and a message that says where.
package main

import (
	"flag"
	"fmt"
	"hash/crc32"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// workers is the number of goroutines that check and make garbage in a round.
const workers = 16

func main() {
	liveMB := flag.Int("live-mb", 224, "how many megabytes to keep alive")
	rounds := flag.Int("rounds", 12, "how many rounds to run")
	seed := flag.Uint64("seed", 1, "what the data is made from")
	flag.Parse()
	if flag.NArg() > 0 || *liveMB < 1 || *rounds < 0 || *seed == 0 {
		flag.Usage()
		os.Exit(2)
	}

	world := newWorld(*liveMB*1_000_000, *seed)
	for round := 0; round < *rounds; round++ {
		world.replacePart()
		if err := world.checkWhileBusy(); err != nil {
			fmt.Fprintf(os.Stderr, "go-stress: round %d: %v\n", round+1, err)
			os.Exit(1)
		}
		runtime.GC()
	}
	if err := world.checkWhileBusy(); err != nil {
		fmt.Fprintf(os.Stderr, "go-stress: at the end: %v\n", err)
		os.Exit(1)
	}

	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	fmt.Printf("rounds        %d\n", *rounds)
	fmt.Printf("blocks        %d\n", len(world.blocks))
	fmt.Printf("live bytes    %d\n", world.liveBytes)
	fmt.Printf("live in heap  %v\n", memory.HeapAlloc >= uint64(world.liveBytes))
	fmt.Printf("map entries   %d\n", len(world.names))
	fmt.Printf("tree nodes    %d\n", world.tree.size())
	fmt.Printf("timers fired  %d\n", world.timersFired.Load())
	fmt.Printf("checksum      %08x\n", world.checksum())
}

// numbers is a generator of reproducible pseudo-random numbers (xorshift64*).
type numbers uint64

func (n *numbers) next() uint64 {
	x := uint64(*n)
	x ^= x >> 12
	x ^= x << 25
	x ^= x >> 27
	*n = numbers(x)
	return x * 0x2545f4914f6cdd1d
}

// block is a piece of live memory together with what it must hold: data is made
// from seed, and sum is its checksum.
type block struct {
	seed uint64
	data []byte
	sum  uint32
}

func newBlock(size int, seed uint64) *block {
	b := &block{seed: seed | 1, data: make([]byte, size)}
	n := numbers(b.seed)
	for i := 0; i < size; i += 8 {
		word := n.next()
		for j := i; j < i+8 && j < size; j++ {
			b.data[j] = byte(word)
			word >>= 8
		}
	}
	b.sum = crc32.ChecksumIEEE(b.data)
	return b
}

// check compares the block with its checksum and, when that fails, with its seed
// so as to say where the first wrong byte is.
func (b *block) check() error {
	sum := crc32.ChecksumIEEE(b.data)
	if sum == b.sum {
		return nil
	}
	want := newBlock(len(b.data), b.seed)
	for i := range b.data {
		if b.data[i] != want.data[i] {
			return fmt.Errorf("byte %d of %d at %p is %#02x, not %#02x", i, len(b.data), &b.data[0], b.data[i], want.data[i])
		}
	}
	return fmt.Errorf("checksum %08x of a block of %d bytes at %p, not %08x", sum, len(b.data), &b.data[0], b.sum)
}

// node is one node of a binary search tree.
type node struct {
	key         uint64
	left, right *node
}

func (n *node) insert(key uint64) *node {
	if n == nil {
		return &node{key: key}
	}
	switch {
	case key < n.key:
		n.left = n.left.insert(key)
	case key > n.key:
		n.right = n.right.insert(key)
	}
	return n
}

func (n *node) size() int {
	if n == nil {
		return 0
	}
	return 1 + n.left.size() + n.right.size()
}

// check tells whether the keys of the tree are in order and lie between least and most.
func (n *node) check(least, most uint64) error {
	if n == nil {
		return nil
	}
	if n.key < least || n.key > most {
		return fmt.Errorf("tree key %#x is not between %#x and %#x", n.key, least, most)
	}
	if err := n.left.check(least, n.key); err != nil {
		return err
	}
	return n.right.check(n.key, most)
}

// world is everything that is alive.
type world struct {
	random      numbers
	liveBytes   int
	blocks      []*block
	names       map[string]*block
	order       []string // the keys of names, oldest first
	tree        *node
	timersFired atomic.Int64
}

// newWorld makes a world with blocks of liveBytes in all, most of them small and
// some of several megabytes.
func newWorld(liveBytes int, seed uint64) *world {
	w := &world{random: numbers(seed), liveBytes: liveBytes, names: map[string]*block{}}
	for left := liveBytes; left > 0; {
		size := 1 << (8 + w.random.next()%10) // 256 bytes to 128 KiB
		if w.random.next()%256 == 0 {
			size = 4 << 20
		}
		size += int(w.random.next() % 64)
		if size > left {
			size = left
		}
		w.blocks = append(w.blocks, newBlock(size, w.random.next()))
		left -= size
	}
	for i := 0; i < 50_000; i++ {
		w.addName()
	}
	return w
}

// addName adds an entry to the map and a key to the tree.
func (w *world) addName() {
	key := w.random.next()
	name := fmt.Sprintf("name-%016x", key)
	w.names[name] = newBlock(int(key%40)+1, key)
	w.order = append(w.order, name)
	w.tree = w.tree.insert(key)
}

// replacePart replaces one block in eight by another of the same size and one
// name in five by another.
func (w *world) replacePart() {
	for i := range w.blocks {
		if w.random.next()%8 == 0 {
			w.blocks[i] = newBlock(len(w.blocks[i].data), w.random.next())
		}
	}
	for i := 0; i < 10_000; i++ {
		delete(w.names, w.order[i])
		w.addName()
	}
	w.order = append([]string(nil), w.order[10_000:]...)
	w.tree = nil // built anew: the old one is garbage
	for _, name := range w.order {
		w.tree = w.tree.insert(w.names[name].seed)
	}
}

// checkWhileBusy checks everything from several goroutines that hand each other
// garbage, with timers firing meanwhile, and returns the first fault found.
func (w *world) checkWhileBusy() error {
	faults := make(chan error, 2*workers+2) // room for every fault there can be
	garbage := make(chan []string, 4)
	var busy sync.WaitGroup

	for worker := 0; worker < workers; worker++ {
		worker := worker
		busy.Add(1)
		go func() {
			defer busy.Done()
			fired := make(chan struct{})
			time.AfterFunc(time.Duration(worker+1)*time.Millisecond, func() {
				w.timersFired.Add(1)
				close(fired)
			})
			for i := worker; i < len(w.blocks); i += workers {
				if err := w.blocks[i].check(); err != nil {
					faults <- fmt.Errorf("block %d: %w", i, err)
					break
				}
				if i%64 == worker {
					garbage <- strings.Split(strings.Repeat("garbage,", i%500), ",")
				}
				if i%512 == worker {
					runtime.Gosched()
				}
			}
			select {
			case <-fired:
			case <-time.After(time.Minute):
				faults <- fmt.Errorf("the timer of goroutine %d did not fire within a minute", worker)
			}
		}()
	}

	var counted sync.WaitGroup
	counted.Add(1)
	go func() {
		defer counted.Done()
		for parts := range garbage {
			for _, part := range parts[:len(parts)-1] {
				if part != "garbage" {
					faults <- fmt.Errorf("garbage turned into %q", part)
					for range garbage { // so that nobody waits for ever
					}
					return
				}
			}
		}
	}()

	busy.Wait()
	close(garbage)
	counted.Wait()
	if err := w.checkNames(); err != nil {
		faults <- err
	}
	select {
	case err := <-faults:
		return err
	default:
		return nil
	}
}

// checkNames checks the map and the tree.
func (w *world) checkNames() error {
	if len(w.names) != len(w.order) {
		return fmt.Errorf("the map has %d entries, not %d", len(w.names), len(w.order))
	}
	for _, name := range w.order {
		b, ok := w.names[name]
		if !ok {
			return fmt.Errorf("map entry %q is missing", name)
		}
		if err := b.check(); err != nil {
			return fmt.Errorf("map entry %q: %w", name, err)
		}
	}
	return w.tree.check(0, ^uint64(0))
}

// checksum is one number made of all live data.
func (w *world) checksum() uint32 {
	sum := uint32(0)
	for _, b := range w.blocks {
		sum = crc32.Update(sum, crc32.IEEETable, b.data)
	}
	for _, name := range w.order {
		sum = crc32.Update(sum, crc32.IEEETable, []byte(name))
		sum = crc32.Update(sum, crc32.IEEETable, w.names[name].data)
	}
	return sum
}
