#!/usr/bin/env bash
# Prints what each feature of carrick-host costs a host that is built from nothing: the crates that are compiled, and the
# CPU time of compiling them with the profile `dev` of a new project. The table in docs/host-features.md is made of this.
#
#   packaging/feature-cost.sh [FOLDER]
#
# First a host without features is compiled into FOLDER (a temporary one by default), then one host for each feature,
# each in addition: what the first has compiled, the others find. The package .ci/same-features gives third-party crates
# the same features in all of them. Takes about 12 minutes of CPU time, and a network for crates that are not here yet.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=${1:-}
if [ -z "$work" ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
fi
export CARGO_TARGET_DIR=$work/target CARGO_INCREMENTAL=0

# host FEATURES: builds a host with these features, and prints crates and seconds. The crates are those of the features alone.
host() {
  local folder=$work/host crates seconds
  mkdir -p "$folder/src"
  cat >"$folder/Cargo.toml" <<TOML
[package]
name = "a-host"
version = "0.0.0"
edition = "2024"

[dependencies]
carrick-host = { path = "$root/crates/host", features = [$1] }
same-features = { path = "$root/.ci/same-features" }

[workspace]
TOML
  echo 'fn main() { drop(carrick_host::plugin::Host::new(carrick_host::plugin::HostOptions::default())); }' >"$folder/src/main.rs"
  cp "$root/Cargo.lock" "$folder/"
  seconds=$(times_of cargo build --quiet --manifest-path "$folder/Cargo.toml")
  crates=$(cargo tree --manifest-path "$root/Cargo.toml" --locked -p carrick-host --no-default-features --features "${1//[\", ]/ }" -e no-dev --prefix none | awk '{ print $1, $2 }' | sort -u | wc -l)
  printf '%-12s %4s crates %5s s of CPU time\n' "${1:-none}" "$crates" "$seconds"
}
# times_of COMMAND...: runs it in a shell of its own, and prints the CPU time of all its processes in seconds. `times` counts
# those of the shell that it runs in, so it cannot stand in a pipeline.
times_of() {
  bash -c '"$@" >&2; times' times_of "$@" |
    awk -F '[ms ]+' 'NR == 2 { print int(60 * $1 + $2 + 60 * $3 + $4) }'
}

host ""
for feature in map assemble snapshot verify http serve; do
  host "\"$feature\""
done
host '"assemble", "http", "serve", "snapshot", "verify", "map"'
