package carrick

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// Call is the conversion of the values of one call, of a plugin or by a plugin.
type Call struct {
	plugin *Plugin
	// live is the instance, or nil before one is chosen.
	live *live
	// budget is how many bytes the plugin may still hand over.
	budget int
	// again says that a conversion needs the instance and has to be repeated with it.
	again bool
	// pinned is the instance that the resources among the arguments belong to.
	pinned *live
	// handles are the resources of the plugin among the arguments.
	handles []passed
	// minted are the resources of the host that were passed to the plugin.
	minted []minted
	// bare says that a resource of the host is returned as what it stands for, since the engine
	// makes the handle.
	bare bool
}

type passed struct {
	handle *Handle
	owned  bool
}

type minted struct {
	resource    *Resource
	handle, rep uint32
	lent        bool
}

// charge takes bytes off what the plugin may hand over.
func (c *Call) charge(bytes int) error {
	if c.budget -= bytes; c.budget < 0 {
		return c.plugin.limitError(LimitResult)
	}
	return nil
}

// Target is what calls are made of: a plugin or a session.
type Target struct {
	plugin  *Plugin
	session *Session
}

// Target returns the plugin as the target of calls. Generated code calls it.
func (p *Plugin) Target() Target { return Target{plugin: p} }

// Invoke calls a function that returns a value. Generated code calls it.
func Invoke[T any](ctx context.Context, target Target, function *Function, result Codec[T], lower func(*Call) ([]Value, error)) (T, error) {
	var returned T
	err := target.invoke(ctx, function, lower, func(c *Call, value Value) (err error) {
		returned, err = result.Lift(c, value)
		return err
	})
	return returned, err
}

// InvokeVoid calls a function without a result. Generated code calls it.
func InvokeVoid(ctx context.Context, target Target, function *Function, lower func(*Call) ([]Value, error)) error {
	return target.invoke(ctx, function, lower, func(*Call, Value) error { return nil })
}

// InvokeResult calls a function that returns a `result`. Generated code calls it.
func InvokeResult[T, E any](ctx context.Context, target Target, function *Function, ok Codec[T], fail Codec[E], lower func(*Call) ([]Value, error)) (T, error) {
	var returned T
	var answered error
	err := target.invoke(ctx, function, lower, func(c *Call, value Value) (err error) {
		result, isResult := value.(ResultValue)
		if !isResult {
			return wrongShape(function.Result, value)
		}
		if result.IsErr {
			failure, err := fail.Lift(c, result.Payload)
			answered = &Err[E]{Value: failure}
			return at("err", err)
		}
		returned, err = ok.Lift(c, result.Payload)
		return at("ok", err)
	})
	if err == nil {
		err = answered
	}
	return returned, err
}

type insideKey struct{}

// inside is the context for what an instance calls: it knows the instances whose calls it is in.
// One context for this and the deadline costs less than two.
type inside struct {
	context.Context
	live *live
	// deadline is when the call ends, where the context does not know it.
	deadline time.Time
}

func (i *inside) Value(key any) any {
	if _, ok := key.(insideKey); ok {
		return i
	}
	return i.Context.Value(key)
}

func (i *inside) Deadline() (time.Time, bool) {
	known, ok := i.Context.Deadline()
	if i.deadline.IsZero() || ok && known.Before(i.deadline) {
		return known, ok
	}
	return i.deadline, true
}

// within returns the context for what the instance calls.
func (l *live) within(ctx context.Context) context.Context {
	return &inside{Context: ctx, live: l}
}

// within says whether a context comes from a call of this instance.
func within(ctx context.Context, l *live) bool {
	for {
		chain, ok := ctx.Value(insideKey{}).(*inside)
		if !ok {
			return false
		}
		if chain.live == l {
			return true
		}
		ctx = chain.Context
	}
}

// invoke makes a call: it converts the arguments, finds an instance, calls it, and converts the
// result, which `lift` keeps.
func (t Target) invoke(ctx context.Context, function *Function, lower func(*Call) ([]Value, error), lift func(*Call, Value) error) error {
	began := time.Now()
	plugin := t.plugin
	err, number := plugin.invoke(ctx, t.session, function, lower, lift)
	if observe := plugin.config.Observe; observe != nil {
		observed := Observed{Plugin: plugin.name, Version: number, Function: function.item(), Duration: time.Since(began)}
		var failed *CallError
		if errors.As(err, &failed) {
			observed.Err = err
		}
		observe(observed)
	}
	return err
}

func (p *Plugin) invoke(ctx context.Context, session *Session, function *Function, lower func(*Call) ([]Value, error), lift func(*Call, Value) error) (error, uint64) {
	failed := func(failure Failure, err error) error {
		return &CallError{Plugin: p.name, Function: function.title(), Failure: failure, Err: err}
	}
	c := &Call{plugin: p, budget: p.config.Limits.ResultBytesMax}
	if session != nil {
		c.pinned = session.live
	}
	args, err := lower(c)
	if err != nil {
		return failed(InvalidArgument, err), 0
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	deadline := time.Now().Add(p.config.Limits.CallTimeout)
	timer := time.AfterFunc(p.config.Limits.CallTimeout, func() { cancel(p.limitError(LimitTime)) })
	defer timer.Stop()

	live := c.pinned
	var version *version
	if live != nil {
		// What pins the instance keeps its version.
		version = live.pool.version
		if !live.keep() {
			return failed(Unavailable, errGone), version.number
		}
		defer live.unrefer()
		err = live.enterCall(ctx)
	} else {
		if version, err = p.use(); err != nil {
			return failed(Unavailable, err), 0
		}
		defer p.unuse(version)
		live, err = version.pool.acquire(ctx)
	}
	if err != nil {
		return p.unavailable(ctx, function, err), version.number
	}
	unusable := false
	defer func() {
		live.leaveCall(unusable)
		if c.pinned == nil {
			live.pool.release(live)
		}
	}()
	c.live = live
	if c.again {
		c.handles = c.handles[:0]
		if args, err = lower(c); err != nil {
			c.unmint(true)
			return failed(InvalidArgument, err), version.number
		}
	}
	if err := c.consume(); err != nil {
		c.unmint(true)
		return failed(Unavailable, err), version.number
	}
	live.begin(cancel)
	defer live.end()
	live.pool.mu.Lock()
	live.uses++
	live.pool.mu.Unlock()
	value, err := live.callEngine(&inside{Context: ctx, live: live, deadline: deadline}, function, args)
	// What was lent stays the host's, also where the call failed and the instance ends.
	c.unmint(false)
	if err == nil && ctx.Err() != nil {
		// It was over before it returned.
		err = ctx.Err()
	}
	if err != nil {
		unusable = true
		return p.explained(live, ctx, function, err), version.number
	}
	if err := lift(c, value); err != nil {
		unusable = true
		var limit *LimitError
		if errors.As(err, &limit) {
			return &CallError{Plugin: p.name, Function: function.title(), Failure: LimitReached, Limit: limit.Limit, Err: limit}, version.number
		}
		return failed(InvalidValue, at("result", err)), version.number
	}
	return nil, version.number
}

// callEngine calls the engine; a panic is an error.
func (l *live) callEngine(ctx context.Context, function *Function, args []Value) (value Value, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v", cause)
		}
	}()
	return l.instance.call(ctx, function, args)
}

// begin prepares an instance for a call, which cancel ends.
func (l *live) begin(cancel context.CancelCauseFunc) {
	l.hostCalls, l.hostFailure = 0, nil
	l.log.begin(cancel)
}

func (l *live) end() { l.log.end() }

// enter makes the Call in which a function of the host converts values.
func (l *live) enter(ctx context.Context) (*Call, error) {
	plugin := l.pool.plugin
	if l.hostCalls++; l.hostCalls > plugin.config.Limits.HostCallsPerCallMax {
		return nil, plugin.limitError(LimitHostCalls)
	}
	return &Call{plugin: plugin, live: l, budget: plugin.config.Limits.ResultBytesMax}, nil
}

// hostFailed keeps the error with which a function of the host ends the call in progress.
func (l *live) hostFailed(err error) {
	if l.hostFailure == nil {
		l.hostFailure = err
	}
}

// explain returns the cause of a failure.
func (l *live) explain(ctx context.Context, err error) error {
	_, cause := l.diagnose(ctx, err)
	return cause
}

// diagnose tells what kind of failure an error of the engine is.
func (l *live) diagnose(ctx context.Context, err error) (*CallError, error) {
	if ctx.Err() != nil {
		cause := context.Cause(ctx)
		var limit *LimitError
		if errors.As(cause, &limit) {
			return &CallError{Failure: LimitReached, Limit: limit.Limit}, limit
		}
		return &CallError{Failure: Ended}, cause
	}
	if l.hostFailure != nil {
		var limit *LimitError
		if errors.As(l.hostFailure, &limit) {
			return &CallError{Failure: LimitReached, Limit: limit.Limit}, limit
		}
		var value *guestValueError
		if errors.As(l.hostFailure, &value) {
			return &CallError{Failure: InvalidValue}, value.err
		}
		return &CallError{Failure: HostFailed}, l.hostFailure
	}
	if code, ok := exitCode(err); ok {
		return &CallError{Failure: Exited, ExitCode: code}, fmt.Errorf("it exited with code %d", code)
	}
	if isStackOverflow(err) {
		limit := l.pool.plugin.limitError(LimitStack)
		return &CallError{Failure: LimitReached, Limit: LimitStack}, limit
	}
	if invalid := invalidResult(err); invalid != nil {
		return &CallError{Failure: InvalidValue}, invalid
	}
	return &CallError{Failure: Trapped}, trap(err)
}

func (p *Plugin) explained(l *live, ctx context.Context, function *Function, err error) error {
	failure, cause := l.diagnose(ctx, err)
	failure.Plugin, failure.Function, failure.Err = p.name, function.title(), cause
	return failure
}

// unavailable is the error where no instance is there for a call.
func (p *Plugin) unavailable(ctx context.Context, function *Function, err error) error {
	failure := &CallError{Plugin: p.name, Function: function.title(), Failure: Unavailable, Err: err}
	var limit *LimitError
	switch {
	case errors.As(err, &limit):
		failure.Failure, failure.Limit = LimitReached, limit.Limit
	case ctx.Err() != nil:
		failure.Failure, failure.Err = Ended, context.Cause(ctx)
	}
	return failure
}

// guestValueError is an argument of a host function that is no value of its type.
type guestValueError struct{ err error }

func (e *guestValueError) Error() string { return e.err.Error() }

// Return converts what a function of the host returned. Generated code calls it.
func Return[T any](c *Call, result Codec[T], value T, err error) (Value, error) {
	if err != nil {
		return nil, err
	}
	lowered, err := result.Lower(c, value)
	return lowered, at("result", err)
}

// ReturnResult converts what a function of the host returned whose result in WIT is a `result`: an
// error of type [*Err] is its `err`, and any other error ends the call of the plugin. Generated
// code calls it.
func ReturnResult[T, E any](c *Call, ok Codec[T], fail Codec[E], value T, err error) (Value, error) {
	if err == nil {
		lowered, err := ok.Lower(c, value)
		return ResultValue{Payload: lowered}, at("ok", err)
	}
	failure, isErr := ErrValue[E](err)
	if !isErr {
		return nil, err
	}
	lowered, err := fail.Lower(c, failure)
	return ResultValue{IsErr: true, Payload: lowered}, at("err", err)
}

// Args opens the arguments of a function of the host. Generated code calls it.
func (c *Call) Args(values []Value) Values { return Values{call: c, values: values} }

// callHost runs a function of the host for an instance. The engine calls it.
func (imported *Import) callHost(ctx context.Context, host *hostSide, args []Value) (value Value, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			slog.Default().Error("a function of the host panicked", "function", imported.Function.item(), "cause", cause)
			err = fmt.Errorf("`%s` panicked: %v", imported.Function.item(), cause)
		}
		if err != nil {
			host.failed(err)
		}
	}()
	c, err := host.enter(ctx)
	if err != nil {
		return nil, err
	}
	result := imported.Function.Result
	c.bare = result != nil && result.Kind == KindOwn
	return imported.Call(ctx, c, args)
}

// InvalidArguments is the error of a function of the host whose arguments are no values of their
// types. Generated code calls it.
func InvalidArguments(function *Function, err error) error {
	var limit *LimitError
	if errors.As(err, &limit) {
		return err
	}
	return &guestValueError{err: fmt.Errorf("an argument of `%s`: %w", function.item(), err)}
}
