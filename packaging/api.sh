#!/usr/bin/env bash
# Documents the libraries, and compares their public API with the one that was recorded, by
# cargo-semver-checks.
#
#   packaging/api.sh             fails on a warning of rustdoc, and on a change that breaks users
#   packaging/api.sh --update    records the API as it is now, in packaging/api/
#
# Record the API with every release, and with every deliberate break: the break needs a new minor
# version before 1.0 and a new major version after. The records are rustdoc's JSON without
# documentation, compressed. Both are of the same compiler, since the format changes between
# releases of Rust: with a new Rust, check out the recorded commit and record it again.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
cd "$root"
targets=${CARGO_TARGET_DIR:-$root/target}
libraries=(carrick-wit carrick-assemble carrick-bindings carrick-host)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# JSON is an unstable option of rustdoc. Only rustdoc is told that this is fine: told to all
# of cargo, build scripts would compile everything again.
cat >"$work/rustdoc" <<'SH'
#!/bin/sh
RUSTC_BOOTSTRAP=1 exec rustdoc "$@"
SH
chmod +x "$work/rustdoc"
RUSTDOC=$work/rustdoc RUSTDOCFLAGS="-D warnings -Zunstable-options --output-format json" \
  cargo doc --workspace --no-deps --lib --locked

if [ "${1:-}" = --update ]; then
  mkdir -p "$here/api"
  for library in "${libraries[@]}"; do
    # Paths of this machine and prose are left out: neither is compared.
    python3 - "$targets/doc/${library//-/_}.json" <<'PYTHON' | xz -9 >"$here/api/$library.json.xz"
import json, sys
api = json.load(open(sys.argv[1]))
for item in api["index"].values():
    item["docs"] = None
for crate in api["external_crates"].values():
    if "path" in crate:
        crate["path"] = ""
json.dump(api, sys.stdout, separators=(",", ":"), sort_keys=True)
PYTHON
  done
  ls -l "$here/api"
  exit
fi
for library in "${libraries[@]}"; do
  xz --decompress --stdout "$here/api/$library.json.xz" >"$work/$library.json"
  # Additions are fine, so a minor release is what the change has to fit into.
  cargo semver-checks --release-type minor --baseline-rustdoc "$work/$library.json" \
    --current-rustdoc "$targets/doc/${library//-/_}.json"
done
