package carrick

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/samyfodil/wazy"
	"github.com/samyfodil/wazy/api"
	modulebinary "github.com/samyfodil/wazy/binary"
	"github.com/samyfodil/wazy/component"
	"github.com/samyfodil/wazy/component/binary"
	"github.com/samyfodil/wazy/component/wit"
	"github.com/samyfodil/wazy/imports/wasip2"
	"github.com/samyfodil/wazy/sys"
)

// The shapes of values that the engine has Go types for. A record is a []Value, an enum and flags
// are a uint32, `none` is nil.
type (
	// Variant is a case of a variant.
	Variant = component.VariantValue
	// ResultValue is a result.
	ResultValue = component.ResultValue
	// Some is an option of an option.
	Some = component.Some
)

const pageBytes = 64 << 10

// wazyEngine compiles each version of a plugin in a runtime of its own, since limits are those of
// a runtime.
type wazyEngine struct {
	limits Limits
	cache  wazy.CompilationCache
}

func newEngine(config Config) (engine, error) {
	made := &wazyEngine{limits: config.Limits}
	if config.CacheDir != "" {
		if err := os.MkdirAll(config.CacheDir, 0o700); err != nil {
			return nil, err
		}
		cache, err := wazy.NewCompilationCacheWithDir(config.CacheDir)
		if err != nil {
			return nil, err
		}
		made.cache = cache
	}
	return made, nil
}

func (e *wazyEngine) close(ctx context.Context) error {
	if e.cache == nil {
		return nil
	}
	return e.cache.Close(ctx)
}

type wazyCompiled struct {
	bytes   []byte
	runtime wazy.Runtime
	cache   *component.CompileCache
}

func (e *wazyEngine) compile(ctx context.Context, bytes []byte) (made compiled, err error) {
	defer recovered(&err)
	if len(bytes) >= 8 && string(bytes[:4]) == "\x00asm" && bytes[6] == 0 {
		return nil, errors.New("it is a core module; `carrick adapt` turns one into a component")
	}
	decoded, err := binary.Decode(bytes)
	if err != nil {
		return nil, fmt.Errorf("it is no component: %w", err)
	}
	var parts parts
	if err := parts.count(decoded, e.limits.CoreInstancesMax, 0, 1); err != nil {
		if errors.Is(err, errTooMany) {
			err = &LimitError{Limit: LimitCoreInstances, limits: e.limits}
		}
		return nil, err
	}
	pages, err := parts.pagesEach(e.limits)
	if err != nil {
		return nil, err
	}
	config := wazy.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV3).
		WithMemoryLimitPages(pages).
		WithTableLimitElements(e.limits.TableElementsMax).
		WithDebugInfoEnabled(false)
	if e.cache != nil {
		config = config.WithCompilationCache(e.cache)
	}
	return &wazyCompiled{
		bytes:   bytes,
		runtime: wazy.NewRuntimeWithConfig(ctx, config),
		cache:   component.NewCompileCache(),
	}, nil
}

// parts counts what one instance of a component is made of.
type parts struct {
	instances int
	// fixed is the sum, in pages, of the memories that cannot grow, and growing is the number of
	// those that can.
	fixed, growing uint64
	minimum        uint64
}

var errTooMany = errors.New("too many core instances")

// count adds what `times` instances of a component are made of.
func (p *parts) count(decoded *binary.Component, instancesMax, depth, times int) error {
	if times > 10*instancesMax || len(decoded.Instances) > 10*instancesMax {
		return errTooMany
	}
	if depth > 32 {
		return errors.New("its components are nested more than 32 deep")
	}
	for _, instance := range decoded.CoreInstances {
		if instance.Kind != 0 {
			continue
		}
		if p.instances += times; p.instances > instancesMax {
			return errTooMany
		}
		owner, index, err := decoded.ResolveCoreModule(instance.ModuleIdx)
		if err != nil {
			return err
		}
		if int(index) >= len(owner.CoreModules) {
			return errors.New("it instantiates a core module that it does not have")
		}
		module := owner.CoreModules[index]
		parsed, err := modulebinary.Decode(owner.Bytes[module.Offset:module.Offset+module.Size], api.CoreFeaturesV3)
		if err != nil {
			return err
		}
		for _, memory := range parsed.MemorySection {
			p.minimum += uint64(times) * memory.Min
			if memory.IsMaxEncoded && memory.Max == memory.Min {
				p.fixed += uint64(times) * memory.Min
			} else {
				p.growing += uint64(times)
			}
		}
	}
	made := make([]int, len(decoded.NestedComponents))
	for _, instance := range decoded.Instances {
		if instance.Kind != 0 {
			continue
		}
		if int(instance.ComponentIdx) >= len(decoded.ComponentSpace) {
			return errors.New("it instantiates a component that it does not have")
		}
		// 1 is a component that is defined here; the engine does not export the name.
		entry := decoded.ComponentSpace[instance.ComponentIdx]
		if entry.Kind != 1 || int(entry.Component) >= len(made) {
			return errors.New("it instantiates a component that is defined elsewhere")
		}
		made[entry.Component]++
	}
	// Each nested component counts once for each instance of it, and at least once.
	for index, nested := range decoded.NestedComponents {
		if err := p.count(nested, instancesMax, depth+1, times*max(made[index], 1)); err != nil {
			return err
		}
	}
	return nil
}

// pagesEach shares the memory of an instance out among its memories.
func (p *parts) pagesEach(limits Limits) (uint32, error) {
	all := limits.MemoryBytesMax / pageBytes
	if p.minimum > all || p.fixed > all {
		return 0, &LimitError{Limit: LimitMemory, limits: limits}
	}
	each := all
	if p.growing > 0 {
		each = (all - p.fixed) / p.growing
	}
	return uint32(min(each, 65536)), nil
}

// functions reads the types of the component.
func (c *wazyCompiled) functions() (exports, imports []Function, err error) {
	defer recovered(&err)
	described, err := wit.FromComponent(c.bytes)
	if err != nil {
		return nil, nil, err
	}
	if len(described.Worlds) != 1 {
		return nil, nil, fmt.Errorf("it has %d worlds", len(described.Worlds))
	}
	world := described.Worlds[0]
	reader := typeReader{tags: wit.Tags{}, resources: map[uint32]*Resource{}}
	for _, item := range append(append([]wit.WorldItem(nil), world.Imports...), world.Exports...) {
		if item.Interface != nil {
			reader.declare(item.Interface)
		}
	}
	for _, dependency := range described.Deps {
		for _, declared := range dependency.Interfaces {
			reader.declare(declared)
		}
	}
	if exports, err = reader.items(world.Exports); err != nil {
		return nil, nil, err
	}
	imports, err = reader.items(world.Imports)
	return exports, imports, err
}

type typeReader struct {
	tags      wit.Tags
	resources map[uint32]*Resource
}

func (r *typeReader) declare(declared *wit.Interface) {
	for _, resource := range declared.Resources {
		key := wit.ResourceKey{Interface: resource.Interface, Name: resource.Name}
		if _, ok := r.tags[key]; !ok {
			tag := uint32(len(r.tags) + 1)
			r.tags[key] = tag
			r.resources[tag] = &Resource{Interface: resource.Interface, Name: resource.Name}
		}
	}
}

func (r *typeReader) items(items []wit.WorldItem) ([]Function, error) {
	var functions []Function
	add := func(declared *wit.Func, name string) error {
		function := Function{Interface: name, Name: declared.Name}
		// What WASI means by its names is known.
		if !strings.HasPrefix(name, "wasi:") {
			signature, err := declared.Signature(r.tags)
			if err != nil {
				return fmt.Errorf("`%s`: %w", function.item(), err)
			}
			if err := r.signature(&function, signature); err != nil {
				return fmt.Errorf("`%s`: %w", function.item(), err)
			}
		}
		functions = append(functions, function)
		return nil
	}
	for _, item := range items {
		if item.Func != nil {
			if err := add(item.Func, ""); err != nil {
				return nil, err
			}
			continue
		}
		for _, declared := range item.Interface.Funcs {
			if err := add(declared, item.Name); err != nil {
				return nil, err
			}
		}
	}
	return functions, nil
}

func (r *typeReader) signature(function *Function, signature *wit.Signature) error {
	types := signatureTypes{reader: r, resolve: signature.Types.Resolver(), names: signature.TypeNames, known: map[uint32]*Type{}}
	for _, parameter := range signature.Desc.Params {
		parameterType, err := types.ref(parameter.Type, 0)
		if err != nil {
			return err
		}
		function.Params = append(function.Params, Part(parameter.Name, parameterType))
	}
	if result := signature.Desc.Results.Unnamed; result != nil {
		var err error
		if function.Result, err = types.ref(*result, 0); err != nil {
			return err
		}
	}
	if signature.Desc.Async {
		return errors.New("it is async, which Go hosts do not support")
	}
	return nil
}

// signatureTypes reads the types of one signature, each of them once.
type signatureTypes struct {
	reader  *typeReader
	resolve component.Resolver
	names   map[uint32]string
	known   map[uint32]*Type
}

func (s *signatureTypes) ref(ref component.TypeRef, depth int) (*Type, error) {
	if ref.TypeIndex == nil {
		return primitive(ref.Primitive)
	}
	if depth > 100 {
		return nil, errors.New("its types are nested more than 100 deep")
	}
	if known, ok := s.known[*ref.TypeIndex]; ok {
		return known, nil
	}
	made, err := s.describe(s.resolve(*ref.TypeIndex), depth+1)
	if err != nil {
		return nil, err
	}
	switch made.Kind {
	case KindRecord, KindVariant, KindEnum, KindFlags:
		made.Name = s.names[*ref.TypeIndex]
	}
	s.known[*ref.TypeIndex] = made
	return made, nil
}

func (s *signatureTypes) maybe(ref *component.TypeRef, depth int) (*Type, error) {
	if ref == nil {
		return nil, nil
	}
	return s.ref(*ref, depth)
}

func (s *signatureTypes) describe(described component.TypeDesc, depth int) (*Type, error) {
	var err error
	made := &Type{}
	field := func(name string, ref *component.TypeRef) {
		if err == nil {
			var fieldType *Type
			fieldType, err = s.maybe(ref, depth)
			made.Fields = append(made.Fields, Part(name, fieldType))
		}
	}
	switch described := described.(type) {
	case component.PrimitiveDesc:
		return primitive(described.Prim)
	case component.ListDesc:
		made.Kind = KindList
		made.Elem, err = s.ref(described.Element, depth)
	case component.FixedListDesc:
		made.Kind, made.Length = KindFixedList, described.Length
		made.Elem, err = s.ref(described.Element, depth)
	case component.MapDesc:
		made.Kind = KindMap
		if made.Other, err = s.ref(described.Key, depth); err == nil {
			made.Elem, err = s.ref(described.Value, depth)
		}
	case component.OptionDesc:
		made.Kind = KindOption
		made.Elem, err = s.ref(described.Element, depth)
	case component.ResultDesc:
		made.Kind = KindResult
		if made.Elem, err = s.maybe(described.Ok, depth); err == nil {
			made.Other, err = s.maybe(described.Err, depth)
		}
	case component.TupleDesc:
		made.Kind = KindTuple
		for index := range described.Elements {
			field("", &described.Elements[index])
		}
	case component.RecordDesc:
		made.Kind = KindRecord
		for index := range described.Fields {
			field(described.Fields[index].Name, &described.Fields[index].Type)
		}
	case component.VariantDesc:
		made.Kind = KindVariant
		for index := range described.Cases {
			field(described.Cases[index].Name, described.Cases[index].Type)
		}
	case component.EnumDesc:
		made.Kind, made.Fields = KindEnum, named(described.Cases)
	case component.FlagsDesc:
		made.Kind, made.Fields = KindFlags, named(described.Names)
	case component.OwnDesc:
		made.Kind, made.Resource = KindOwn, s.reader.resources[described.ResourceType]
	case component.BorrowDesc:
		made.Kind, made.Resource = KindBorrow, s.reader.resources[described.ResourceType]
	default:
		made.Kind = KindOther
	}
	if (made.Kind == KindOwn || made.Kind == KindBorrow) && made.Resource == nil {
		return nil, errors.New("it has a handle of an unknown resource")
	}
	return made, err
}

func primitive(name string) (*Type, error) {
	for kind, kindName := range kindNames {
		if kindName == name {
			return &Type{Kind: kind}, nil
		}
	}
	return &Type{Kind: KindOther}, nil
}

func (c *wazyCompiled) instantiate(ctx context.Context, host hostSide) (made instance, err error) {
	defer recovered(&err)
	running := &wazyInstance{}
	options := wasip2.With(wasip2.Config{
		Stdout: host.stdout, Stderr: host.stderr,
		Env: host.granted.variables, FS: folders(host.granted.mounts),
		WallClock: host.granted.now,
	})
	if !host.granted.exactClocks {
		options = append(options, component.WithImport("wasi:clocks/monotonic-clock", "now", coarseClock, nil,
			[]component.TypeDesc{component.PrimitiveDesc{Prim: "u64"}}))
	}
	options = append(options,
		component.WithCompileCache(c.cache),
		component.WithResourcesHook(func(table *component.HandleTable) { running.table = table }))
	tagged := map[uint32]bool{}
	for index := range host.imports {
		imported := &host.imports[index]
		options = append(options, importOption(imported, &host))
		for _, resource := range resourcesOf(imported.Function) {
			if tagged[resource.Tag] {
				continue
			}
			tagged[resource.Tag] = true
			options = append(options,
				component.WithResourceTag(resource.Interface, resource.Name, resource.Tag),
				component.WithHostResourceDtor(resource.Tag, func(_ context.Context, rep uint32) error {
					err := host.dropped(rep)
					if err != nil {
						host.failed(fmt.Errorf("`%s.Close`: %w", resource.Name, err))
					}
					return err
				}))
		}
	}
	if running.instance, err = component.Instantiate(ctx, c.runtime, c.bytes, options...); err != nil {
		return nil, err
	}
	return running, nil
}

func (c *wazyCompiled) close(ctx context.Context) error {
	return errors.Join(c.cache.Close(ctx), c.runtime.Close(ctx))
}

// folders are the folders that a plugin sees. The engine keeps paths below them, links included.
func folders(mounts []mount) wazy.FSConfig {
	if len(mounts) == 0 {
		return nil
	}
	config := wazy.NewFSConfig()
	for _, mount := range mounts {
		if mount.readOnly {
			config = config.WithReadOnlyDirMount(mount.host, mount.guest)
		} else {
			config = config.WithDirMount(mount.host, mount.guest)
		}
	}
	return config
}

// coarseClock is a clock that shows milliseconds.
func coarseClock(context.Context, []Value) ([]Value, error) {
	return []Value{uint64(time.Since(started).Truncate(time.Millisecond))}, nil
}

var started = time.Now()

// resourcesOf returns the resources of the host that the types of a function name.
func resourcesOf(function *Function) []*Resource {
	var found []*Resource
	var visit func(*Type)
	visit = func(t *Type) {
		if t == nil {
			return
		}
		if t.Resource != nil && t.Resource.Imported {
			found = append(found, t.Resource)
		}
		visit(t.Elem)
		visit(t.Other)
		for _, field := range t.Fields {
			visit(field.Type)
		}
	}
	for _, parameter := range function.Params {
		visit(parameter.Type)
	}
	visit(function.Result)
	return found
}

// importOption registers a function of the host.
func importOption(imported *Import, host *hostSide) component.Option {
	function := imported.Function
	table := component.NewTypeTable()
	var params []component.TypeRef
	described := component.FuncDesc{}
	for _, parameter := range function.Params {
		params = append(params, typeRef(table, parameter.Type))
		described.Params = append(described.Params, component.FuncParam{Name: parameter.Name, Type: params[len(params)-1]})
	}
	if function.Result != nil {
		described = table.Func(params, typeRef(table, function.Result))
	} else {
		described = table.Func(params, component.TypeRef{})
	}
	call := func(ctx context.Context, args []Value) ([]Value, error) {
		if len(args) != len(function.Params) {
			return nil, fmt.Errorf("`%s` has %d parameters, and %d arguments came", function.item(), len(function.Params), len(args))
		}
		// The engine takes the handles that are no part of another value.
		for index, parameter := range function.Params {
			if kind := parameter.Type.Kind; kind == KindOwn || kind == KindBorrow {
				if rep, ok := args[index].(uint32); ok {
					args[index] = Rep(rep)
				}
			}
		}
		value, err := imported.callHost(ctx, host, args)
		if err != nil {
			return nil, err
		}
		if function.Result == nil {
			return nil, nil
		}
		return []Value{value}, nil
	}
	return component.WithImportCustom(function.Interface, function.Name, call, described, table.Resolver())
}

// typeRef describes a type to the engine.
func typeRef(table *component.TypeTable, t *Type) component.TypeRef {
	if t == nil {
		return component.TypeRef{}
	}
	names := func() []string {
		names := make([]string, len(t.Fields))
		for index, field := range t.Fields {
			names[index] = field.Name
		}
		return names
	}
	switch t.Kind {
	case KindList:
		return table.List(typeRef(table, t.Elem))
	case KindFixedList:
		return table.FixedList(typeRef(table, t.Elem), t.Length)
	case KindMap:
		return table.Map(typeRef(table, t.Other), typeRef(table, t.Elem))
	case KindOption:
		return table.Option(typeRef(table, t.Elem))
	case KindResult:
		return table.Result(typeRef(table, t.Elem), typeRef(table, t.Other))
	case KindTuple:
		var parts []component.TypeRef
		for _, field := range t.Fields {
			parts = append(parts, typeRef(table, field.Type))
		}
		return table.Tuple(parts...)
	case KindRecord:
		var fields []any
		for _, field := range t.Fields {
			fields = append(fields, field.Name, typeRef(table, field.Type))
		}
		return table.Record(fields...)
	case KindVariant:
		var cases []component.VariantCaseSpec
		for _, field := range t.Fields {
			cases = append(cases, component.VariantCaseSpec{Name: field.Name, Type: typeRef(table, field.Type)})
		}
		return table.Variant(cases...)
	case KindEnum:
		return table.Enum(names()...)
	case KindFlags:
		return table.Flags(names()...)
	case KindOwn:
		return table.Own(t.Resource.Tag)
	case KindBorrow:
		return table.Borrow(t.Resource.Tag)
	}
	return component.Prim(kindNames[t.Kind])
}

type wazyInstance struct {
	instance *component.Instance
	table    *component.HandleTable
}

func (i *wazyInstance) call(ctx context.Context, function *Function, args []Value) (Value, error) {
	var results []Value
	var err error
	if function.Interface == "" {
		results, err = i.instance.Call(ctx, function.Name, args...)
	} else {
		results, err = i.instance.CallExport(ctx, function.Interface, function.Name, args...)
	}
	if err != nil || len(results) == 0 {
		return nil, err
	}
	return results[0], nil
}

func (i *wazyInstance) drop(ctx context.Context, resource *Resource, handle uint32) (err error) {
	defer recovered(&err)
	return i.instance.DropResource(ctx, resource.Interface, resource.Name, handle)
}

func (i *wazyInstance) mint(resource *Resource, rep uint32) uint32 {
	return i.table.NewOwn(resource.Tag, rep)
}

func (i *wazyInstance) take(resource *Resource, handle uint32) (uint32, error) {
	return i.table.TakeOwn(resource.Tag, handle)
}

func (i *wazyInstance) look(resource *Resource, handle uint32) (uint32, error) {
	return i.table.Rep(resource.Tag, handle)
}

func (i *wazyInstance) close(ctx context.Context) (err error) {
	defer recovered(&err)
	return i.instance.Close(ctx)
}

// recovered makes an error of a panic of the engine.
func recovered(err *error) {
	if cause := recover(); cause != nil {
		*err = fmt.Errorf("the engine panicked: %v", cause)
	}
}

// exitCode returns the code with which a plugin exited, where it did.
func exitCode(err error) (uint32, bool) {
	var exit *sys.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode(), true
	}
	return 0, false
}

func isStackOverflow(err error) bool {
	return strings.Contains(err.Error(), "stack overflow")
}

// trap returns what an error of the engine says of a trap, without the names of its layers.
func trap(err error) error { return &trapError{err: err} }

type trapError struct{ err error }

func (e *trapError) Unwrap() error { return e.err }

func (e *trapError) Error() string {
	text, _, _ := strings.Cut(e.err.Error(), "\nwasm stack trace:")
	if _, rest, ok := strings.Cut(text, "wasm error: "); ok {
		text = rest
	}
	if last := strings.LastIndex(text, engineLayer); last >= 0 {
		text = text[last+len(engineLayer):]
	}
	return visible(text)
}

// engineLayer is how each layer of the engine begins its errors.
const engineLayer = "component/instance: "

// invalidResult returns what the engine says of a result that is no value of its type, where that
// is the error: it is the only one that comes after the plugin returned and before it is called
// again.
func invalidResult(err error) error {
	text := err.Error()
	_, said, ok := strings.Cut(text, "\" result: ")
	if !ok || !strings.HasPrefix(text, engineLayer+"export ") || strings.Contains(text, "call core func") {
		return nil
	}
	if _, rest, ok := strings.Cut(said, "wasm trap: "); ok {
		said = rest
	}
	return &trapError{err: errors.New(said)}
}

// provided says whether the engine provides an interface of WASI.
func provided(name string) bool {
	// Sockets are there, and fail when they are used.
	for _, start := range []string{"wasi:cli/", "wasi:clocks/", "wasi:io/", "wasi:random/", "wasi:filesystem/", "wasi:sockets/"} {
		if strings.HasPrefix(name, start) {
			return true
		}
	}
	return false
}

func withoutVersion(name string) string {
	base, _, _ := strings.Cut(name, "@")
	return base
}
