#!/bin/sh
# Builds the plugin: bindings of the contract, the Go module, and the component.
set -eu
cd "$(dirname "$0")"
carrick build . -o @NAME@.component.wasm
