package hosts

import (
	"bytes"
	"context"
	"errors"
	"go/format"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example/hosts/image"
	"example/hosts/image/carrick"
)

// png is the beginning of a picture of 3 by 2.
var png = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x03\x00\x00\x00\x02\x08\x06\x00\x00\x00\x9d\x74\x66\x1a")

func path(t testing.TB, name string) string {
	t.Helper()
	folder := os.Getenv("CARRICK_TEST_COMPONENTS")
	if folder == "" {
		t.Fatal("CARRICK_TEST_COMPONENTS does not name the folder of the components")
	}
	return filepath.Join(folder, name+".wasm")
}

func openImage(t testing.TB, language string, change func(*image.Config)) *image.Plugin {
	t.Helper()
	config := image.Config{Name: language, Limits: carrick.Untrusted(), Instances: carrick.Warm(4, 1000, time.Minute)}
	config.Limits.CallTimeout = time.Minute
	if change != nil {
		change(&config)
	}
	plugin, err := image.Open(t.Context(), carrick.File(path(t, language+"-image")), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { plugin.Close() })
	return plugin
}

func TestPluginsOfThreeLanguagesAnswerAlike(t *testing.T) {
	for _, language := range languages {
		plugin := openImage(t, language, nil)
		info, err := plugin.Extract(t.Context(), png)
		if err != nil || info != (image.Info{Width: 3, Height: 2, MediaType: "image/png"}) {
			t.Errorf("%s: %+v, %v", language, info, err)
		}
		_, err = plugin.Extract(t.Context(), []byte("no picture"))
		if failure, ok := carrick.ErrValue[image.Failure](err); !ok || failure != (image.FailureUnknownFormat{}) {
			t.Errorf("%s: %v", language, err)
		}
		_, err = plugin.Extract(t.Context(), png[:20])
		if failure, ok := carrick.ErrValue[image.Failure](err); !ok {
			t.Errorf("%s: %v", language, err)
		} else if _, ok := failure.(image.FailureTruncated); !ok {
			t.Errorf("%s: %#v", language, failure)
		}
	}
}

func TestAThousandReloadsLoseNoCall(t *testing.T) {
	plugin := openImage(t, "c", func(c *image.Config) { c.CacheDir = t.TempDir() })
	ctx, stop := context.WithCancel(t.Context())
	var calls atomic.Int64
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			for ctx.Err() == nil {
				if _, err := plugin.Extract(t.Context(), png); err != nil {
					t.Error(err)
					return
				}
				calls.Add(1)
			}
		})
	}
	reloads := 1000
	if os.Getenv("CARRICK_TEST_RELOADS") == "few" {
		reloads = 30
	}
	for number := range reloads {
		// Calls go on between any two reloads.
		for before := calls.Load(); calls.Load() == before && !t.Failed(); {
			time.Sleep(50 * time.Microsecond)
		}
		language := "c"
		if number%10 == 0 {
			language = "rust"
		}
		source := carrick.File(path(t, language+"-image"))
		if err := plugin.Replace(t.Context(), source); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	group.Wait()
	if version := plugin.Version(); version != uint64(reloads+1) {
		t.Errorf("version %d", version)
	}
}

func TestAVersionThatDoesNotFitLeavesTheOldOne(t *testing.T) {
	plugin := openImage(t, "c", nil)
	err := plugin.Replace(t.Context(), carrick.File(path(t, "c-types")))
	var refused *carrick.OpenError
	if !errors.As(err, &refused) || !strings.Contains(err.Error(), "`carrick:image/metadata@0.1.0#extract` is not exported by the component") {
		t.Error(err)
	}
	err = plugin.Replace(t.Context(), carrick.InMemory([]byte("\x00asm\x01\x00\x00\x00")))
	if err == nil || err.Error() != "plugin `c` cannot be loaded: it is a core module; `carrick adapt` turns one into a component" {
		t.Error(err)
	}
	err = plugin.Replace(t.Context(), carrick.InMemory([]byte("\x00asm\x0d\x00\x01\x00garbage")))
	if !errors.As(err, &refused) {
		t.Error(err)
	}
	if _, err := plugin.Extract(t.Context(), png); err != nil || plugin.Version() != 1 {
		t.Error(plugin.Version(), err)
	}
}

// Bytes of a component that are changed never make the host panic.
func TestChangedComponentsAreRefusedOrRun(t *testing.T) {
	good, err := os.ReadFile(path(t, "c-image"))
	if err != nil {
		t.Fatal(err)
	}
	limits := carrick.Untrusted()
	for place := 0; place < len(good); place += 61 {
		changed := bytes.Clone(good)
		changed[place] ^= 0x55
		plugin, err := image.Open(t.Context(), carrick.InMemory(changed), image.Config{Limits: limits})
		if err != nil {
			continue
		}
		plugin.Extract(t.Context(), png)
		plugin.Close()
	}
}

func TestThePluginGetsWhatItAsksForAndIsGranted(t *testing.T) {
	manifest, err := carrick.ParseManifest(`
		name = "thumbnails"
		version = "1.2.0"
		[permissions]
		read = ["/images"]
		env = ["LANG"]
		connect = ["10.0.0.7:5432"]
		[app]
		formats = ["png"]
	`)
	if err != nil {
		t.Fatal(err)
	}
	config := image.Config{Limits: carrick.Untrusted(), Manifest: manifest}
	_, err = image.Open(t.Context(), carrick.File(path(t, "c-image")), config)
	expected := "plugin `thumbnails` is refused: it asks to read the folder `/images`, and the host does not grant it; " +
		"it asks for the variable `LANG`, and the host does not grant it; " +
		"it asks to connect to `10.0.0.7:5432`, and Go hosts provide no network"
	if err == nil || err.Error() != expected {
		t.Errorf("%v", err)
	}
	manifest.Permissions.Connect = nil
	config.Policy = carrick.Policy{Read: map[string]string{"/images": t.TempDir()}, Env: map[string]string{"LANG": "en"}}
	plugin, err := image.Open(t.Context(), carrick.File(path(t, "c-image")), config)
	if err != nil {
		t.Fatal(err)
	}
	plugin.Close()
	_, err = carrick.ParseManifest("name = \"x\"\npermission = 1")
	if err == nil || err.Error() != "the manifest is not valid: unknown field `permission`" {
		t.Error(err)
	}
}

func TestCallsAreObserved(t *testing.T) {
	var seen []carrick.Observed
	plugin := openImage(t, "c", func(c *image.Config) {
		c.Observe = func(observed carrick.Observed) { seen = append(seen, observed) }
	})
	if _, err := plugin.Extract(t.Context(), nil); err == nil {
		t.Error("nothing is no picture")
	}
	if len(seen) != 1 || seen[0].Function != "carrick:image/metadata@0.1.0#extract" || seen[0].Version != 1 || seen[0].Err != nil || seen[0].Duration <= 0 {
		t.Errorf("%+v", seen)
	}
}

func TestWhatIsGeneratedIsFormatted(t *testing.T) {
	files, err := filepath.Glob("*/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		formatted, err := format.Source(source)
		if err != nil || !bytes.Equal(source, formatted) {
			t.Errorf("%s is not formatted: %v", file, err)
		}
	}
}
