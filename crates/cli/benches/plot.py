#!/usr/bin/env python3
"""Draws what the benchmarks printed.

    crates/cli/benches/plot.py TYPED PLUGINS > docs/benchmarks.svg

TYPED and PLUGINS are files with what `cargo bench -p carrick --bench typed` and
`--bench plugins` printed.
"""
import math
import re
import sys
from html import escape
from pathlib import Path

WIDTH, LEFT, ROW, GAP = 860, 300, 22, 46
COLORS = ["c0", "c1", "c2", "c3", "c4"]
STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #222 } .title { font-weight: 600; font-size: 15px }
  .axis { stroke: #999; fill: none } .c0 { --c: #0b6bcb } .c1 { --c: #c4541a } .c2 { --c: #2e8540 }
  .c3 { --c: #8a3ffc } .c4 { --c: #777 } rect[class] { fill: var(--c) } polyline { stroke: var(--c); fill: none; stroke-width: 2 }
  circle { fill: var(--c) }
  @media (prefers-color-scheme: dark) { text { fill: #ddd } .axis { stroke: #777 }
    .c0 { --c: #58a6ff } .c1 { --c: #ff9e64 } .c2 { --c: #7ee787 } .c3 { --c: #c297ff } .c4 { --c: #aaa } }
"""


def sizes(text: str) -> dict[str, list[tuple[float, float]]]:
    """Microseconds of a call by the size of its argument, for each way to make it."""
    series: dict[str, list[tuple[float, float]]] = {}
    for part in re.split(r"^extract of ", text, flags=re.M)[1:]:
        head = re.match(r"(\d+) bytes", part)
        if not head:
            continue
        size = float(head[1])
        for own, other, theirs in re.findall(r"^Go, typed +([\d.]+) µs +(\S.*?) +([\d.]+) µs", part, flags=re.M):
            series.setdefault("carrick_host::typed", []).append((size, float(own)))
            series.setdefault(other, []).append((size, float(theirs)))
    return {name: sorted({x: y for x, y in points}.items()) for name, points in series.items()}


def bars(text: str, section: str, pattern: str) -> list[tuple[str, float]]:
    body = re.search(rf"^{section}:.*?\n(.*?)(?=^\w|\Z)", text, flags=re.M | re.S)
    lines = re.findall(pattern, body[1], flags=re.M) if body else []
    return [(" ".join(label.split()), float(value)) for label, value in lines]


def bar_chart(title: str, unit: str, rows: list[tuple[str, float]], top: int) -> tuple[list[str], int]:
    """Bars on a logarithmic scale; ours in colour."""
    out = [f'<text class="title" x="10" y="{top}">{escape(title)}</text>']
    low = math.log10(min(value for _, value in rows)) - 0.3
    high = math.log10(max(value for _, value in rows))
    for index, (label, value) in enumerate(rows):
        y = top + 12 + index * ROW
        length = (math.log10(value) - low) / (high - low) * (WIDTH - LEFT - 120)
        color = "c0" if "carrick" in label else "c4"
        out.append(f'<text x="{LEFT - 8}" y="{y + 14}" text-anchor="end">{escape(label)}</text>')
        out.append(f'<rect class="{color}" x="{LEFT}" y="{y + 2}" width="{length:.1f}" height="{ROW - 6}"/>')
        out.append(f'<text x="{LEFT + length + 6:.1f}" y="{y + 14}">{value:,.0f} {unit}</text>')
    return out, top + 12 + len(rows) * ROW + GAP


def line_chart(title: str, series: dict[str, list[tuple[float, float]]], top: int) -> tuple[list[str], int]:
    """Lines on two logarithmic scales: bytes to the right, microseconds upwards."""
    height, left, right = 260, 70, WIDTH - 250
    xs = [math.log2(x) for points in series.values() for x, _ in points]
    ys = [math.log10(y) for points in series.values() for _, y in points]
    base, ceiling = math.floor(min(ys)), math.ceil(max(ys))
    place_x = lambda x: left + (math.log2(x) - min(xs)) / (max(xs) - min(xs)) * (right - left)
    place_y = lambda y: top + 20 + height - (math.log10(y) - base) / (ceiling - base) * height
    out = [f'<text class="title" x="10" y="{top}">{escape(title)}</text>']
    for power in range(base, ceiling + 1):
        y = place_y(10**power)
        out.append(f'<path class="axis" d="M{left} {y:.1f}H{right}" opacity=".4"/>')
        out.append(f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{10**power:,g} µs</text>')
    for x in sorted({x for points in series.values() for x, _ in points}):
        label = f"{x / 1024:g} KiB" if x < 1 << 20 else f"{x / (1 << 20):g} MiB"
        out.append(f'<text x="{place_x(x):.1f}" y="{top + height + 38}" text-anchor="middle">{label}</text>')
    # Labels stand beside the lines' ends, and not on each other.
    below = 0.0
    for index, (name, points) in enumerate(sorted(series.items(), key=lambda item: -item[1][-1][1])):
        color = COLORS[index % len(COLORS)]
        places = [(place_x(x), place_y(y)) for x, y in points]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        out.append(f'<polyline class="{color}" points="{line}"/>')
        out += [f'<circle class="{color}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in places]
        below = max(below + 16, places[-1][1] + 4)
        out.append(f'<text x="{right + 10}" y="{below:.1f}">{escape(name)}</text>')
    return out, top + height + 38 + GAP


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    typed, plugins = (Path(path).read_text() for path in sys.argv[1:])
    out: list[str] = []
    top = 28
    charts = [
        lambda top: line_chart("A typed call of a Go guest, by the size of its argument", sizes(typed), top),
        lambda top: bar_chart(
            "A new instance for each call, and the call",
            "µs",
            bars(plugins, "fresh", r"^  (\S.*?) +([\d.]+) µs"),
            top,
        ),
        lambda top: bar_chart(
            "Records a second (images, one a line)",
            "/s",
            bars(plugins, "map", r"^  (\S.*?) +([\d.]+) /s"),
            top,
        ),
    ]
    for chart in charts:
        lines, top = chart(top)
        out += lines
    body = "\n".join(out)
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" role="img">')
    print(f"<title>What the benchmarks measured</title>\n<style>{STYLE}</style>\n{body}\n</svg>")
    return 0


if __name__ == "__main__":
    sys.exit(main())
