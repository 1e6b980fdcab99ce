package carrick

import (
	"fmt"
	"strings"
)

// Kind is the kind of a [Type].
type Kind int

const (
	KindBool Kind = iota + 1
	KindS8
	KindS16
	KindS32
	KindS64
	KindU8
	KindU16
	KindU32
	KindU64
	KindF32
	KindF64
	KindChar
	KindString
	KindList
	KindFixedList
	KindMap
	KindOption
	KindResult
	KindTuple
	KindRecord
	KindVariant
	KindEnum
	KindFlags
	KindOwn
	KindBorrow
	// KindOther is a type that Go hosts do not have: a stream, a future, an error context.
	KindOther
)

// Type is a type of WIT. A nil *Type stands for the absence of a type, as of the `ok` in
// `result<_, string>`.
type Type struct {
	Kind Kind
	// Name is the name in WIT where the type has one.
	Name string
	// Fields are the fields of a record, the cases of a variant, an enum or flags (without a type
	// where they have none), and the parts of a tuple (without names).
	Fields []TypeField
	// Elem is the type of the elements of a list, of the value of an option or a map, and of the
	// `ok` of a result.
	Elem *Type
	// Other is the type of the keys of a map, and of the `err` of a result.
	Other *Type
	// Length is the number of elements of a list of a fixed length.
	Length uint32
	// Resource is what a handle is of.
	Resource *Resource
}

// TypeField is a named part of a [Type].
type TypeField struct {
	Name string
	Type *Type
}

// Resource is a resource type of the world.
type Resource struct {
	// Interface is the interface that declares it; empty for the world itself.
	Interface string
	Name      string
	// Imported says that the host implements it.
	Imported bool
	// Tag is a number that no other resource of the world has.
	Tag uint32
}

// Function is a function that plugins export or import.
type Function struct {
	// Interface is the interface with its package and version; empty for the world itself.
	Interface string
	// Name is the name as in the binary: `[method]counter.add` for a method.
	Name   string
	Params []TypeField
	// Result is nil for a function without one.
	Result *Type
}

// title returns the name of the function as errors show it.
func (f *Function) title() string {
	name := f.Name
	if end := strings.IndexByte(name, ']'); end >= 0 {
		kind := name[1:end]
		name = name[end+1:]
		if kind == "constructor" {
			name += ".constructor"
		}
	}
	return name
}

// item returns the function with its interface.
func (f *Function) item() string {
	if f.Interface == "" {
		return f.title()
	}
	return f.Interface + "#" + f.title()
}

var kindNames = map[Kind]string{
	KindBool: "bool", KindS8: "s8", KindS16: "s16", KindS32: "s32", KindS64: "s64",
	KindU8: "u8", KindU16: "u16", KindU32: "u32", KindU64: "u64", KindF32: "f32", KindF64: "f64",
	KindChar: "char", KindString: "string", KindOther: "stream, future or error-context",
}

// String returns the type as WIT writes it.
func (t *Type) String() string {
	if t == nil {
		return "_"
	}
	if name, ok := kindNames[t.Kind]; ok {
		return name
	}
	switch t.Kind {
	case KindList:
		return fmt.Sprintf("list<%v>", t.Elem)
	case KindFixedList:
		return fmt.Sprintf("list<%v, %d>", t.Elem, t.Length)
	case KindMap:
		return fmt.Sprintf("map<%v, %v>", t.Other, t.Elem)
	case KindOption:
		return fmt.Sprintf("option<%v>", t.Elem)
	case KindResult:
		switch {
		case t.Other == nil && t.Elem == nil:
			return "result"
		case t.Other == nil:
			return fmt.Sprintf("result<%v>", t.Elem)
		}
		return fmt.Sprintf("result<%v, %v>", t.Elem, t.Other)
	case KindTuple:
		parts := make([]string, len(t.Fields))
		for index, field := range t.Fields {
			parts[index] = field.Type.String()
		}
		return "tuple<" + strings.Join(parts, ", ") + ">"
	case KindOwn:
		return t.Resource.Name
	case KindBorrow:
		return fmt.Sprintf("borrow<%s>", t.Resource.Name)
	}
	kind := map[Kind]string{KindRecord: "record", KindVariant: "variant", KindEnum: "enum", KindFlags: "flags"}[t.Kind]
	if t.Name == "" {
		return kind
	}
	return kind + " " + t.Name
}

// differs compares a type that a plugin has with the expected one, and returns where and how they
// differ, or "".
func differs(path string, found, expected *Type) string {
	where := func(message string) string {
		if path == "" {
			return message
		}
		return path + ": " + message
	}
	mismatch := func() string {
		return where(fmt.Sprintf("expected `%v`, found `%v`", expected, found))
	}
	if (found == nil) != (expected == nil) {
		return mismatch()
	}
	if found == nil {
		return ""
	}
	if found.Kind != expected.Kind || found.Length != expected.Length {
		return mismatch()
	}
	switch found.Kind {
	case KindOwn, KindBorrow:
		if found.Resource.Interface != expected.Resource.Interface || found.Resource.Name != expected.Resource.Name {
			return mismatch()
		}
		return ""
	case KindList, KindFixedList, KindOption, KindResult, KindMap:
		if message := differs(path, found.Elem, expected.Elem); message != "" {
			return message
		}
		return differs(path, found.Other, expected.Other)
	case KindTuple:
		if len(found.Fields) != len(expected.Fields) {
			return mismatch()
		}
	}
	what := map[Kind]string{KindRecord: "field", KindTuple: "part"}[expected.Kind]
	if what == "" {
		what = "case"
	}
	for index, field := range expected.Fields {
		if index >= len(found.Fields) {
			return where(fmt.Sprintf("`%v` lacks the %s `%s`", expected, what, field.Name))
		}
		other := found.Fields[index]
		if other.Name != field.Name {
			return where(fmt.Sprintf("%s %d of `%v` is `%s`, expected `%s`", what, index+1, expected, other.Name, field.Name))
		}
		step := field.Name
		if step == "" {
			step = fmt.Sprint(index)
		}
		inner := step
		if path != "" {
			inner = path + "." + step
		}
		if message := differs(inner, other.Type, field.Type); message != "" {
			return message
		}
	}
	if len(found.Fields) > len(expected.Fields) {
		return where(fmt.Sprintf("`%v` has the additional %s `%s`", expected, what, found.Fields[len(expected.Fields)].Name))
	}
	return ""
}

// differsFunction compares a function of a plugin with the expected one.
func differsFunction(found, expected *Function) string {
	if len(found.Params) != len(expected.Params) {
		return fmt.Sprintf("expected %d parameters, found %d", len(expected.Params), len(found.Params))
	}
	for index, parameter := range expected.Params {
		if message := differs(parameter.Name, found.Params[index].Type, parameter.Type); message != "" {
			return message
		}
	}
	return differs("result", found.Result, expected.Result)
}

// CaseName returns the name of a case of an enum.
func CaseName(t *Type, number uint32) string {
	if uint64(number) < uint64(len(t.Fields)) {
		return t.Fields[number].Name
	}
	return fmt.Sprintf("%v(%d)", t, number)
}

// FlagNames returns the names of the flags that are set, as WIT writes them.
func FlagNames(t *Type, bits uint32) string {
	var names []string
	for number, field := range t.Fields {
		if bits&(1<<number) != 0 {
			names = append(names, field.Name)
			bits &^= 1 << number
		}
	}
	if bits != 0 {
		names = append(names, fmt.Sprintf("%#x", bits))
	}
	return "{" + strings.Join(names, ", ") + "}"
}
