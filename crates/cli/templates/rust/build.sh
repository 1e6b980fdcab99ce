#!/bin/sh
# Builds the plugin: the core module, then the component.
set -eu
cd "$(dirname "$0")"
cargo build --release --target wasm32-wasip1 --target-dir target
carrick adapt -q target/wasm32-wasip1/release/plugin.wasm -o @NAME@.component.wasm
