"""Measures a Go web server as a component beside its native build: requests per second and CPU time.

Usage: serve.py CARRICK WASMTIME [SECONDS] [ROUNDS]

Builds guests/go-http natively and with `carrick build --http`, with and without a snapshot, and sends `GET /hello/you`
with `wrk -t1 -c4` (Debian: wrk) to each server in turn. Prints the medians of the rounds, and ratios to the native build.
"""

import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

GUEST = Path(__file__).resolve().parents[3] / "guests" / "go-http"
PATH = "/hello/you"
MANY = "1000000000"


def main():
    carrick, wasmtime = (str(Path(path).resolve()) for path in sys.argv[1:3])
    seconds = sys.argv[3] if len(sys.argv) > 3 else "5"
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 3
    with tempfile.TemporaryDirectory() as folder:
        native, plain, snapshot = (f"{folder}/{name}" for name in ("native", "plain.wasm", "snapshot.wasm"))
        run(["go", "build", "-o", native, "."], cwd=GUEST)
        run([carrick, "build", "--quiet", "--http", "--snapshot=no", str(GUEST), "-o", plain])
        run([carrick, "build", "--quiet", "--http", "--snapshot", str(GUEST), "-o", snapshot])
        ours = [carrick, "serve", "--listen", "127.0.0.1:0", "--log", "failures"]
        theirs = [wasmtime, "serve", "-S", "cli", "--addr", "127.0.0.1:0", "--max-instance-reuse-count"]
        servers = {
            "native": [native],
            "carrick serve, one instance": [*ours, "--reuse", MANY, plain],
            "wasmtime serve, one instance": [*theirs, MANY, plain],
            "carrick serve, fresh instances": [*ours, plain],
            "wasmtime serve, fresh instances": [*theirs, "1", plain],
            "carrick serve, fresh instances of a snapshot": [*ours, snapshot],
            "wasmtime serve, fresh instances of a snapshot": [*theirs, "1", snapshot],
        }
        measure(servers, seconds, rounds)
        print(f"first answer of `carrick serve` with a snapshot: {first_answer([*ours, snapshot]):.0f} ms after its start")


def run(command, **options):
    subprocess.run(command, check=True, **options)


def start(command):
    """Starts a server in a process group of its own, and returns it with its address."""
    server = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    if len(command) == 1:
        # The native server listens where its source says.
        address = "http://127.0.0.1:8080"
        while not answers(8080):
            time.sleep(0.01)
    else:
        address = next(filter(None, (re.search(r"http://[\d.:]+", line) for line in server.stdout)))[0]
    threading.Thread(target=lambda: [None for _ in server.stdout], daemon=True).start()
    return server, address


def answers(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def measure(servers, seconds, rounds):
    started = {name: start(command) for name, command in servers.items()}
    found = {name: [] for name in servers}
    try:
        for _ in range(rounds):
            for name, (server, address) in started.items():
                get(address)
                before = cpu_seconds(server.pid)
                wrk = ["wrk", "-t1", "-c4", f"-d{seconds}", "--latency", address + PATH]
                text = subprocess.run(wrk, check=True, capture_output=True, text=True).stdout
                if "Non-2xx" in text or "Socket errors" in text:
                    sys.exit(f"{name}: {text}")
                requests = int(re.search(r"(\d+) requests in", text)[1])
                cpu = (cpu_seconds(server.pid) - before) / requests * 1e6
                found[name].append((float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]), cpu, re.search(r"99%\s+(\S+)", text)[1]))
    finally:
        for server, _ in started.values():
            os.killpg(server.pid, signal.SIGTERM)
            server.wait()
    base = statistics.median(rate for rate, _, _ in found["native"])
    for name, rows in found.items():
        rate, cpu, p99 = sorted(rows)[len(rows) // 2]
        print(f"{name}: {rate:,.0f} requests/s, {cpu:.0f} µs of CPU time each, 99 % within {p99}, ratio {rate / base:.2f}")


def cpu_seconds(group):
    """User and system time of the processes of a group."""
    ticks = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[2]) == group:
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def get(address):
    run(["curl", "--silent", "--fail", "--output", "/dev/null", address + PATH])


def first_answer(command):
    """The median time in ms from the start of the process to its first answer."""
    times = []
    for _ in range(5):
        begun = time.monotonic()
        server, address = start(command)
        get(address)
        times.append(time.monotonic() - begun)
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()
    return statistics.median(times) * 1000


main()
