#!/bin/sh
# Builds the plugin: the core module, and the component. TINYGO names another `tinygo` command.
set -eu
cd "$(dirname "$0")"
${TINYGO:-tinygo build -target wasip1} -buildmode=c-shared -o @NAME@.wasm .
carrick adapt -q @NAME@.wasm --wit wit --world plugin -o @NAME@.component.wasm
