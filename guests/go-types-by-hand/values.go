package main

import (
	"math"
	"unsafe"
)

// person is the record `person`, of 40 bytes.
type person struct {
	name   string
	age    uint8
	height float64
	tags   []string
	rights uint8
}

const personSize = 40

func loadPerson(from unsafe.Pointer) person {
	return person{
		name:   loadText(from),
		age:    load[uint8](at(from, 8)),
		height: load[float64](at(from, 16)),
		tags:   read(load[list](at(from, 24)), 8, loadText),
		rights: load[uint8](at(from, 32)),
	}
}

func storePerson(to unsafe.Pointer, value person) {
	storeText(to, value.name)
	store(at(to, 8), value.age)
	store(at(to, 16), value.height)
	store(at(to, 24), write(value.tags, 8, storeText))
	store(at(to, 32), value.rights)
}

// flatPerson is a person as seven arguments.
type flatPerson struct {
	name   list
	age    uint32
	height float64
	tags   list
	rights uint32
}

func (flat flatPerson) value() person {
	return person{
		readText(flat.name), uint8(flat.age), flat.height,
		read(flat.tags, 8, loadText), uint8(flat.rights),
	}
}

func (value person) flat() flatPerson {
	return flatPerson{
		writeText(value.name), uint32(value.age), value.height,
		write(value.tags, 8, storeText), uint32(value.rights),
	}
}

// pair is the record `pair`, of 88 bytes.
type pair struct {
	left  person
	right *person
}

func loadPair(from unsafe.Pointer) pair {
	value := pair{left: loadPerson(from)}
	if load[uint8](at(from, 40)) != 0 {
		right := loadPerson(at(from, 48))
		value.right = &right
	}
	return value
}

func storePair(to unsafe.Pointer, value pair) {
	storePerson(to, value.left)
	store(at(to, 40), value.right != nil)
	if value.right != nil {
		storePerson(at(to, 48), *value.right)
	}
}

// shape is the variant `shape`, of 24 bytes: the number of its case, and what that case
// carries.
type shape struct {
	tag    uint32
	small  uint8
	large  uint64
	real   float32
	named  string
	number int16
	text   string
	people []person
}

func loadShape(from unsafe.Pointer) shape {
	value := shape{tag: uint32(load[uint8](from))}
	payload := at(from, 8)
	switch value.tag {
	case 1:
		value.small = load[uint8](payload)
	case 2:
		value.large = load[uint64](payload)
	case 3:
		value.real = load[float32](payload)
	case 4:
		value.named = loadText(payload)
	case 5:
		value.number, value.text = load[int16](payload), loadText(at(payload, 4))
	case 6:
		value.people = read(load[list](payload), personSize, loadPerson)
	}
	return value
}

func storeShape(to unsafe.Pointer, value shape) {
	store(to, uint8(value.tag))
	payload := at(to, 8)
	switch value.tag {
	case 1:
		store(payload, value.small)
	case 2:
		store(payload, value.large)
	case 3:
		store(payload, value.real)
	case 4:
		storeText(payload, value.named)
	case 5:
		store(payload, value.number)
		storeText(at(payload, 4), value.text)
	case 6:
		store(payload, write(value.people, personSize, storePerson))
	}
}

// flatShape is a shape as four arguments. The second is wide enough for every case, so the
// bits of the other types are put into it.
type flatShape struct {
	tag    uint32
	first  uint64
	second uint32
	third  uint32
}

func (flat flatShape) value() shape {
	value := shape{tag: flat.tag}
	switch flat.tag {
	case 1:
		value.small = uint8(flat.first)
	case 2:
		value.large = flat.first
	case 3:
		value.real = math.Float32frombits(uint32(flat.first))
	case 4:
		value.named = readText(list{uint32(flat.first), flat.second})
	case 5:
		value.number = int16(flat.first)
		value.text = readText(list{flat.second, flat.third})
	case 6:
		value.people = read(list{uint32(flat.first), flat.second}, personSize, loadPerson)
	}
	return value
}

func (value shape) flat() flatShape {
	flat := flatShape{tag: value.tag}
	two := func(value list) { flat.first, flat.second = uint64(value.base), value.length }
	switch value.tag {
	case 1:
		flat.first = uint64(value.small)
	case 2:
		flat.first = value.large
	case 3:
		flat.first = uint64(math.Float32bits(value.real))
	case 4:
		two(writeText(value.named))
	case 5:
		// A core number of 32 bits has the sign of the 16 bits it stands for.
		flat.first = uint64(uint32(int32(value.number)))
		text := writeText(value.text)
		flat.second, flat.third = text.base, text.length
	case 6:
		two(write(value.people, personSize, storePerson))
	}
	return flat
}

// many is the arguments of echo-many, and its result: 80 bytes.
type many struct {
	a    uint8
	b    int16
	c    uint32
	d    int64
	e    float32
	f    float64
	g    rune
	h    bool
	i    string
	j    []byte
	k    *uint64
	l, m uint8
	n0   uint8
	n1   int8
}

func loadMany(from unsafe.Pointer) many {
	value := many{
		a:  load[uint8](from),
		b:  load[int16](at(from, 2)),
		c:  load[uint32](at(from, 4)),
		d:  load[int64](at(from, 8)),
		e:  load[float32](at(from, 16)),
		f:  load[float64](at(from, 24)),
		g:  load[rune](at(from, 32)),
		h:  load[bool](at(from, 36)),
		i:  loadText(at(from, 40)),
		j:  read(load[list](at(from, 48)), 1, load[byte]),
		l:  load[uint8](at(from, 72)),
		m:  load[uint8](at(from, 73)),
		n0: load[uint8](at(from, 74)),
		n1: load[int8](at(from, 75)),
	}
	if load[uint8](at(from, 56)) != 0 {
		k := load[uint64](at(from, 64))
		value.k = &k
	}
	return value
}

func storeMany(to unsafe.Pointer, value many) {
	store(to, value.a)
	store(at(to, 2), value.b)
	store(at(to, 4), value.c)
	store(at(to, 8), value.d)
	store(at(to, 16), value.e)
	store(at(to, 24), value.f)
	store(at(to, 32), value.g)
	store(at(to, 36), value.h)
	storeText(at(to, 40), value.i)
	store(at(to, 48), write(value.j, 1, store[byte]))
	store(at(to, 56), value.k != nil)
	if value.k != nil {
		store(at(to, 64), *value.k)
	}
	store(at(to, 72), value.l)
	store(at(to, 73), value.m)
	store(at(to, 74), value.n0)
	store(at(to, 75), value.n1)
}
