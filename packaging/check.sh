#!/usr/bin/env bash
# Packages every crate that is published, from a clean clone, and uses the packages outside
# of the workspace: installs the command, and builds hosts that depend on the library.
#
#   packaging/check.sh
#
# What is not committed is not checked. Crates that are on this machine already, built with
# the workspace's profiles in its target folder, are not built again.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "error: $1" >&2
  exit 1
}
step() { printf '\n-- %s (%ss)\n' "$*" "$SECONDS"; }

step "packaging the crates of a clean clone"
git clone --quiet --local "$root" "$work/clone"
cd "$work/clone"
# Building the packages, which cargo does here by default, is what the rest of this script does.
if ! cargo package --quiet --workspace --exclude carrick-preview1 --exclude same-features --locked --no-verify --target-dir "$work/packages" >"$work/package.log" 2>&1; then
  cat "$work/package.log" >&2
  fail "cargo package failed"
fi
grep -v -e 'documentation, homepage or repository' -e '= note: see ' -e '^  |$' -e 'is not included in the published package' -e '^$' "$work/package.log" || true
mkdir "$work/crates"
for package in "$work/packages/package"/*.crate; do
  tar --extract --gzip --file "$package" --directory "$work/crates"
done
cargo metadata --format-version 1 --no-deps >"$work/metadata.json"
# Prints `name folder` of each package, and refuses one that lacks what its readers need.
python3 - "$work" >"$work/names" <<'PYTHON'
import json, os, sys
work = sys.argv[1]
packages = [p for p in json.load(open(f"{work}/metadata.json"))["packages"] if p["publish"] != []]
for package in packages:
    name = package["name"]
    folder = f"{work}/crates/{name}-{package['version']}"
    for field in ["description", "license", "readme", "keywords", "categories"]:
        if not package[field]:
            sys.exit(f"error: the crate `{name}` has no {field}")
    for file in ["LICENSE", "README.md", "Cargo.toml", "src/lib.rs"]:
        if not os.path.isfile(f"{folder}/{file}") or os.path.getsize(f"{folder}/{file}") == 0:
            sys.exit(f"error: the package of `{name}` has no {file}")
    for dependency in package["dependencies"]:
        if dependency["req"] == "*" and dependency["kind"] != "dev":
            sys.exit(f"error: `{name}` depends on any version of `{dependency['name']}`")
    print(name, folder)
PYTHON
cat "$work/names"

# The packages are in no registry, so cargo is told where they are. Their lock files name
# a registry as the origin of the others, which is taken out.
patches=()
while read -r name folder; do
  patches+=(--config "patch.crates-io.$name.path='$folder'")
done <"$work/names"
python3 - "$work" <<'PYTHON'
import glob, re, sys
names = [line.split()[0] for line in open(f"{sys.argv[1]}/names")]
for path in glob.glob(f"{sys.argv[1]}/crates/*/Cargo.lock"):
    text = open(path).read()
    for name in names:
        text = re.sub(rf'(name = "{name}"\nversion = "[^"]*"\n)source = "[^"]*"\n(checksum = "[^"]*"\n)?', r"\1", text)
    open(path, "w").write(text)
PYTHON
settings=(--config "$root/Cargo.toml" "${patches[@]}")

step "installing the command in an empty folder"
mkdir "$work/empty"
cd "$work/empty"
folder=$(sed -n 's/^carrick //p' "$work/names")
cargo install --quiet --path "$folder" --root "$work/installed" --debug --locked --no-track "${settings[@]}"
"$work/installed/bin/carrick" --version

step "README's examples with the installed command"
cd "$root"
CARRICK_INSTALLED=$work/installed/bin cargo test --quiet --locked --workspace --test docs -- the_examples_of_the_readme_hold

step "a host that depends on the packaged library"
mkdir -p "$work/host/src"
cp "$root/crates/host/examples/words.rs" "$work/host/src/main.rs"
cp "$root/Cargo.lock" "$work/host/"
all=$(python3 - "$work" <<'PYTHON'
import json, sys
packages = json.load(open(f"{sys.argv[1]}/metadata.json"))["packages"]
host = next(package for package in packages if package["name"] == "carrick-host")
print(", ".join(f'"carrick-host/{name}"' for name in sorted(host["features"]) if name != "default"))
PYTHON
)
cat >"$work/host/Cargo.toml" <<TOML
[package]
name = "words"
version = "0.1.0"
edition = "2024"

[features]
all = [$all]

[dependencies]
carrick-host = { version = "0.1.0", default-features = false }
# Only to save time: with the features that the workspace gives to third-party crates, the engine is built already.
same-features = { path = "$root/.ci/same-features" }

[workspace]
TOML
"$work/installed/bin/carrick" adapt --quiet "$here/host/words.wat" --wit "$here/host/words.wit" -o "$work/words.wasm"
cd "$work/host"
step "building and running it with every feature"
cargo build --quiet --features all "${settings[@]}"
printed=$("$CARGO_TARGET_DIR/debug/words" "$work/words.wasm" "to be or not to be")
[ "$printed" = "6 words, the longest is not" ] || fail "the host printed \`$printed\`, expected \`6 words, the longest is not\`"
step "building and running it without features"
cargo build --quiet "${settings[@]}"
printed=$("$CARGO_TARGET_DIR/debug/words" "$work/words.wasm" "to be or not to be")
[ "$printed" = "6 words, the longest is not" ] || fail "the host without features printed \`$printed\`, expected \`6 words, the longest is not\`"
