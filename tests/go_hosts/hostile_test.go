package hosts

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"runtime"
	"strings"
	"testing"
	"time"

	"example/hosts/hostile"
	"example/hosts/hostile/carrick"
	"example/hosts/many"
	manycarrick "example/hosts/many/carrick"
)

// desk is the host of the world `hostile`.
type desk struct{}

type number uint32

func (n number) Number(context.Context) (uint32, error) { return uint32(n), nil }
func (number) Close() error                             { return nil }

func (desk) Drip(ctx context.Context, until uint32) (uint32, error) {
	if until == 0 {
		<-ctx.Done()
		return 0, ctx.Err()
	}
	return 1, nil
}

func (desk) NewTicket(_ context.Context, n uint32) (hostile.Ticket, error) { return number(n), nil }

// outcome is what an attack comes to.
type outcome struct {
	failure carrick.Failure
	limit   carrick.Limit
	// said is a part of the cause.
	said string
}

func limited(limit carrick.Limit) outcome {
	return outcome{failure: carrick.LimitReached, limit: limit}
}

// attacks are words of the guests in guests/*-hostile, and what they come to.
var attacks = map[string]outcome{
	"spin":              limited(carrick.LimitTime),
	"wait":              limited(carrick.LimitTime),
	"next-spin":         limited(carrick.LimitTime),
	"after-spin":        limited(carrick.LimitTime),
	"drip":              limited(carrick.LimitHostCalls),
	"flood-stdout":      limited(carrick.LimitLog),
	"flood-stderr":      limited(carrick.LimitLog),
	"recurse":           limited(carrick.LimitStack),
	"fill-memory":       {failure: carrick.Trapped},
	"recurse-in-memory": {failure: carrick.Trapped},
	"panic":             {failure: carrick.Trapped},
	"next-panic":        {failure: carrick.Trapped},
	"after-panic":       {failure: carrick.Trapped},
	"exit":              {failure: carrick.Exited},
	"unknown-handle":    {failure: carrick.Trapped, said: "unknown handle index 1234"},
	"dropped-handle":    {failure: carrick.Trapped, said: "unknown handle index"},
	"giant":             limited(carrick.LimitResult),
	"bad-text":          {failure: carrick.InvalidValue, said: "invalid utf-8"},
	"bad-pointer":       {failure: carrick.InvalidValue, said: "out-of-bounds"},
}

func TestNoAttackOutlivesItsCall(t *testing.T) {
	for _, language := range languages {
		t.Run(language, func(t *testing.T) {
			before := runtime.NumGoroutine()
			limits := carrick.Untrusted()
			// The half of it has room for the largest answer.
			limits.MemoryBytesMax = 256 << 20
			config := hostile.Config{
				Config:  carrick.Config{Name: "hostile", Limits: limits, Instances: carrick.Actor()},
				Imports: hostile.Imports{Desk: desk{}},
			}
			config.Limits.CallTimeout = time.Minute
			plugin, err := hostile.Open(t.Context(), carrick.File(path(t, language+"-hostile")), config)
			if err != nil {
				t.Fatal(err)
			}
			for word, expected := range attacks {
				if language == "go" && strings.HasPrefix(word, "after-") {
					// Go's bindings leave nothing to the author after the return.
					continue
				}
				if language == "go" && word == "recurse" {
					// Go has a stack of its own, in its memory.
					expected = outcome{failure: carrick.Trapped}
				}
				err := attack(t.Context(), plugin, word, expected.limit == carrick.LimitTime)
				var call *carrick.CallError
				if !errors.As(err, &call) {
					t.Errorf("%s: %v", word, err)
					continue
				}
				isTime := expected.limit == carrick.LimitTime && call.Failure == carrick.Ended
				if !isTime && (call.Failure != expected.failure || call.Limit != expected.limit) || !strings.Contains(call.Err.Error(), expected.said) {
					t.Errorf("%s: %v", word, err)
				}
				// The next call is right.
				if text, err := plugin.Answer(t.Context(), "echo fine"); err != nil || text != "fine" {
					t.Errorf("after %s: %q, %v", word, text, err)
				}
			}
			var call *carrick.CallError
			if _, err := plugin.Feel(t.Context()); !errors.As(err, &call) || call.Failure != carrick.InvalidValue {
				t.Errorf("feel: %v", err)
			}
			if err := plugin.Close(); err != nil {
				t.Error(err)
			}
			if _, err := plugin.Answer(t.Context(), "echo"); !errors.As(err, &call) || call.Failure != carrick.Unavailable {
				t.Errorf("after Close: %v", err)
			}
			// Goroutines end when they get their turn.
			for tries := 0; runtime.NumGoroutine() > before && tries < 1000; tries++ {
				runtime.Gosched()
				time.Sleep(time.Millisecond)
			}
			if after := runtime.NumGoroutine(); after > before {
				t.Errorf("%d goroutines before, %d after", before, after)
			}
		})
	}
}

// attack lets a plugin do what a word says. What never ends is ended by the context.
func attack(ctx context.Context, plugin *hostile.Plugin, word string, endless bool) error {
	if endless {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, 300*time.Millisecond)
		defer cancel()
	}
	_, err := plugin.Answer(ctx, word)
	if strings.HasPrefix(word, "next-") && err == nil {
		// Go allocates anew only where much comes in.
		_, err = plugin.Answer(ctx, "echo "+strings.Repeat("x", 8<<20))
	}
	return err
}

func TestTheTimeOfACallIsLimited(t *testing.T) {
	limits := carrick.Untrusted()
	plugin, err := hostile.Open(t.Context(), carrick.File(path(t, "c-hostile")), hostile.Config{
		Config:  carrick.Config{Name: "hostile", Limits: limits},
		Imports: hostile.Imports{Desk: desk{}},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer plugin.Close()
	_, err = plugin.Answer(t.Context(), "spin")
	if err == nil || err.Error() != "plugin `hostile` was stopped in `answer`: it was still at work after 1s" {
		t.Error(err)
	}
}

func TestOutputIsLoggedUpToItsLimit(t *testing.T) {
	var log bytes.Buffer
	plugin, err := hostile.Open(t.Context(), carrick.File(path(t, "c-hostile")), hostile.Config{
		Config: carrick.Config{
			Name: "hostile", Limits: carrick.Untrusted(),
			Logger: slog.New(slog.NewTextHandler(&log, nil)),
		},
		Imports: hostile.Imports{Desk: desk{}},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer plugin.Close()
	if _, err := plugin.Answer(t.Context(), "flood-stdout"); err == nil {
		t.Error("it flooded")
	}
	if !strings.Contains(log.String(), "plugin=hostile") || log.Len() > 1<<20 {
		t.Errorf("%d bytes", log.Len())
	}
}

// What the engine converts is counted afterwards: docs/go-hosts.md says so, and has to change where
// this test fails.
func TestAHostileListIsReadBeforeItIsCounted(t *testing.T) {
	limits := manycarrick.Untrusted()
	limits.ResultBytesMax = 1 << 20
	limits.CallTimeout = time.Minute
	plugin, err := many.Open(t.Context(), manycarrick.File(path(t, "many")), many.Config{Limits: limits})
	if err != nil {
		t.Fatal(err)
	}
	defer plugin.Close()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err = plugin.Names(t.Context(), 64)
	runtime.ReadMemStats(&after)
	var call *manycarrick.CallError
	if !errors.As(err, &call) || call.Limit != manycarrick.LimitResult {
		t.Error(err)
	}
	if allocated := after.TotalAlloc - before.TotalAlloc; allocated < 64<<20 {
		t.Errorf("only %d bytes were allocated", allocated)
	}
}

func TestInstancesInInstancesCount(t *testing.T) {
	_, err := many.Open(t.Context(), manycarrick.File(path(t, "nested")), many.Config{Limits: manycarrick.Untrusted()})
	if err == nil || !strings.Contains(err.Error(), "more than 64 core instances") {
		t.Fatalf("got %v", err)
	}
}
