package carrick

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"sync"
	"time"
)

// Component is where the bytes of a plugin come from. Make one with [File] or [InMemory].
type Component struct {
	path  string
	bytes []byte
}

// File is the component in a file. [Plugin.Reload] reads it again.
func File(path string) Component { return Component{path: path} }

// InMemory is a component in memory.
func InMemory(component []byte) Component { return Component{bytes: component} }

// componentBytesMax is the largest component that is opened: compiling cannot be interrupted, so
// this bounds its time.
const componentBytesMax = 256 << 20

func (c Component) read() ([]byte, error) {
	if c.path == "" {
		if len(c.bytes) > componentBytesMax {
			return nil, fmt.Errorf("it has more than %d bytes", componentBytesMax)
		}
		return c.bytes, nil
	}
	file, err := os.Open(c.path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	bytes, err := io.ReadAll(io.LimitReader(file, componentBytesMax+1))
	if err == nil && len(bytes) > componentBytesMax {
		err = fmt.Errorf("`%s` has more than %d bytes", c.path, componentBytesMax)
	}
	return bytes, err
}

// Config is how a plugin is run.
type Config struct {
	// Name is the name by which errors and logs call the plugin. The default is the name in
	// Manifest, and without one "plugin".
	Name string
	// Limits is how much of each resource the plugin may use. It has no default.
	Limits Limits
	// Instances says which instance a call gets. The default is Fresh(1).
	Instances Instances
	// Manifest is what the plugin asks for. Without one it asks for nothing but the imports of
	// its world.
	Manifest *Manifest
	// Policy is what the host grants to a plugin that asks for it. The plugin gets what is in both.
	Policy Policy
	// Logger gets what the plugin prints. Without one its output is discarded.
	Logger *slog.Logger
	// Observe is called after each call. It must return soon.
	Observe func(Observed)
	// CacheDir is the folder where compiled code is kept, so that the plugin opens faster the
	// next time. Code in it is run unchecked: nobody else may write to it. Without one nothing is
	// kept on disk.
	CacheDir string
}

// Observed says how a call went.
type Observed struct {
	// Plugin is the name of the plugin.
	Plugin string
	// Version is the number of the version that was called, from 1.
	Version uint64
	// Function is the function that was called.
	Function string
	// Duration is the time that the caller waited, that for an instance included.
	Duration time.Duration
	// Err is nil where the function returned, with an `err` or without.
	Err error
}

// World is what plugins of a world export and import. Generated code has one.
type World struct {
	// Name is the world with its package and version.
	Name    string
	Exports []*Function
}

// Import is a function of the host.
type Import struct {
	Function *Function
	Call     func(ctx context.Context, c *Call, args []Value) (Value, error)
}

// Plugin is an open plugin. Any number of goroutines may call it.
type Plugin struct {
	name    string
	world   *World
	imports []Import
	config  Config
	granted granted
	engine  engine

	mu      sync.Mutex
	source  Component
	version *version
	// old are versions that were replaced, of which some may still be used.
	old    []*version
	closed bool
	// replacing keeps one new version at a time from being made.
	replacing chan struct{}
}

// version is one component of a plugin, with its instances.
type version struct {
	number   uint64
	compiled compiled
	pool     *pool
	// users are the calls, resources and the plugin that still need the version. Guarded by
	// Plugin.mu.
	users int
	gone  chan struct{}
}

func (v *version) isGone() bool {
	select {
	case <-v.gone:
		return true
	default:
		return false
	}
}

// Open reads, checks and compiles a component, and starts its first instance. Generated code
// calls it.
func Open(ctx context.Context, component Component, config Config, world *World, imports []Import) (*Plugin, error) {
	name := config.Name
	if name == "" && config.Manifest != nil {
		name = config.Manifest.Name
	}
	if name == "" {
		name = "plugin"
	}
	refused := func(what string, err error) error { return &OpenError{Plugin: name, what: what, Err: err} }
	if limit := config.Limits.unstated(); limit != "" {
		return nil, refused("has no limits", fmt.Errorf("`Limits.%s` is not stated; state every limit, or start with `carrick.Untrusted()`", limit))
	}
	if config.Instances.kind == unstatedInstances {
		config.Instances = Fresh(1)
	}
	granted, problems := grant(config.Manifest, config.Policy)
	if len(problems) > 0 {
		return nil, &OpenError{Plugin: name, what: "is refused", Problems: problems}
	}
	engine, err := newEngine(config)
	if err != nil {
		return nil, refused("cannot be opened", err)
	}
	plugin := &Plugin{
		name: name, world: world, imports: imports, config: config, granted: granted,
		engine: engine, source: component, replacing: make(chan struct{}, 1),
	}
	version, err := plugin.prepare(ctx, component, 1)
	if err != nil {
		engine.close(context.WithoutCancel(ctx))
		return nil, err
	}
	plugin.version = version
	return plugin, nil
}

// prepare makes a version that is fit to be called, with one instance that has started.
func (p *Plugin) prepare(ctx context.Context, component Component, number uint64) (*version, error) {
	refused := func(what string, err error) error { return &OpenError{Plugin: p.name, what: what, Err: err} }
	bytes, err := component.read()
	if err != nil {
		return nil, refused("cannot be loaded", err)
	}
	compiled, err := p.engine.compile(ctx, bytes)
	if err != nil {
		return nil, refused("cannot be loaded", err)
	}
	next := &version{number: number, compiled: compiled, users: 1, gone: make(chan struct{})}
	next.pool = newPool(p, next)
	discard := func(err error) (*version, error) {
		compiled.close(context.WithoutCancel(ctx))
		return nil, err
	}
	exports, imported, err := compiled.functions()
	if err != nil {
		return discard(refused("has types that cannot be read", err))
	}
	if problems := p.fits(exports, imported); len(problems) > 0 {
		return discard(&OpenError{Plugin: p.name, what: fmt.Sprintf("does not fit the world `%s`", p.world.Name), Problems: problems})
	}
	starting, cancel := context.WithTimeoutCause(ctx, p.config.Limits.CallTimeout, p.limitError(LimitTime))
	defer cancel()
	first, err := next.pool.start(starting)
	if err != nil {
		return discard(refused("does not start", err))
	}
	next.pool.seed(first)
	return next, nil
}

// fits compares what a component has with the world.
func (p *Plugin) fits(exports, imports []Function) []Problem {
	var problems []Problem
	add := func(function *Function, direction, message string) {
		problems = append(problems, Problem{Item: function.item(), Message: direction + " " + message})
	}
	found := make(map[[2]string]*Function, len(exports))
	for index := range exports {
		found[[2]string{exports[index].Interface, exports[index].Name}] = &exports[index]
	}
	for _, expected := range p.world.Exports {
		function, ok := found[[2]string{expected.Interface, expected.Name}]
		if !ok {
			add(expected, "is not exported", nearest(expected, exports))
			continue
		}
		if message := differsFunction(function, expected); message != "" {
			add(expected, "is exported with another type:", message)
		}
	}
	offered := make(map[[2]string]*Function, len(p.imports))
	for index := range p.imports {
		function := p.imports[index].Function
		offered[[2]string{function.Interface, function.Name}] = function
	}
	for index := range imports {
		function := &imports[index]
		if expected, ok := offered[[2]string{function.Interface, function.Name}]; ok {
			if message := differsFunction(function, expected); message != "" {
				add(function, "is imported with another type:", message)
			}
			continue
		}
		if !provided(function.Interface) {
			add(function, "is imported,", "which the host does not provide")
		}
	}
	for _, refusal := range p.granted.unasked(imports, offered) {
		problems = append(problems, refusal)
	}
	return problems
}

// nearest says which version of an interface a component has instead of the expected one.
func nearest(expected *Function, exports []Function) string {
	base := withoutVersion(expected.Interface)
	for index := range exports {
		function := &exports[index]
		if function.Interface != expected.Interface && base != "" && withoutVersion(function.Interface) == base {
			return fmt.Sprintf("(it exports `%s`)", function.Interface)
		}
	}
	return "by the component"
}

func (p *Plugin) limitError(limit Limit) *LimitError {
	return &LimitError{Limit: limit, limits: p.config.Limits}
}

// Name returns the name of the plugin.
func (p *Plugin) Name() string { return p.name }

// Version returns the number of the version that takes calls now: 1, and one more for each that
// replaced another.
func (p *Plugin) Version() uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.version == nil {
		return 0
	}
	return p.version.number
}

// errClosed is the cause where a plugin was closed.
var errClosed = errors.New("it is closed")

// use returns the version that takes calls, which stays until unuse.
func (p *Plugin) use() (*version, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, errClosed
	}
	p.version.users++
	return p.version, nil
}

// share counts one more user of a version that the caller uses already.
func (p *Plugin) share(version *version) {
	p.mu.Lock()
	defer p.mu.Unlock()
	version.users++
}

func (p *Plugin) unuse(version *version) {
	p.mu.Lock()
	version.users--
	last := version.users == 0
	p.mu.Unlock()
	if !last {
		return
	}
	version.pool.close()
	version.compiled.close(context.Background())
	close(version.gone)
}

// Replace checks and starts another component, which takes all later calls. Calls in progress and
// open resources stay with the version they began with, which ends after them. Where the new
// version is refused, the old one stays.
func (p *Plugin) Replace(ctx context.Context, component Component) error {
	select {
	case p.replacing <- struct{}{}:
	case <-ctx.Done():
		return &OpenError{Plugin: p.name, what: "is not replaced", Err: context.Cause(ctx)}
	}
	defer func() { <-p.replacing }()
	current, err := p.use()
	if err != nil {
		return &OpenError{Plugin: p.name, what: "is not replaced", Err: err}
	}
	defer p.unuse(current)
	next, err := p.prepare(ctx, component, current.number+1)
	if err != nil {
		return err
	}
	p.mu.Lock()
	old := p.version
	p.old = append(slices.DeleteFunc(p.old, (*version).isGone), old)
	p.version, p.source = next, component
	p.mu.Unlock()
	p.unuse(old)
	return nil
}

// Reload reads the component again from where it came from, and replaces the plugin.
func (p *Plugin) Reload(ctx context.Context) error {
	p.mu.Lock()
	source := p.source
	p.mu.Unlock()
	return p.Replace(ctx, source)
}

// Close ends the plugin after the calls in progress. Resources that are still open end with it:
// calls of them fail.
func (p *Plugin) Close() error {
	// A version that is being made would outlive the plugin.
	p.replacing <- struct{}{}
	defer func() { <-p.replacing }()
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil
	}
	p.closed = true
	current := p.version
	versions := append(p.old, current)
	p.mu.Unlock()
	for _, each := range versions {
		each.pool.abandon()
	}
	p.unuse(current)
	for _, each := range versions {
		<-each.gone
	}
	return p.engine.close(context.Background())
}
