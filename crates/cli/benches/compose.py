#!/usr/bin/env python3
"""Whole processes of `carrick compose` against `wac plug` and `wac compose`, in one run.

    crates/cli/benches/compose.py CARRICK WAC [ROUNDS]

CARRICK and WAC are installed (`cargo install --path crates/cli`, `cargo install
wac-cli --version 0.12.0 --locked`), since the system starts a file as the linker
wrote it more slowly than a copy; `pip install wasmtime` assembles the parts.
A small socket and plugs of five sizes, as in crates/assemble/benches/compose.rs,
wired by plugging and by a script.
The two sides take turns; each line is the median of ROUNDS (61) and the ratio.
"""
import os
import sys
import tempfile
from pathlib import Path

from processes import compare

SOCKET = """(component
    (import "acme:shed/steps@1.0.0" (instance $steps (export "step" (func (result u32)))))
    (alias export $steps "step" (func $step))
    (export "run" (func $step)))"""

SCRIPT = """package demo:whole;
let plug = new demo:plug {};
let socket = new demo:socket { "acme:shed/steps@1.0.0": plug["acme:shed/steps@1.0.0"] };
export socket...;
"""


def plug(functions: int) -> str:
    """A plug with so many functions beside the one that is wired."""
    filler = []
    for function in range(functions):
        sets = "".join(
            f" (local.set 0 (i32.add (local.get 1) (i32.const {function * 20 + step})))" for step in range(20)
        )
        filler.append(f"(func (param i32 i32) (result i32){sets} (local.get 0))")
    return f"""(component
        (core module $m {" ".join(filler)} (func (export "step") (result i32) i32.const 1))
        (core instance $i (instantiate $m))
        (func $step (result u32) (canon lift (core func $i "step")))
        (instance $steps (export "step" (func $step)))
        (export "acme:shed/steps@1.0.0" (instance $steps)))"""


def main() -> int:
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    from wasmtime import wat2wasm

    carrick, wac = (str(Path(path).resolve()) for path in sys.argv[1:3])
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 61
    with tempfile.TemporaryDirectory() as folder:
        within = lambda name: str(Path(folder) / name)
        Path(within("socket.wasm")).write_bytes(wat2wasm(SOCKET))
        Path(within("script.wac")).write_text(SCRIPT)
        for functions in (1, 300, 3_000, 10_000, 30_000):
            part = wat2wasm(plug(functions))
            Path(within("plug.wasm")).write_bytes(part)
            packages = [f"--dep=demo:{name}={within(f'{name}.wasm')}" for name in ("plug", "socket")]
            forms = {
                "plug": [within("socket.wasm"), "--plug", within("plug.wasm")],
                "compose": [within("script.wac"), *packages],
            }
            for form, parts in forms.items():
                sides = {
                    "carrick": [carrick, "compose", "--quiet", *parts, "-o", within("ours.wasm")],
                    "wac": [wac, form, *parts, "-o", within("theirs.wasm")],
                }
                compare(f"{form} {len(part)}", sides, os.devnull, rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
