#!/bin/sh
# Builds the plugin: the bindings, the Go module, then the component.
set -eu
cd "$(dirname "$0")"
carrick build . -o @NAME@.component.wasm
