#!/usr/bin/env bash
# Makes packages of the command `carrick` for one platform.
#
#   packaging/make.sh [--profile NAME] [--target TRIPLE] OUT [archive|npm|wheel]...
#
# Without a list of kinds, makes all. The profile is `release` unless given; the target is
# this machine. Packages are written to the folder OUT.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")

fail() {
  echo "error: $1" >&2
  [ $# -lt 2 ] || printf '\nhint: %s\n' "$2" >&2
  exit 1
}

profile=release
host=$(rustc -vV | sed -n 's/^host: //p')
target=$host
while [ $# -gt 0 ]; do
  case $1 in
    --profile) profile=${2:?--profile needs a name}; shift 2 ;;
    --target) target=${2:?--target needs a triple}; shift 2 ;;
    -*) fail "unknown option \`$1\`" "packaging/make.sh [--profile NAME] [--target TRIPLE] OUT [archive|npm|wheel]..." ;;
    *) break ;;
  esac
done
[ $# -gt 0 ] || fail "no folder to write to" "packaging/make.sh [--profile NAME] [--target TRIPLE] OUT [archive|npm|wheel]..."
mkdir -p "$1"
out=$(cd "$1" && pwd)
shift
[ $# -gt 0 ] || set -- archive npm wheel

cd "$root"
targets=${CARGO_TARGET_DIR:-$root/target}
version=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
platform=$(grep "^$target	" "$here/platforms.tsv") ||
  fail "\`$target\` is not in packaging/platforms.tsv" "add a line for the platform"
IFS=$'\t' read -r _ npm_name npm_os npm_cpu npm_libc <<<"$platform"
# Cargo puts what it builds for a named target into a folder of its own.
folder=$targets
flags=()
if [ "$target" != "$host" ]; then
  folder=$targets/$target
  flags=(--target "$target")
fi
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

# Writes the binary without symbols to $stage/carrick.
binary() {
  [ ! -e "$stage/carrick" ] || return 0
  cargo build --locked --package carrick --profile "$profile" "${flags[@]}"
  local built=$profile
  [ "$profile" != dev ] || built=debug
  cp "$folder/$built/carrick" "$stage/carrick"
  # Another platform's tools may not be here; its binary is only larger then.
  [ "$target" != "$host" ] || strip "$stage/carrick"
}

archive() {
  binary
  local name=carrick-$version-$target
  local top=$stage/$name
  mkdir -p "$top/bin"
  cp "$stage/carrick" "$top/bin/carrick"
  cp LICENSE README.md "$top/"
  # The scripts and pages are the same for every platform, so any binary that runs here writes them.
  local carrick=$stage/carrick
  [ "$target" = "$host" ] || carrick=$targets/$profile/carrick
  mkdir -p "$top/share/bash-completion/completions" "$top/share/zsh/site-functions" "$top/share/fish/vendor_completions.d"
  "$carrick" completions bash >"$top/share/bash-completion/completions/carrick"
  "$carrick" completions zsh >"$top/share/zsh/site-functions/_carrick"
  "$carrick" completions fish >"$top/share/fish/vendor_completions.d/carrick.fish"
  "$carrick" man "$top/share/man/man1" >/dev/null
  tar --create --gzip --file "$out/$name.tar.gz" --directory "$stage" --sort=name --owner=0 --group=0 --numeric-owner "$name"
  echo "$out/$name.tar.gz"
}

npm_packages() {
  binary
  NPM_NAME=$npm_name NPM_OS=$npm_os NPM_CPU=$npm_cpu NPM_LIBC=$npm_libc VERSION=$version \
    node "$here/npm/lay-out.js" "$stage/npm" "$stage/carrick"
  for package in "$stage/npm"/*; do
    (cd "$package" && npm pack --silent --pack-destination "$out") | sed "s|^|$out/|"
  done
}

wheel() {
  local maturin=maturin
  if ! command -v maturin >/dev/null; then
    local tools=$targets/tools/maturin
    [ -x "$tools/bin/maturin" ] || { python3 -m venv "$tools" && "$tools/bin/pip" install --quiet maturin==1.16.0; }
    maturin=$tools/bin/maturin
  fi
  # maturin builds by itself, reads the project from the folder that it runs in, and
  # names the oldest glibc that the binary runs on (manylinux) in the name of the wheel.
  (cd "$here/wheel" && "$maturin" build --quiet --locked --profile "$profile" --strip "${flags[@]}" --out "$stage/wheel")
  cp "$stage"/wheel/*.whl "$out/"
  (cd "$stage/wheel" && ls -- *.whl) | sed "s|^|$out/|"
}

for kind in "$@"; do
  case $kind in
    archive) archive ;;
    npm) npm_packages ;;
    wheel) wheel ;;
    *) fail "unknown kind of package \`$kind\`" "use archive, npm or wheel" ;;
  esac
done
