package hosts

import (
	"os"
	"testing"
	"time"

	"example/hosts/image"
	"example/hosts/image/carrick"
	"github.com/samyfodil/wazy"
	"github.com/samyfodil/wazy/api"
	engine "github.com/samyfodil/wazy/component"
	"github.com/samyfodil/wazy/imports/wasip2"
)

// A call with types, and the same call by the engine alone with values of its own:
//
//	go test -run '^$' -bench Call -count 10

func plain(b *testing.B, name string) *engine.Instance {
	b.Helper()
	bytes, err := os.ReadFile(path(b, name))
	if err != nil {
		b.Fatal(err)
	}
	ctx := b.Context()
	runtime := wazy.NewRuntimeWithConfig(ctx, wazy.NewRuntimeConfig().WithCoreFeatures(api.CoreFeaturesV3))
	instance, err := engine.Instantiate(ctx, runtime, bytes, wasip2.With(wasip2.Config{})...)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { runtime.Close(ctx) })
	return instance
}

func BenchmarkCallPlain(b *testing.B) {
	for _, language := range languages {
		b.Run(language, func(b *testing.B) {
			instance := plain(b, language+"-image")
			b.ReportAllocs()
			for b.Loop() {
				if _, err := instance.CallExport(b.Context(), "carrick:image/metadata@0.1.0", "extract", png); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCallTyped(b *testing.B) {
	for _, language := range languages {
		b.Run(language, func(b *testing.B) {
			plugin := openImage(b, language, func(c *image.Config) {
				c.Instances = carrick.Warm(1, ^uint64(0), time.Hour)
				c.Limits.MemoryBytesMax = 1 << 30
			})
			b.ReportAllocs()
			for b.Loop() {
				if _, err := plugin.Extract(b.Context(), png); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCallFresh(b *testing.B) {
	for _, language := range languages {
		b.Run(language, func(b *testing.B) {
			plugin := openImage(b, language, func(c *image.Config) { c.Instances = carrick.Fresh(1) })
			for b.Loop() {
				if _, err := plugin.Extract(b.Context(), png); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkRecordInRecordOut(b *testing.B) {
	for _, language := range languages {
		b.Run(language, func(b *testing.B) {
			plugin, _ := open(b, language, nil)
			person := somebody()
			for b.Loop() {
				if _, err := plugin.EchoPerson(b.Context(), person); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkOpenWithACache(b *testing.B) {
	folder := b.TempDir()
	for _, language := range languages {
		b.Run(language, func(b *testing.B) {
			for b.Loop() {
				plugin := openImage(b, language, func(c *image.Config) { c.CacheDir = folder })
				plugin.Close()
			}
		})
	}
}
