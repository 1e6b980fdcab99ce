#!/bin/sh
# Builds the plugin, calls it, and checks the result.
set -eu
cd "$(dirname "$0")"
./build.sh
found=$(carrick call @NAME@.component.wasm 'summarize("one three five seven")')
expected='{words: 4, longest: some("three")}'
if [ "$found" != "$expected" ]; then
  echo "expected $expected, found $found" >&2
  exit 1
fi
echo "passed"
