#!/bin/sh
# Builds the plugin: the core module, then the component. Set TINYGO to use another `tinygo` command.
set -eu
cd "$(dirname "$0")"
${TINYGO:-tinygo build -target wasip1} -buildmode=c-shared -o @NAME@.wasm .
carrick adapt -q @NAME@.wasm --wit wit --world plugin -o @NAME@.component.wasm
