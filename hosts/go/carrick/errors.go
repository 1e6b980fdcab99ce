package carrick

import (
	"errors"
	"fmt"
	"strings"
)

// Err is what a function answered with the `err` of its `result`: an answer of the plugin, not a
// failure of the call. A function of the host returns one to answer `err` to the plugin.
//
//	var failure *carrick.Err[Failure]
//	if errors.As(err, &failure) { … failure.Value … }
type Err[E any] struct {
	// Value is the payload of `err`; struct{} where it has none.
	Value E
}

func (e *Err[E]) Error() string {
	var value any = e.Value
	switch value := value.(type) {
	case struct{}:
		return "it answered `err`"
	case string:
		return fmt.Sprintf("it answered `err`: %s", visible(value))
	case fmt.Stringer:
		return fmt.Sprintf("it answered `err`: %s", visible(value.String()))
	}
	return fmt.Sprintf("it answered `err`: %s", visible(fmt.Sprintf("%+v", value)))
}

// Fail returns the error with which a function answers `err` with this value.
func Fail[E any](value E) error { return &Err[E]{Value: value} }

// ErrValue returns the value of the `err` that a function answered, and whether err is one.
func ErrValue[E any](err error) (E, bool) {
	var answered *Err[E]
	if errors.As(err, &answered) {
		return answered.Value, true
	}
	var none E
	return none, false
}

// ValueError is a value that its type does not have, with the place where it was found.
type ValueError struct {
	// Path is where the value is, from the parameter or result on: `person.tags[2]`.
	Path string
	// Problem is what is wrong with it.
	Problem string
}

func (e *ValueError) Error() string {
	if e.Path == "" {
		return "the value " + e.Problem
	}
	return fmt.Sprintf("`%s` %s", e.Path, e.Problem)
}

func problem(format string, args ...any) error {
	return &ValueError{Problem: fmt.Sprintf(format, args...)}
}

// at adds a step to the front of the path of a value.
func at(step string, err error) error {
	value, ok := err.(*ValueError)
	if !ok {
		return err
	}
	switch {
	case value.Path == "":
		value.Path = step
	case strings.HasPrefix(value.Path, "["):
		value.Path = step + value.Path
	default:
		value.Path = step + "." + value.Path
	}
	return value
}

// Failure says what kind of failure ended a call.
type Failure int

const (
	// Trapped means that the plugin did what ends it at once.
	Trapped Failure = iota + 1
	// Exited means that the plugin ended itself.
	Exited
	// LimitReached means that the plugin was stopped at one of its limits.
	LimitReached
	// InvalidValue means that the plugin handed over what is no value of its type.
	InvalidValue
	// InvalidArgument means that the caller handed over what is no value of its type. The
	// plugin was not called.
	InvalidArgument
	// Ended means that the context of the caller ended before the call did.
	Ended
	// HostFailed means that a function of the host failed or panicked.
	HostFailed
	// Unavailable means that the plugin cannot be called: it is closed, the resource belongs to an
	// instance that is gone, or no instance starts.
	Unavailable
)

// CallError is a call that did not return. What a plugin answers with `err` is no such error.
type CallError struct {
	// Plugin is the name of the plugin.
	Plugin string
	// Function is the function that was called.
	Function string
	// Failure is the kind of failure.
	Failure Failure
	// Limit is the limit that was reached where Failure is [LimitReached], or 0.
	Limit Limit
	// ExitCode is the code where Failure is [Exited].
	ExitCode uint32
	// Err is the cause.
	Err error
}

func (e *CallError) Error() string {
	plugin, function := visible(e.Plugin), visible(e.Function)
	switch e.Failure {
	case Trapped:
		return fmt.Sprintf("plugin `%s` trapped in `%s`: %v", plugin, function, e.Err)
	case Exited:
		return fmt.Sprintf("plugin `%s` exited with code %d in `%s`", plugin, e.ExitCode, function)
	case LimitReached:
		return fmt.Sprintf("plugin `%s` was stopped in `%s`: %v", plugin, function, e.Err)
	case InvalidValue:
		return fmt.Sprintf("plugin `%s` returned an invalid value from `%s`: %v", plugin, function, e.Err)
	case InvalidArgument:
		return fmt.Sprintf("plugin `%s` cannot be called with these arguments of `%s`: %v", plugin, function, e.Err)
	case Ended:
		return fmt.Sprintf("the call of `%s` of plugin `%s` ended: %v", function, plugin, e.Err)
	case HostFailed:
		return fmt.Sprintf("the host failed in `%s` of plugin `%s`: %v", function, plugin, e.Err)
	}
	return fmt.Sprintf("plugin `%s` cannot be called in `%s`: %v", plugin, function, e.Err)
}

func (e *CallError) Unwrap() error { return e.Err }

// OpenError is a plugin that cannot be opened, or a new version that cannot take the place of the
// old one.
type OpenError struct {
	// Plugin is the name of the plugin.
	Plugin string
	// Problems are the items of the world that do not fit, or the permissions that are refused.
	Problems []Problem
	// Err is the cause, or nil where Problems says everything.
	Err error
	// what is the sentence about the plugin.
	what string
}

func (e *OpenError) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "plugin `%s` %s", visible(e.Plugin), e.what)
	for index, problem := range e.Problems {
		if index == 0 {
			text.WriteString(": ")
		} else {
			text.WriteString("; ")
		}
		text.WriteString(problem.String())
	}
	if e.Err != nil {
		fmt.Fprintf(&text, ": %v", e.Err)
	}
	return text.String()
}

func (e *OpenError) Unwrap() error { return e.Err }

// Problem is one thing about a plugin for which it is refused.
type Problem struct {
	// Item is the import, export or permission, in the words of WIT or of the manifest.
	Item string
	// Message is what is wrong with it.
	Message string
}

func (p Problem) String() string {
	if p.Item == "" {
		return visible(p.Message)
	}
	return fmt.Sprintf("`%s` %s", visible(p.Item), visible(p.Message))
}

// visible returns text of a plugin with its control characters made visible, at most 500 of its
// characters.
func visible(text string) string {
	var shown strings.Builder
	count := 0
	for _, letter := range text {
		if count++; count > 500 {
			shown.WriteString("…")
			break
		}
		if letter < ' ' && letter != '\n' && letter != '\t' || letter == 0x7f || letter >= 0x80 && letter < 0xa0 {
			fmt.Fprintf(&shown, "\\x%02x", letter)
			continue
		}
		shown.WriteRune(letter)
	}
	return shown.String()
}
