#!/usr/bin/env bash
# Installs the packages in a folder (the archive, the wheel and the npm packages that packaging/make.sh
# made) into clean environments, and uses each: runs, adapts and verifies README's first example, and
# calls a function.
#
#   packaging/try.sh FOLDER
#
# No environment has Rust on its path, a cache, or a file of the checkout but the example's.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
packages=$(cd "${1:?usage: packaging/try.sh FOLDER}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

module=guests/go-image-info/image-info.wasm
picture=guests/go-image-info/testdata/picture.jpg
expected='{"width":320,"height":200,"format":"image/jpeg"}'
grep -qF "run $module < $picture" "$root/README.md" && grep -qF "$expected" "$root/README.md" || {
  echo "error: README.md does not run \`$module\` on \`$picture\`, or does not show what that prints" >&2
  printf '\nhint: change packaging/try.sh to the first example of README.md\n' >&2
  exit 1
}
mkdir -p "$work/example/$(dirname "$module")" "$work/example/$(dirname "$picture")"
cp "$root/$module" "$work/example/$module"
cp "$root/$picture" "$work/example/$picture"
cp "$here/host/words.wat" "$here/host/words.wit" "$work/example/"

# try NAME PATH: runs the example with nothing but PATH in the environment.
try() {
  mkdir -p "$work/home-$1"
  local clean=(env -i "HOME=$work/home-$1" "PATH=$2")
  ! "${clean[@]}" /bin/sh -c 'command -v cargo || command -v rustc' || {
    echo "error: Rust is on the path of the environment for the $1" >&2
    exit 1
  }
  local printed
  printed=$(cd "$work/example" && "${clean[@]}" carrick run "$module" <"$picture")
  [ "$printed" = "$expected" ] || {
    echo "error: the command of the $1 printed \`$printed\`, expected \`$expected\`" >&2
    exit 1
  }
  local component=image-info.component.wasm
  (cd "$work/example" && "${clean[@]}" carrick adapt --quiet "$module" -o "$component")
  printed=$(cd "$work/example" && "${clean[@]}" carrick run "$component" <"$picture")
  [ "$printed" = "$expected" ] || {
    echo "error: the component that the command of the $1 made printed \`$printed\`, expected \`$expected\`" >&2
    exit 1
  }
  printed=$(cd "$work/example" && "${clean[@]}" carrick verify "$module" <"$picture" 2>&1)
  [[ $printed = same:* ]] || {
    echo "error: \`carrick verify\` of the $1 printed \`$printed\`" >&2
    exit 1
  }
  (cd "$work/example" && "${clean[@]}" carrick adapt --quiet words.wat --wit words.wit -o words.wasm)
  printed=$(cd "$work/example" && "${clean[@]}" carrick call words.wasm 'summarize("to be or not to be")')
  [ "$printed" = '{words: 6, longest: some("not")}' ] || {
    echo "error: \`carrick call\` of the $1 printed \`$printed\`" >&2
    exit 1
  }
  # The exit code of a failure passes through what starts the binary.
  local code=0
  (cd "$work/example" && "${clean[@]}" carrick run missing.wasm >/dev/null 2>&1) || code=$?
  [ "$code" = 125 ] || {
    echo "error: the command of the $1 exited with code $code for a missing module, expected 125" >&2
    exit 1
  }
  echo "passed: the $1 runs, adapts and verifies README's first example, and calls a function"
}

# one PATTERN: the one file that the pattern names.
one() {
  local found=("$packages"/$1)
  [ ${#found[@]} = 1 ] && [ -e "${found[0]}" ] || {
    echo "error: expected one file \`$1\` in \`$packages\`, found: ${found[*]}" >&2
    exit 1
  }
  echo "${found[0]}"
}

archive=$(one 'carrick-*.tar.gz')
mkdir "$work/archive"
tar --extract --file "$archive" --directory "$work/archive"
# `cargo binstall` computes both names from the package's metadata.
cargo metadata --manifest-path "$root/Cargo.toml" --format-version 1 --no-deps | python3 -c '
import json, subprocess, sys
package = next(p for p in json.load(sys.stdin)["packages"] if p["name"] == "carrick")
binstall = package["metadata"]["binstall"]
target = subprocess.run(["rustc", "-vV"], capture_output=True, text=True, check=True).stdout
target = next(line[6:] for line in target.splitlines() if line.startswith("host: "))
values = {"version": package["version"], "target": target, "bin": "carrick", "binary-ext": "", "repo": ""}
for key in ["pkg-url", "bin-dir"]:
    text = binstall[key]
    for name, value in values.items():
        text = text.replace("{ %s }" % name, value)
    print(text.rsplit("/", 1)[1] if key == "pkg-url" else text)
' >"$work/binstall"
{ read -r name && read -r path; } <"$work/binstall"
[ "$name" = "$(basename "$archive")" ] && [ -x "$work/archive/$path" ] || {
  echo "error: cargo binstall would look for \`$name\` and \`$path\` in it, which \`$archive\` does not match" >&2
  exit 1
}
try archive "$(dirname "$work/archive/$path")"
for file in share/bash-completion/completions/carrick share/man/man1/carrick-run.1; do
  [ -s "$work/archive/${path%/bin/carrick}/$file" ] || {
    echo "error: \`$archive\` has no \`$file\`" >&2
    exit 1
  }
done

wheel=$(one 'carrick-*.whl')
python3 -m venv "$work/wheel"
"$work/wheel/bin/pip" install --quiet --no-index "$wheel"
try wheel "$work/wheel/bin"

main=$(one 'carrick-[0-9]*.tgz')
platform=$(one 'carrick-[a-z]*.tgz')
mkdir "$work/npm"
# The packages of other platforms are not made here, and are optional.
(cd "$work/npm" && echo '{}' >package.json && npm install --silent --no-audit --no-fund --offline "$main" "$platform")
mkdir "$work/node"
ln -s "$(command -v node)" "$work/node/node"
try npm "$work/npm/node_modules/.bin:$work/node"
