package carrick

import (
	"context"
	"errors"
	"sync"
)

// Handle is a resource of a plugin that the host owns. Generated code has a type for each resource,
// made of one.
type Handle struct {
	resource *Resource
	live     *live

	mu     sync.Mutex
	number uint32
	// over says that it was closed or passed on.
	over bool
}

// errPassedOn is the cause where a resource was closed or passed on before.
var errPassedOn = errors.New("the resource was closed or passed to the plugin before")

// Target returns the target of the calls of methods. Generated code calls it.
func (h *Handle) Target() Target { return Target{plugin: h.live.pool.plugin} }

// Close runs the destructor in the plugin and gives the instance free. Closing twice does nothing.
// It waits for a call that is in the instance.
func (h *Handle) Close() error {
	plugin := h.live.pool.plugin
	ctx, cancel := context.WithTimeoutCause(context.Background(), plugin.config.Limits.CallTimeout, plugin.limitError(LimitTime))
	defer cancel()
	if err := h.live.enterCall(ctx); err != nil {
		if h.end() {
			// Its destructor does not run; the instance must not wait for it.
			h.live.unrefer()
		}
		if errors.Is(err, errGone) {
			return nil
		}
		return plugin.unavailable(ctx, h.destructor(), err)
	}
	if !h.end() {
		h.live.leaveCall(false)
		return nil
	}
	ending, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	h.live.begin(stop)
	err := h.live.instance.drop(h.live.within(ending), h.resource, h.number)
	h.live.end()
	if err != nil {
		err = plugin.explained(h.live, ending, h.destructor(), err)
	}
	h.live.leaveCall(err != nil)
	h.live.unrefer()
	return err
}

func (h *Handle) destructor() *Function {
	return &Function{Interface: h.resource.Interface, Name: h.resource.Name + ".drop"}
}

// end marks the resource as gone, and says whether it was there.
func (h *Handle) end() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	was := !h.over
	h.over = true
	return was
}

func (h *Handle) isOver() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.over
}

// pass adds a resource to the arguments of a call.
func (c *Call) pass(handle *Handle, owned bool) error {
	if handle.isOver() {
		return problem("is closed, or was passed to the plugin before")
	}
	pinned := c.pinned
	if pinned == nil {
		pinned = c.live
	}
	if pinned != nil && pinned != handle.live {
		return problem("belongs to another instance; make resources that are used together in one session")
	}
	for _, other := range c.handles {
		if other.handle == handle && (owned || other.owned) {
			return problem("is passed twice")
		}
	}
	c.pinned = handle.live
	c.handles = append(c.handles, passed{handle: handle, owned: owned})
	return nil
}

// consume marks the resources as gone that the call passes on, once no other call can.
func (c *Call) consume() error {
	for _, passed := range c.handles {
		if passed.handle.isOver() {
			return errPassedOn
		}
	}
	for _, passed := range c.handles {
		if passed.owned && passed.handle.end() {
			defer passed.handle.live.unrefer()
		}
	}
	return nil
}

// PluginOwned is a resource of the plugin that is passed on with its ownership.
func PluginOwned[T any](resource *Resource, wrap func(*Handle) T, unwrap func(T) *Handle) Codec[T] {
	return Codec[T]{
		Type: &Type{Kind: KindOwn, Resource: resource},
		Lower: func(c *Call, value T) (Value, error) {
			return c.lowerHandle(unwrap(value), true)
		},
		Lift: func(c *Call, value Value) (T, error) {
			number, ok := value.(uint32)
			if !ok {
				var none T
				return none, problem("is no handle but a %T", value)
			}
			c.live.refer()
			return wrap(&Handle{resource: resource, live: c.live, number: number}), nil
		},
	}
}

// PluginLent is a resource of the plugin that a call borrows.
func PluginLent[T any](resource *Resource, unwrap func(T) *Handle) Codec[T] {
	return Codec[T]{
		Type: &Type{Kind: KindBorrow, Resource: resource},
		Lower: func(c *Call, value T) (Value, error) {
			return c.lowerHandle(unwrap(value), false)
		},
		Lift: func(*Call, Value) (none T, err error) {
			return none, problem("is borrowed, and cannot be returned")
		},
	}
}

func (c *Call) lowerHandle(handle *Handle, owned bool) (Value, error) {
	if handle == nil {
		return nil, problem("is nil, which is no resource")
	}
	if err := c.pass(handle, owned); err != nil {
		return nil, err
	}
	return handle.number, nil
}

// Rep is what stands for a resource of the host where the engine made or took the handle.
type Rep uint32

// HostOwned is a resource of the host that is passed with its ownership: its Close is called where
// the plugin drops it.
func HostOwned[T any](resource *Resource, isNil func(T) bool) Codec[T] {
	return Codec[T]{
		Type:  &Type{Kind: KindOwn, Resource: resource},
		Lower: func(c *Call, value T) (Value, error) { return c.lowerObject(resource, value, isNil(value), false) },
		Lift: func(c *Call, value Value) (T, error) {
			return liftObject[T](resource, value, c.live.instance.take, c.live.objects.take)
		},
	}
}

// HostLent is a resource of the host that is borrowed for a call.
func HostLent[T any](resource *Resource, isNil func(T) bool) Codec[T] {
	return Codec[T]{
		Type:  &Type{Kind: KindBorrow, Resource: resource},
		Lower: func(c *Call, value T) (Value, error) { return c.lowerObject(resource, value, isNil(value), true) },
		Lift: func(c *Call, value Value) (T, error) {
			return liftObject[T](resource, value, c.live.instance.look, c.live.objects.look)
		},
	}
}

// liftObject finds the object of the host that a handle, or what stands for it, is of.
func liftObject[T any](resource *Resource, value Value, repOf func(*Resource, uint32) (uint32, error), objectOf func(uint32) (any, bool)) (none T, err error) {
	var rep uint32
	switch value := value.(type) {
	case Rep:
		rep = uint32(value)
	case uint32:
		if rep, err = repOf(resource, value); err != nil {
			return none, problem("is no `%s` of the host: %v", resource.Name, err)
		}
	default:
		return none, problem("is no handle but a %T", value)
	}
	object, _ := objectOf(rep)
	typed, ok := object.(T)
	if !ok {
		return typed, problem("is no `%s` of the host", resource.Name)
	}
	return typed, nil
}

func (c *Call) lowerObject(resource *Resource, object any, isNil, lent bool) (Value, error) {
	if isNil {
		return nil, problem("is nil, which is no resource")
	}
	if c.live == nil {
		c.again = true
		return uint32(0), nil
	}
	rep := c.live.objects.add(object)
	if c.bare {
		return rep, nil
	}
	handle := c.live.instance.mint(resource, rep)
	c.minted = append(c.minted, minted{resource: resource, handle: handle, rep: rep, lent: lent})
	return handle, nil
}

// unmint takes back the resources of the host that were lent to the plugin, or all of them where
// the plugin was not called.
func (c *Call) unmint(all bool) {
	for _, minted := range c.minted {
		if all || minted.lent {
			c.live.instance.take(minted.resource, minted.handle)
			c.live.objects.take(minted.rep)
		}
	}
	c.minted = nil
}

// Session is one instance of a plugin, for calls that belong together. Make one with
// [Plugin.NewSession].
type Session struct {
	live *live
	once sync.Once
}

// NewSession takes an instance for calls that belong together, until Close. Generated code has a
// typed one.
func (p *Plugin) NewSession(ctx context.Context) (*Session, error) {
	failed := func(err error) error {
		return &CallError{Plugin: p.name, Function: "session", Failure: Unavailable, Err: err}
	}
	version, err := p.use()
	if err != nil {
		return nil, failed(err)
	}
	defer p.unuse(version)
	ctx, cancel := context.WithTimeoutCause(ctx, p.config.Limits.CallTimeout, p.limitError(LimitTime))
	defer cancel()
	live, err := version.pool.acquire(ctx)
	if err != nil {
		return nil, p.unavailable(ctx, &Function{Name: "session"}, err)
	}
	live.pool.mu.Lock()
	live.uses++
	live.pool.mu.Unlock()
	live.refer()
	live.leaveCall(false)
	version.pool.release(live)
	return &Session{live: live}, nil
}

// Target returns the session as the target of calls. Generated code calls it.
func (s *Session) Target() Target { return Target{plugin: s.live.pool.plugin, session: s} }

// Close gives the instance back. Closing twice does nothing.
func (s *Session) Close() error {
	s.once.Do(s.live.unrefer)
	return nil
}
