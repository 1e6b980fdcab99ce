// Package carrick runs plugins: components that a Go program loads and calls while it runs.
//
// Programs do not use this package alone. `carrick bindings go-host` reads the WIT of a world and
// writes a package with a Go type for each type of the world, a method for each function that
// plugins export, and an interface for each that they import. That package rests on this one.
//
// # Limits
//
// Every plugin has explicit [Limits]; there is no default and no unlimited value. [Untrusted]
// returns limits for a plugin from an unknown author.
//
// # Instances
//
// [Config.Instances] decides which instance a call gets: a new one ([Fresh]), one of a pool
// ([Warm]), or always the same ([Actor]). An instance that trapped, exited, reached a limit or
// whose caller went away is never used again.
//
// # Errors
//
// A function of the world that returns a `result` returns a Go error of type [*Err] where the
// plugin answered `err`. Every other failure of a call is a [*CallError]; a plugin that cannot be
// opened or replaced is an [*OpenError].
//
// # Engine
//
// The engine is wazy, a WebAssembly runtime in Go, so that no C compiler is needed. One file,
// engine_wazy.go, uses it; the rest of the package knows the engine by a small interface.
package carrick
