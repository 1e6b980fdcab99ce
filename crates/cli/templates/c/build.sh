#!/bin/sh
# Builds the plugin: the bindings, the core module, then the component. Set CC to use another C
# compiler with its target.
set -eu
cd "$(dirname "$0")"
carrick bindings -q c --wit wit --world plugin -o generated
${CC:-zig cc -target wasm32-wasi} -mexec-model=reactor -Os -I generated -o @NAME@.wasm \
  main.c generated/plugin.c generated/plugin_component_type.o
carrick adapt -q @NAME@.wasm -o @NAME@.component.wasm
