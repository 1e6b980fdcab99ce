#!/bin/sh
# Builds the adapter for wasm32-unknown-unknown.
#
#   build.sh              writes preview1.wasm and preview1.toml into crates/preview1-adapter
#   build.sh --check DIR  writes them into DIR and leaves the committed ones alone
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
target=wasm32-unknown-unknown

case "${1:-}" in
  "") out=$root/crates/preview1-adapter ;;
  --check)
    if [ $# -ne 2 ]; then
      echo "usage: build.sh [--check DIR]" >&2
      exit 2
    fi
    mkdir -p "$2"
    out=$(cd "$2" && pwd)
    ;;
  *)
    echo "usage: build.sh [--check DIR]" >&2
    exit 2
    ;;
esac

cd "$root"
if [ ! -d "$(rustc --print sysroot)/lib/rustlib/$target/lib" ]; then
  echo "build.sh: the Rust target \`$target\` is missing, trying to add it" >&2
  if ! command -v rustup >/dev/null 2>&1 || ! rustup target add "$target"; then
    echo "error: the Rust target \`$target\` is missing and could not be added" >&2
    echo "hint: \`rustup target add $target\`, or install the standard library for it another way" >&2
    exit 1
  fi
fi

cargo build --locked --package carrick-preview1 --profile adapter --target "$target"

metadata=$(cargo metadata --locked --format-version 1 --no-deps)
folder=$(printf '%s' "$metadata" | sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')
cp "$folder/$target/adapter/carrick_preview1.wasm" "$out/preview1.wasm"
chmod 644 "$out/preview1.wasm"

cat > "$out/preview1.toml" <<END
# Written by build.sh: what preview1.wasm was built with, and what it is.
rustc = "$(rustc --version)"
target = "$target"
sha256 = "$(sha256sum "$out/preview1.wasm" | cut -d' ' -f1)"
bytes = $(wc -c < "$out/preview1.wasm" | tr -d ' ')
END
