// Command wazero runs a command of WASI preview 1 in wazero, for the comparison
// of whole processes:
//
//	wazero CACHE MODULE [ARGS...]
//
// CACHE is a folder for compiled code, or empty for none.
package main

import (
	"context"
	"errors"
	"log"
	"os"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
	"github.com/tetratelabs/wazero/sys"
)

func main() {
	ctx := context.Background()
	config := wazero.NewRuntimeConfig()
	if folder := os.Args[1]; folder != "" {
		cache, err := wazero.NewCompilationCacheWithDir(folder)
		if err != nil {
			log.Fatal(err)
		}
		config = config.WithCompilationCache(cache)
	}
	runtime := wazero.NewRuntimeWithConfig(ctx, config)
	wasi_snapshot_preview1.MustInstantiate(ctx, runtime)
	module, err := os.ReadFile(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	guest := wazero.NewModuleConfig().
		WithArgs(os.Args[2:]...).
		WithStdin(os.Stdin).WithStdout(os.Stdout).WithStderr(os.Stderr).
		WithSysWalltime().WithSysNanotime().WithSysNanosleep()
	_, err = runtime.InstantiateWithConfig(ctx, module, guest)
	var exit *sys.ExitError
	if errors.As(err, &exit) {
		os.Exit(int(exit.ExitCode()))
	}
	if err != nil {
		log.Fatal(err)
	}
}
