// Command go-cpu computes for a few seconds and touches no input or output
// before its last lines: the CPU-bound benchmark guest.
//
//	go-cpu [-scale N]
//
// It hashes, sieves, multiplies matrices, sorts, fills maps and moves planets, N
// times, and prints one checksum for each. The checksums depend on N alone.
package main

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"math"
	"sort"
)

func main() {
	scale := flag.Int("scale", 10, "how many times to run every task")
	flag.Parse()

	tasks := []struct {
		name string
		run  func(seed uint64) uint64
	}{
		{"hash", hash},
		{"sieve", sieve},
		{"matrix", matrix},
		{"sort", sortNumbers},
		{"map", fillMap},
		{"planets", planets},
	}
	for _, task := range tasks {
		sum := uint64(0)
		for round := 0; round < *scale; round++ {
			sum = sum*31 + task.run(uint64(round)+1)
		}
		fmt.Printf("%-8s %016x\n", task.name, sum)
	}
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

// hash hashes a block of 4 MiB.
func hash(seed uint64) uint64 {
	block := make([]byte, 4<<20)
	n := numbers(seed)
	for i := range block {
		block[i] = byte(n.next() >> 56)
	}
	sum := sha256.Sum256(block)
	folded := uint64(0)
	for _, b := range sum {
		folded = folded<<7 ^ folded>>57 ^ uint64(b)
	}
	return folded
}

// sieve counts the primes below two million.
func sieve(seed uint64) uint64 {
	composite := make([]bool, 2_000_000)
	count := uint64(0)
	for i := 2; i < len(composite); i++ {
		if composite[i] {
			continue
		}
		count++
		for j := 2 * i; j < len(composite); j += i {
			composite[j] = true
		}
	}
	return count + seed
}

// matrix multiplies two matrices of 200 rows and columns.
func matrix(seed uint64) uint64 {
	const size = 200
	var a, b, product [size][size]float64
	n := numbers(seed)
	for i := range a {
		for j := range a[i] {
			a[i][j] = float64(n.next() >> 48)
			b[i][j] = float64(n.next() >> 48)
		}
	}
	for i := range a {
		for k := range b {
			for j := range b[k] {
				product[i][j] += a[i][k] * b[k][j]
			}
		}
	}
	sum := uint64(0)
	for i := range product {
		sum = sum*31 + math.Float64bits(product[i][size-1-i])
	}
	return sum
}

// sortNumbers sorts 200,000 numbers.
func sortNumbers(seed uint64) uint64 {
	values := make([]int, 200_000)
	n := numbers(seed)
	for i := range values {
		values[i] = int(n.next() >> 33) // fits an int of 32 bits too, which TinyGo has
	}
	sort.Ints(values)
	sum := uint64(0)
	for i, value := range values {
		sum ^= uint64(value) * uint64(i|1)
	}
	return sum
}

// fillMap counts words in a map, with strings made on the way.
func fillMap(seed uint64) uint64 {
	counts := map[string]uint64{}
	n := numbers(seed)
	for i := 0; i < 200_000; i++ {
		counts[fmt.Sprintf("word-%d", n.next()%20_000)]++
	}
	sum := uint64(len(counts))
	for word, count := range counts {
		sum += count * uint64(len(word)) // a sum, since the order of a map is random
	}
	return sum
}

// planets moves four bodies around each other for 100,000 steps.
func planets(seed uint64) uint64 {
	type body struct{ x, y, vx, vy, mass float64 }
	bodies := []body{
		{0, 0, 0, 0, 1000 + float64(seed)},
		{100, 0, 0, 3, 1},
		{0, 200, -2, 0, 2},
		{-300, 0, 0, -1.7, 3},
	}
	for step := 0; step < 100_000; step++ {
		for i := range bodies {
			for j := range bodies {
				if i == j {
					continue
				}
				dx, dy := bodies[j].x-bodies[i].x, bodies[j].y-bodies[i].y
				squared := dx*dx + dy*dy + 1
				pull := bodies[j].mass / (squared * math.Sqrt(squared)) * 0.01
				bodies[i].vx += dx * pull
				bodies[i].vy += dy * pull
			}
		}
		for i := range bodies {
			bodies[i].x += bodies[i].vx * 0.01
			bodies[i].y += bodies[i].vy * 0.01
		}
	}
	sum := uint64(0)
	for _, b := range bodies {
		sum = sum*31 + math.Float64bits(b.x)
	}
	return sum
}
