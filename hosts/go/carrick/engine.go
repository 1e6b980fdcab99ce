package carrick

import (
	"context"
	"io"
)

// Value is a value as the engine has it. Only codecs look into it.
type Value = any

// engine is what this package needs of a component runtime.
type engine interface {
	// compile checks and compiles a component. Nothing of it runs.
	compile(ctx context.Context, component []byte) (compiled, error)
	// close releases everything that was compiled.
	close(ctx context.Context) error
}

// compiled is a component that was compiled.
type compiled interface {
	// functions lists what the component exports and imports, with types.
	functions() (exports, imports []Function, err error)
	// instantiate starts an instance.
	instantiate(ctx context.Context, host hostSide) (instance, error)
	close(ctx context.Context) error
}

// hostSide is what one instance gets of its host.
type hostSide struct {
	imports []Import
	// enter makes the [Call] in which a function of the host converts values.
	enter func(ctx context.Context) (*Call, error)
	// failed keeps the error with which a function of the host ended a call.
	failed func(error)
	// dropped is called where the plugin drops a resource of the host.
	dropped        func(rep uint32) error
	stdout, stderr io.Writer
	granted        granted
}

// instance is an instance of a component. One call is made at a time.
type instance interface {
	call(ctx context.Context, function *Function, args []Value) (Value, error)
	// drop ends a resource of the plugin that the host owns.
	drop(ctx context.Context, resource *Resource, handle uint32) error
	// mint makes a handle of a resource of the host, which stands for rep.
	mint(resource *Resource, rep uint32) (handle uint32)
	// take ends a handle that is owned and returns what it stands for.
	take(resource *Resource, handle uint32) (rep uint32, err error)
	// look returns what a handle stands for.
	look(resource *Resource, handle uint32) (rep uint32, err error)
	close(ctx context.Context) error
}
