#!/usr/bin/env python3
"""Whole processes of `carrick run` against `wasmtime run` and wazero, in one run.

    crates/cli/benches/processes.py CARRICK WASMTIME [ROUNDS [CASE...]]

CARRICK and WASMTIME are release builds (`cargo build --release`,
`cargo install wasmtime-cli --version 48.0.8 --locked`); the Go guests are built
with the `go` on the PATH. The two sides take turns; each line is the median of
ROUNDS (5) and the ratio. CPU time is user and system time of the process.

- cpu: a Go program that computes for seconds (guests/go-cpu)
- copy: 1 GiB from standard input to standard output (guests/go-copy)
- writes: 1,000,000 small writes (guests/go-copy)
- warm: the image module (guests/go-image-info), everything cached
- cold: the same, nothing cached
- records: `carrick map` runs a Go command (guests/go-transform) once for each of 10,000 records;
  wasmtime runs a process for each of 100 of them, everything cached

wazero is the Go program in crates/cli/benches/wazero, and takes part in warm and cold.
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


def build_wazero(out: Path) -> str:
    program = out / "wazero"
    subprocess.run(["go", "build", "-o", program, "."], cwd=ROOT / "crates/cli/benches/wazero", check=True)
    return str(program)


def measure(command: list[str], stdin: str) -> tuple[float, float]:
    """Wall and CPU seconds of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    with open(stdin, "rb") as source, open(os.devnull, "wb") as sink:
        subprocess.run(command, stdin=source, stdout=sink, check=True)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare(name: str, sides: dict[str, list[str]], stdin: str, rounds: int) -> None:
    for command in sides.values():
        measure(command, stdin)  # fills the cache
    runs = [{side: measure(command, stdin) for side, command in sides.items()} for _ in range(rounds)]
    for what, index in (("wall", 0), ("cpu", 1)):
        medians = {side: statistics.median(run[side][index] for run in runs) for side in sides}
        own = medians.pop("carrick")
        peers = "  ".join(f"{side} {time:8.4f} s (ratio {own / time:.3f})" for side, time in medians.items())
        print(f"{name:8} {what:4}  carrick {own:8.4f} s  {peers}", flush=True)


def records(carrick: str, wasmtime: str, module: str, out: Path, rounds: int) -> None:
    """Records per second of a Go command, by one process and by a process for each record."""
    words = ["-rename", "id=key", "-upper", "name"]
    lines = [f'{{"id":{number},"name":"item {number}"}}\n' for number in range(10_000)]
    source = out / "records"
    source.write_text("".join(lines))
    (out / "record").write_text(lines[0])
    ours = {jobs: [carrick, "map", "--jobs", jobs, module, "--", *words] for jobs in ("1", "0")}
    peer = [wasmtime, "run", "-C", "cache=y", module, *words]
    for command in (*ours.values(), peer):
        measure(command, str(out / "record"))  # fills the cache
    rates: dict[str, list[float]] = {side: [] for side in ("one job", "a job per core", "wasmtime")}
    for _ in range(rounds):
        rates["one job"].append(len(lines) / measure(ours["1"], str(source))[0])
        rates["a job per core"].append(len(lines) / measure(ours["0"], str(source))[0])
        rates["wasmtime"].append(100 / sum(measure(peer, str(out / "record"))[0] for _ in range(100)))
    medians = {side: statistics.median(found) for side, found in rates.items()}
    for side in ("one job", "a job per core"):
        ratio = medians[side] / medians["wasmtime"]
        print(
            f"records  {side:14}  carrick {medians[side]:8.0f} /s  wasmtime {medians['wasmtime']:8.1f} /s (ratio {ratio:.1f})",
            flush=True,
        )


def main() -> int:
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    carrick, wasmtime = (str(Path(path).resolve()) for path in sys.argv[1:3])
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    wanted = sys.argv[4:]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        zeros = out / "zeros"
        with zeros.open("wb") as file:
            file.truncate(1 << 30)
        image = str(ROOT / "guests/go-image-info/image-info.wasm")
        picture = str(ROOT / "guests/go-image-info/testdata/picture.jpg")
        wazero, cache = build_wazero(out), str(out / "cache")

        # The peer runs the same module directly as wasip1, its cache on.
        def both(*guest: str) -> dict[str, list[str]]:
            return {"carrick": [carrick, "run", *guest], "wasmtime": [wasmtime, "run", "-C", "cache=y", *guest]}

        cases = {
            "cpu": lambda: (both(str(build("go-cpu", out)), "-scale", "10"), os.devnull),
            "copy": lambda: (both(str(build("go-copy", out))), str(zeros)),
            "writes": lambda: (both(str(build("go-copy", out)), "-writes", "1000000"), os.devnull),
            "warm": lambda: (both(image) | {"wazero": [wazero, cache, image]}, picture),
            "cold": lambda: (
                {
                    "carrick": [carrick, "run", "--no-cache", image],
                    "wasmtime": [wasmtime, "run", "-C", "cache=n", image],
                    "wazero": [wazero, "", image],
                },
                picture,
            ),
        }
        for name in wanted or [*cases, "records"]:
            if name == "records":
                records(carrick, wasmtime, str(build("go-transform", out)), out, rounds)
            else:
                compare(name, *cases[name](), rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
