#!/usr/bin/env python3
"""Whole processes of `carrick run` against `wasmtime run`, in one run.

    crates/cli/benches/processes.py CARRICK WASMTIME [ROUNDS]

CARRICK and WASMTIME are release builds (`cargo build --release`,
`cargo install wasmtime-cli --version 48.0.8 --locked`); the Go guests are built
with the `go` on the PATH. The two sides take turns; each line is the median of
ROUNDS (5) and the ratio. CPU time is user and system time of the process.

- cpu: a Go program that computes for seconds (guests/go-cpu)
- copy: 1 GiB from standard input to standard output (guests/go-copy)
- writes: 1,000,000 small writes (guests/go-copy)
- warm: the image module (guests/go-image-info), everything cached
"""
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def build(guest: str, out: Path) -> Path:
    env = os.environ | {"GOOS": "wasip1", "GOARCH": "wasm", "CGO_ENABLED": "0", "GOFLAGS": "-trimpath"}
    wasm = out / f"{guest}.wasm"
    subprocess.run(["go", "build", "-o", wasm, "."], cwd=ROOT / "guests" / guest, env=env, check=True)
    return wasm


def measure(command: list[str], stdin: str) -> tuple[float, float]:
    """Wall and CPU seconds of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    with open(stdin, "rb") as source, open(os.devnull, "wb") as sink:
        subprocess.run(command, stdin=source, stdout=sink, check=True)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare(name: str, ours: list[str], theirs: list[str], stdin: str, rounds: int) -> None:
    measure(ours, stdin), measure(theirs, stdin)  # fills both caches
    runs = [(measure(ours, stdin), measure(theirs, stdin)) for _ in range(rounds)]
    for what, index in (("wall", 0), ("cpu", 1)):
        own = statistics.median(run[0][index] for run in runs)
        peer = statistics.median(run[1][index] for run in runs)
        print(f"{name:8} {what:4}  carrick {own:8.4f} s  wasmtime {peer:8.4f} s  ratio {own / peer:.3f}", flush=True)


def main() -> int:
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    carrick, wasmtime = (str(Path(path).resolve()) for path in sys.argv[1:3])
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        zeros = out / "zeros"
        with zeros.open("wb") as file:
            file.truncate(1 << 30)
        cpu, copy = build("go-cpu", out), build("go-copy", out)
        image = ROOT / "guests/go-image-info/image-info.wasm"
        picture = str(ROOT / "guests/go-image-info/testdata/picture.jpg")
        # The peer runs the same module directly as wasip1, its cache on.
        cases = [
            ("cpu", [str(cpu), "-scale", "10"], os.devnull),
            ("copy", [str(copy)], str(zeros)),
            ("writes", [str(copy), "-writes", "1000000"], os.devnull),
            ("warm", [str(image)], picture),
        ]
        for name, guest, stdin in cases:
            compare(name, [carrick, "run", *guest], [wasmtime, "run", "-C", "cache=y", *guest], stdin, rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
