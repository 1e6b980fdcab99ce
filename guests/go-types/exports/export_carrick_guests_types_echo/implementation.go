// Package export_carrick_guests_types_echo gives every value to the host and returns what
// the host returns.
package export_carrick_guests_types_echo

import (
	. "go-types/imports/carrick_guests_types_shapes"

	host "go-types/imports/carrick_guests_types_echo"

	. "go.bytecodealliance.org/pkg/wit/types"
)

func EchoBool(value bool) bool {
	return host.EchoBool(value)
}

func EchoU8(value uint8) uint8 {
	return host.EchoU8(value)
}

func EchoS8(value int8) int8 {
	return host.EchoS8(value)
}

func EchoU16(value uint16) uint16 {
	return host.EchoU16(value)
}

func EchoS16(value int16) int16 {
	return host.EchoS16(value)
}

func EchoU32(value uint32) uint32 {
	return host.EchoU32(value)
}

func EchoS32(value int32) int32 {
	return host.EchoS32(value)
}

func EchoU64(value uint64) uint64 {
	return host.EchoU64(value)
}

func EchoS64(value int64) int64 {
	return host.EchoS64(value)
}

func EchoF32(value float32) float32 {
	return host.EchoF32(value)
}

func EchoF64(value float64) float64 {
	return host.EchoF64(value)
}

func EchoChar(value rune) rune {
	return host.EchoChar(value)
}

func EchoString(value string) string {
	return host.EchoString(value)
}

func EchoBytes(value []uint8) []uint8 {
	return host.EchoBytes(value)
}

func EchoNumbers(value []int64) []int64 {
	return host.EchoNumbers(value)
}

func EchoStrings(value []string) []string {
	return host.EchoStrings(value)
}

func EchoLists(value [][]uint16) [][]uint16 {
	return host.EchoLists(value)
}

func EchoPerson(value Person) Person {
	return host.EchoPerson(value)
}

func EchoPeople(value []Person) []Person {
	return host.EchoPeople(value)
}

func EchoPair(value Pair) Pair {
	return host.EchoPair(value)
}

func EchoShape(value Shape) Shape {
	return host.EchoShape(value)
}

func EchoColor(value Color) Color {
	return host.EchoColor(value)
}

func EchoRights(value Rights) Rights {
	return host.EchoRights(value)
}

func EchoLetters(value Letters) Letters {
	return host.EchoLetters(value)
}

func EchoBits(value Bits) Bits {
	return host.EchoBits(value)
}

func EchoTuple(value Tuple3[uint8, string, float64]) (uint8, string, float64) {
	return host.EchoTuple(value)
}

func EchoOption(value Option[uint32]) Option[uint32] {
	return host.EchoOption(value)
}

func EchoOptionString(value Option[string]) Option[string] {
	return host.EchoOptionString(value)
}

func EchoOptionOption(value Option[Option[bool]]) Option[Option[bool]] {
	return host.EchoOptionOption(value)
}

func EchoResult(value Result[uint64, string]) Result[uint64, string] {
	return host.EchoResult(value)
}

func EchoResultOk(value Result[Person, Unit]) Result[Person, Unit] {
	return host.EchoResultOk(value)
}

func EchoResultErr(value Result[Unit, Color]) Result[Unit, Color] {
	return host.EchoResultErr(value)
}

func EchoResultEmpty(value Result[Unit, Unit]) Result[Unit, Unit] {
	return host.EchoResultEmpty(value)
}

func EchoMany(
	a uint8, b int16, c uint32, d int64, e float32, f float64, g rune, h bool, i string, j []uint8, k Option[uint64], l Color, m Rights, n Tuple2[uint8, int8],
) (
	uint8, int16, uint32, int64, float32, float64, rune, bool, string, []uint8, Option[uint64], Color, Rights, Tuple2[uint8, int8],
) {
	return host.EchoMany(a, b, c, d, e, f, g, h, i, j, k, l, m, n)
}
