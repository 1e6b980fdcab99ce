package carrick

import (
	"fmt"
	"unicode/utf8"
	"unsafe"
)

// Codec converts values of one type of WIT between Go and the engine. Generated code is made of
// codecs.
type Codec[T any] struct {
	// Type is the type in WIT; nil for [Unit].
	Type *Type
	// Lower converts a value of Go. It fails with a [*ValueError] where the type does not have
	// the value.
	Lower func(*Call, T) (Value, error)
	// Lift converts a value of the engine, which is what a plugin returned.
	Lift func(*Call, Value) (T, error)
}

// scalar makes the codec of a type for which the engine has the Go type W.
func scalar[T, W any](kind Kind, widen func(T) W, narrow func(W) (T, bool)) Codec[T] {
	kindType := &Type{Kind: kind}
	return Codec[T]{
		Type:  kindType,
		Lower: func(_ *Call, value T) (Value, error) { return widen(value), nil },
		Lift: func(_ *Call, value Value) (T, error) {
			wide, ok := value.(W)
			if !ok {
				var none T
				return none, wrongShape(kindType, value)
			}
			narrowed, ok := narrow(wide)
			if !ok {
				return narrowed, problem("is %v, which is no `%v`", wide, kindType)
			}
			return narrowed, nil
		},
	}
}

func same[T any](value T) T           { return value }
func always[T any](value T) (T, bool) { return value, true }

func wrongShape(expected *Type, found Value) error {
	return problem("is no `%v` but a %T", expected, found)
}

// The codecs of the types without parts.
var (
	Bool    = scalar(KindBool, same[bool], always[bool])
	Int8    = scalar(KindS8, func(v int8) int32 { return int32(v) }, func(v int32) (int8, bool) { return int8(v), int32(int8(v)) == v })
	Int16   = scalar(KindS16, func(v int16) int32 { return int32(v) }, func(v int32) (int16, bool) { return int16(v), int32(int16(v)) == v })
	Int32   = scalar(KindS32, same[int32], always[int32])
	Int64   = scalar(KindS64, same[int64], always[int64])
	Uint8   = scalar(KindU8, func(v uint8) uint32 { return uint32(v) }, func(v uint32) (uint8, bool) { return uint8(v), uint32(uint8(v)) == v })
	Uint16  = scalar(KindU16, func(v uint16) uint32 { return uint32(v) }, func(v uint32) (uint16, bool) { return uint16(v), uint32(uint16(v)) == v })
	Uint32  = scalar(KindU32, same[uint32], always[uint32])
	Uint64  = scalar(KindU64, same[uint64], always[uint64])
	Float32 = scalar(KindF32, same[float32], always[float32])
	Float64 = scalar(KindF64, same[float64], always[float64])
	// Char is a Unicode scalar value.
	Char = Codec[rune]{
		Type: &Type{Kind: KindChar},
		Lower: func(_ *Call, value rune) (Value, error) {
			if !utf8.ValidRune(value) {
				return nil, problem("is %#x, which is no Unicode scalar value", value)
			}
			return value, nil
		},
		Lift: func(_ *Call, value Value) (rune, error) {
			letter, ok := value.(rune)
			if !ok {
				return 0, wrongShape(&Type{Kind: KindChar}, value)
			}
			if !utf8.ValidRune(letter) {
				return 0, problem("is %#x, which is no Unicode scalar value", letter)
			}
			return letter, nil
		},
	}
	// String is text in valid UTF-8.
	String = Codec[string]{
		Type: &Type{Kind: KindString},
		Lower: func(_ *Call, value string) (Value, error) {
			if !utf8.ValidString(value) {
				return nil, problem("is no valid UTF-8")
			}
			return value, nil
		},
		Lift: func(c *Call, value Value) (string, error) {
			text, ok := value.(string)
			if !ok {
				return "", wrongShape(&Type{Kind: KindString}, value)
			}
			if !utf8.ValidString(text) {
				return "", problem("is no valid UTF-8")
			}
			return text, c.charge(len(text))
		},
	}
	// Unit stands where a result has no `ok` or no `err`.
	Unit = Codec[struct{}]{
		Lower: func(*Call, struct{}) (Value, error) { return nil, nil },
		Lift:  func(*Call, Value) (struct{}, error) { return struct{}{}, nil },
	}
	// Bytes is `list<u8>`.
	Bytes = Scalars(Uint8)
	// Chars is `list<char>`.
	Chars = chars()
)

// Scalars is a list of numbers or of bools: the engine has Go slices of them.
func Scalars[T any](element Codec[T]) Codec[[]T] {
	listType := &Type{Kind: KindList, Elem: element.Type}
	return Codec[[]T]{
		Type: listType,
		Lower: func(_ *Call, values []T) (Value, error) {
			return values, nil
		},
		Lift: func(c *Call, value Value) ([]T, error) {
			values, ok := value.([]T)
			if !ok {
				return nil, wrongShape(listType, value)
			}
			var one T
			return values, c.charge(len(values) * int(unsafe.Sizeof(one)))
		},
	}
}

func chars() Codec[[]rune] {
	codec := Scalars(Char)
	check := func(values []rune) error {
		for index, letter := range values {
			if !utf8.ValidRune(letter) {
				return at(fmt.Sprintf("[%d]", index), problem("is %#x, which is no Unicode scalar value", letter))
			}
		}
		return nil
	}
	return Codec[[]rune]{
		Type: codec.Type,
		Lower: func(_ *Call, values []rune) (Value, error) {
			return values, check(values)
		},
		Lift: func(c *Call, value Value) ([]rune, error) {
			values, err := codec.Lift(c, value)
			if err == nil {
				err = check(values)
			}
			return values, err
		},
	}
}

// List is a list of anything but numbers and bools.
func List[T any](element Codec[T]) Codec[[]T] {
	listType := &Type{Kind: KindList, Elem: element.Type}
	return Codec[[]T]{
		Type: listType,
		Lower: func(c *Call, values []T) (Value, error) {
			lowered := make([]Value, len(values))
			for index, value := range values {
				var err error
				if lowered[index], err = element.Lower(c, value); err != nil {
					return nil, at(fmt.Sprintf("[%d]", index), err)
				}
			}
			return lowered, nil
		},
		Lift: func(c *Call, value Value) ([]T, error) {
			elements, ok := value.([]Value)
			if !ok {
				return nil, wrongShape(listType, value)
			}
			var one T
			if err := c.charge(len(elements) * int(unsafe.Sizeof(one))); err != nil {
				return nil, err
			}
			values := make([]T, len(elements))
			for index, value := range elements {
				var err error
				if values[index], err = element.Lift(c, value); err != nil {
					return nil, at(fmt.Sprintf("[%d]", index), err)
				}
			}
			return values, nil
		},
	}
}

// FixedList is a list of exactly length elements, given as a slice of that length.
func FixedList[T any](list Codec[[]T], length uint32) Codec[[]T] {
	listType := &Type{Kind: KindFixedList, Elem: list.Type.Elem, Length: length}
	check := func(values []T) error {
		if uint64(len(values)) != uint64(length) {
			return problem("has %d elements, and `%v` has %d", len(values), listType, length)
		}
		return nil
	}
	return Codec[[]T]{
		Type: listType,
		Lower: func(c *Call, values []T) (Value, error) {
			if err := check(values); err != nil {
				return nil, err
			}
			return list.Lower(c, values)
		},
		Lift: func(c *Call, value Value) ([]T, error) {
			values, err := list.Lift(c, value)
			if err == nil {
				err = check(values)
			}
			return values, err
		},
	}
}

// Map is a map. Where a plugin returns a key twice, the last value counts.
func Map[K comparable, V any](key Codec[K], element Codec[V]) Codec[map[K]V] {
	mapType := &Type{Kind: KindMap, Other: key.Type, Elem: element.Type}
	return Codec[map[K]V]{
		Type: mapType,
		Lower: func(c *Call, values map[K]V) (Value, error) {
			lowered := make([]Value, 0, len(values))
			for k, v := range values {
				step := func() string { return fmt.Sprintf("[%v]", k) }
				loweredKey, err := key.Lower(c, k)
				if err != nil {
					return nil, at(step(), err)
				}
				value, err := element.Lower(c, v)
				if err != nil {
					return nil, at(step(), err)
				}
				lowered = append(lowered, []Value{loweredKey, value})
			}
			return lowered, nil
		},
		Lift: func(c *Call, value Value) (map[K]V, error) {
			entries, ok := value.([]Value)
			if !ok {
				return nil, wrongShape(mapType, value)
			}
			var one struct {
				key   K
				value V
			}
			if err := c.charge(len(entries) * int(unsafe.Sizeof(one))); err != nil {
				return nil, err
			}
			values := make(map[K]V, len(entries))
			for index, entry := range entries {
				step := func() string { return fmt.Sprintf("[%d]", index) }
				pair, ok := entry.([]Value)
				if !ok || len(pair) != 2 {
					return nil, at(step(), wrongShape(mapType, entry))
				}
				k, err := key.Lift(c, pair[0])
				if err != nil {
					return nil, at(step(), err)
				}
				if values[k], err = element.Lift(c, pair[1]); err != nil {
					return nil, at(step(), err)
				}
			}
			return values, nil
		},
	}
}

// Option is an option as a pointer; nil is `none`.
func Option[T any](some Codec[T]) Codec[*T] {
	inner := optionOf(some)
	return Codec[*T]{
		Type: inner.Type,
		Lower: func(c *Call, value *T) (Value, error) {
			if value == nil {
				return nil, nil
			}
			return inner.Lower(c, *value)
		},
		Lift: func(c *Call, value Value) (*T, error) {
			if value == nil {
				return nil, nil
			}
			if err := c.charge(int(unsafe.Sizeof((*T)(nil)))); err != nil {
				return nil, err
			}
			lifted, err := inner.Lift(c, value)
			if err != nil {
				return nil, err
			}
			return &lifted, nil
		},
	}
}

// Nilable is an option of a type that has nil in Go and not in WIT: a variant or a resource. The
// nil is `none`.
func Nilable[T any](some Codec[T], isNil func(T) bool) Codec[T] {
	inner := optionOf(some)
	return Codec[T]{
		Type: inner.Type,
		Lower: func(c *Call, value T) (Value, error) {
			if isNil(value) {
				return nil, nil
			}
			return inner.Lower(c, value)
		},
		Lift: func(c *Call, value Value) (T, error) {
			if value == nil {
				var none T
				return none, nil
			}
			return inner.Lift(c, value)
		},
	}
}

// optionOf converts the payloads of options that are not `none`.
func optionOf[T any](some Codec[T]) Codec[T] {
	nested := some.Type.Kind == KindOption
	return Codec[T]{
		Type: &Type{Kind: KindOption, Elem: some.Type},
		Lower: func(c *Call, value T) (Value, error) {
			lowered, err := some.Lower(c, value)
			if err == nil && nested {
				lowered = Some{Value: lowered}
			}
			return lowered, err
		},
		Lift: func(c *Call, value Value) (T, error) {
			if wrapped, ok := value.(Some); ok {
				value = wrapped.Value
			}
			return some.Lift(c, value)
		},
	}
}

// Result is a result that is part of another value. A function that returns a result has an
// error in Go.
type Result[T, E any] struct {
	// OK is the value where IsErr is false.
	OK T
	// Err is the value where IsErr is true.
	Err E
	// IsErr says which of the two counts.
	IsErr bool
}

// ResultOf is a result with these types of `ok` and `err`.
func ResultOf[T, E any](ok Codec[T], err Codec[E]) Codec[Result[T, E]] {
	resultType := &Type{Kind: KindResult, Elem: ok.Type, Other: err.Type}
	return Codec[Result[T, E]]{
		Type: resultType,
		Lower: func(c *Call, value Result[T, E]) (Value, error) {
			if value.IsErr {
				payload, problem := err.Lower(c, value.Err)
				return ResultValue{IsErr: true, Payload: payload}, at("err", problem)
			}
			payload, problem := ok.Lower(c, value.OK)
			return ResultValue{Payload: payload}, at("ok", problem)
		},
		Lift: func(c *Call, value Value) (result Result[T, E], problem error) {
			lifted, isResult := value.(ResultValue)
			if !isResult {
				return result, wrongShape(resultType, value)
			}
			if result.IsErr = lifted.IsErr; result.IsErr {
				result.Err, problem = err.Lift(c, lifted.Payload)
				return result, at("err", problem)
			}
			result.OK, problem = ok.Lift(c, lifted.Payload)
			return result, at("ok", problem)
		},
	}
}

// EnumOf is an enum with these cases, of which the first is 0.
func EnumOf[T ~uint8 | ~uint16 | ~uint32](name string, cases ...string) Codec[T] {
	enumType := &Type{Kind: KindEnum, Name: name, Fields: named(cases)}
	check := func(number uint32) error {
		if uint64(number) >= uint64(len(cases)) {
			return problem("is %d, and `%v` has %d cases", number, enumType, len(cases))
		}
		return nil
	}
	return Codec[T]{
		Type: enumType,
		Lower: func(_ *Call, value T) (Value, error) {
			return uint32(value), check(uint32(value))
		},
		Lift: func(_ *Call, value Value) (T, error) {
			number, ok := value.(uint32)
			if !ok {
				return 0, wrongShape(enumType, value)
			}
			return T(number), check(number)
		},
	}
}

// FlagsOf are flags with these names, of which the first is the lowest bit.
func FlagsOf[T ~uint8 | ~uint16 | ~uint32](name string, names ...string) Codec[T] {
	flagsType := &Type{Kind: KindFlags, Name: name, Fields: named(names)}
	known := uint32(uint64(1)<<len(names) - 1)
	check := func(bits uint32) error {
		if bits&^known != 0 {
			return problem("is %#x, which has bits that `%v` does not have", bits, flagsType)
		}
		return nil
	}
	return Codec[T]{
		Type: flagsType,
		Lower: func(_ *Call, value T) (Value, error) {
			return uint32(value), check(uint32(value))
		},
		Lift: func(_ *Call, value Value) (T, error) {
			bits, ok := value.(uint32)
			if !ok {
				return 0, wrongShape(flagsType, value)
			}
			return T(bits), check(bits)
		},
	}
}

func named(names []string) []TypeField {
	fields := make([]TypeField, len(names))
	for index, name := range names {
		fields[index].Name = name
	}
	return fields
}

// RecordType is the type of a record with these fields.
func RecordType(name string, fields ...TypeField) *Type {
	return &Type{Kind: KindRecord, Name: name, Fields: fields}
}

// VariantType is the type of a variant with these cases.
func VariantType(name string, cases ...TypeField) *Type {
	return &Type{Kind: KindVariant, Name: name, Fields: cases}
}

// Part is a named part of a type or a parameter of a function.
func Part(name string, partType *Type) TypeField {
	return TypeField{Name: name, Type: partType}
}

// Values are the values of the fields of a record or of the parameters of a function, in their
// order, on the way to the engine or from it.
type Values struct {
	call   *Call
	values []Value
	next   int
	err    error
}

// Lowering makes room for count values on their way to the engine.
func (c *Call) Lowering(count int) Values {
	return Values{call: c, values: make([]Value, count)}
}

// Lower adds a value.
func Lower[T any](values *Values, name string, codec Codec[T], value T) {
	if values.err != nil {
		return
	}
	lowered, err := codec.Lower(values.call, value)
	if err != nil {
		values.err = at(name, err)
		return
	}
	values.values[values.next] = lowered
	values.next++
}

// Record returns the values as one, or the first error.
func (v *Values) Record() (Value, error) {
	if v.err != nil {
		return nil, v.err
	}
	return v.values, nil
}

// List returns the values, or the first error.
func (v *Values) List() ([]Value, error) {
	return v.values, v.err
}

// Lifting opens a record of recordType that came from the engine.
func (c *Call) Lifting(value Value, recordType *Type) Values {
	values, ok := value.([]Value)
	if !ok || len(values) != len(recordType.Fields) {
		return Values{err: wrongShape(recordType, value)}
	}
	return Values{call: c, values: values}
}

// Lift takes the next value.
func Lift[T any](values *Values, name string, codec Codec[T]) T {
	var none T
	if values.err != nil {
		return none
	}
	lifted, err := codec.Lift(values.call, values.values[values.next])
	if err != nil {
		values.err = at(name, err)
		return none
	}
	values.next++
	return lifted
}

// Err returns the first error.
func (v *Values) Err() error { return v.err }

// Case makes the value of a case of a variant without a payload.
func Case(number uint32) Value { return Variant{Disc: number} }

// LowerCase makes the value of a case of a variant with a payload.
func LowerCase[T any](c *Call, number uint32, name string, codec Codec[T], payload T) (Value, error) {
	lowered, err := codec.Lower(c, payload)
	if err != nil {
		return nil, at(name, err)
	}
	return Variant{Disc: number, Payload: lowered}, nil
}

// LiftCase takes the payload of a case.
func LiftCase[T any](c *Call, name string, codec Codec[T], payload Value) (T, error) {
	lifted, err := codec.Lift(c, payload)
	return lifted, at(name, err)
}

// LiftVariant opens a variant of variantType that came from the engine.
func LiftVariant(value Value, variantType *Type) (Variant, error) {
	variant, ok := value.(Variant)
	if !ok {
		return variant, wrongShape(variantType, value)
	}
	if uint64(variant.Disc) >= uint64(len(variantType.Fields)) {
		return variant, problem("has case %d, and `%v` has %d", variant.Disc, variantType, len(variantType.Fields))
	}
	return variant, nil
}

// NoCase is the error for a Go value that is no case of variantType.
func NoCase(value any, variantType *Type) error {
	if value == nil {
		return problem("is nil, which is no case of `%v`", variantType)
	}
	return problem("is a %T, which is no case of `%v`", value, variantType)
}
