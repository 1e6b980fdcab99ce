#!/usr/bin/env python3
"""Draws docs/benchmarks.svg from the tables of docs/benchmarks.md.

    docs/plot.py            writes the picture
    docs/plot.py --check    fails if the picture and the page differ

Every colour is an attribute, every series has its own marker, and the script
fails when a text would leave the picture.
"""
import math
import sys
from html import escape
from pathlib import Path

PAGE = Path(__file__).with_name("benchmarks.md")
PICTURE = Path(__file__).with_name("benchmarks.svg")

WIDTH, MARGIN, FONT, ROW = 900, 20, 13, 21
# A wide font, such as DejaVu Sans, takes this much for a character of text.
CHARACTER = 0.64 * FONT
BLUE, ORANGE, GREEN, PURPLE, GREY = "#0072b2", "#d55e00", "#00795a", "#aa4499", "#555555"
SERIES = [(BLUE, "circle", ""), (ORANGE, "square", "7 3"), (GREEN, "triangle", "2 3"), (PURPLE, "diamond", "9 3 2 3"), (GREY, "cross", "1 2")]
BYTES = {"B": 1, "KiB": 1 << 10, "MiB": 1 << 20}

Rows = list[list[str]]


def table(page: str, heading: str) -> Rows:
    """The first table below a heading, its head included."""
    _, found, rest = page.partition(f"\n{heading}\n")
    if not found:
        sys.exit(f"{PAGE.name} has no heading `{heading}`")
    rows: Rows = []
    for line in rest.splitlines():
        if line.startswith("| "):
            rows.append([cell.strip().replace("`", "") for cell in line.strip("| ").split(" | ")])
        elif rows:
            if not line.startswith("|"):
                break
    return [row for row in rows if not set("".join(row)) <= set("- |")]


def number(text: str) -> float:
    return float(text.split()[0].replace(",", ""))


class Drawing:
    """Elements of a picture that grows downwards."""

    def __init__(self) -> None:
        self.elements: list[str] = []
        self.top = MARGIN

    def text(self, x: float, y: float, text: str, anchor: str = "start", bold: bool = False) -> None:
        width = len(text) * CHARACTER * (1.1 if bold else 1)
        left = x - {"start": 0, "middle": width / 2, "end": width}[anchor]
        if left < 0 or left + width > WIDTH:
            sys.exit(f"the text `{text}` leaves the picture: {left:.0f} to {left + width:.0f} of {WIDTH}")
        weight = ' font-weight="bold"' if bold else ""
        self.elements.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{weight}>{escape(text)}</text>')

    def line(self, x1: float, y1: float, x2: float, y2: float, color: str = "#cccccc") -> None:
        self.elements.append(f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{color}" fill="none"/>')

    def marker(self, shape: str, color: str, x: float, y: float) -> None:
        shapes = {
            "circle": f"M{x - 5:.1f} {y:.1f}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z",
            "square": f"M{x - 4.5:.1f} {y - 4.5:.1f}h9v9h-9Z",
            "triangle": f"M{x:.1f} {y - 5.5:.1f}l5.5 10h-11Z",
            "diamond": f"M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6Z",
            "cross": f"M{x - 4.5:.1f} {y - 4.5:.1f}l9 9m0 -9l-9 9",
        }
        fill = "none" if shape == "cross" else color
        self.elements.append(f'<path d="{shapes[shape]}" fill="{fill}" stroke="{color}" stroke-width="2"/>')

    def title(self, text: str, note: str) -> None:
        self.top += 16
        self.text(MARGIN, self.top, text, bold=True)
        self.top += 20
        self.text(MARGIN, self.top, note)
        self.top += 14


def by_size(drawing: Drawing, rows: Rows) -> None:
    """Lines on two logarithmic axes."""
    drawing.title("A typed call of a Go guest, by size of the argument", "Lower is better. Both axes are logarithmic. Figures at the right: the largest argument.")
    head, rows = rows[0], rows[1:]
    sizes = [row[0] for row in rows]
    xs = [math.log2(number(size) * BYTES[size.split()[1]]) for size in sizes]
    series = [(name, [number(row[column]) for row in rows]) for column, name in enumerate(head) if column]
    values = [value for _, points in series for value in points]
    base, ceiling = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    left, right, height = 115, WIDTH - 330, 290
    bottom = drawing.top + height
    place_x = lambda x: left + 12 + (x - xs[0]) / (xs[-1] - xs[0]) * (right - left - 24)
    place_y = lambda y: bottom - (math.log10(y) - base) / (ceiling - base) * (height - 10)
    for power in range(base, ceiling + 1):
        drawing.line(left, place_y(10**power), right, place_y(10**power))
        drawing.text(left - 8, place_y(10**power) + 4, f"{10**power:,g} µs", "end")
    for x, size in zip(xs, sizes):
        drawing.line(place_x(x), bottom, place_x(x), bottom + 6, "#555555")
        drawing.text(place_x(x), bottom + 22, size, "middle")
    drawing.line(left, bottom, right, bottom, "#555555")
    drawing.line(left, drawing.top, left, bottom, "#555555")
    drawing.text((left + right) / 2, bottom + 44, "size of the argument (logarithmic)", "middle")
    # Names stand beside the ends of the lines, none on another.
    styled = sorted(zip(series, SERIES), key=lambda one: -one[0][1][-1])
    below = 0.0
    for (name, points), (color, shape, dashes) in styled:
        places = [(place_x(x), place_y(y)) for x, y in zip(xs, points)]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        drawing.elements.append(f'<path d="M{path}" stroke="{color}" stroke-width="2"{dashed} fill="none"/>')
        for x, y in places:
            drawing.marker(shape, color, x, y)
        below = max(below + 18, places[-1][1] + 4)
        drawing.marker(shape, color, right + 14, below - 4)
        drawing.text(right + 26, below, f"{name}: {points[-1]:,.0f} µs")
    drawing.top = bottom + 44 + 34


def fresh(drawing: Drawing, rows: Rows) -> None:
    """Dots on a logarithmic axis, one row for each guest and host."""
    drawing.title("A new instance for each call", "Time of the call and its instance. Lower is better. The axis is logarithmic.")
    hosts, rows = rows[0][1:], rows[1:]
    values = [number(cell) for row in rows for cell in row[1:]]
    base, ceiling = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    group = MARGIN + max(len(row[0]) for row in rows) * CHARACTER + 16
    left = group + max(map(len, hosts)) * CHARACTER + 12
    right = WIDTH - 90
    place = lambda value: left + (math.log10(value) - base) / (ceiling - base) * (right - left)
    height = len(rows) * (len(hosts) * ROW + 8)
    for power in range(base, ceiling + 1):
        drawing.line(place(10**power), drawing.top, place(10**power), drawing.top + height)
        drawing.text(place(10**power), drawing.top + height + 18, f"{10**power:,g} µs", "middle")
    drawing.line(left, drawing.top + height, right, drawing.top + height, "#555555")
    y = drawing.top + 8
    for row in rows:
        drawing.text(MARGIN, y + 9, row[0], bold=True)
        for host, cell, (color, shape, _) in zip(hosts, row[1:], SERIES):
            drawing.text(left - 10, y + 9, host, "end")
            drawing.line(left, y + 5, place(number(cell)), y + 5)
            drawing.marker(shape, color, place(number(cell)), y + 5)
            drawing.text(place(number(cell)) + 12, y + 9, cell)
            y += ROW
        y += 8
    drawing.text((left + right) / 2, y + 34, "time of a call (logarithmic)", "middle")
    drawing.top = y + 34 + 34


def records(drawing: Drawing, rows: Rows) -> None:
    """Bars from zero."""
    drawing.title("Records a second", "Images, one a line, on two cores. Higher is better. Hatched: a native program without Carrick.")
    rows = rows[1:]
    left = MARGIN + max(len(row[0]) for row in rows) * CHARACTER + 10
    right = WIDTH - 80
    step = 5000
    ceiling = math.ceil(max(number(row[1]) for row in rows) / step) * step
    place = lambda value: left + value / ceiling * (right - left)
    height = len(rows) * ROW + 4
    for value in range(0, ceiling + 1, step):
        drawing.line(place(value), drawing.top, place(value), drawing.top + height)
        drawing.text(place(value), drawing.top + height + 18, f"{value:,}", "middle")
    for index, row in enumerate(rows):
        y = drawing.top + 4 + index * ROW
        fill = BLUE if row[0].startswith("carrick") else "url(#hatched)"
        drawing.text(left - 10, y + 12, row[0], "end")
        length = place(number(row[1])) - left
        drawing.elements.append(f'<rect x="{left:.1f}" y="{y}" width="{length:.1f}" height="{ROW - 6}" fill="{fill}" stroke="#333333"/>')
        drawing.text(left + length + 6, y + 12, row[1])
    drawing.line(left, drawing.top + height, right, drawing.top + height, "#555555")
    drawing.text((left + right) / 2, drawing.top + height + 38, "records a second", "middle")
    drawing.top += height + 38


def picture(page: str) -> str:
    drawing = Drawing()
    by_size(drawing, table(page, "### By size of the argument"))
    fresh(drawing, table(page, "### A new instance for each call"))
    records(drawing, table(page, "## Streams of records"))
    height = math.ceil(drawing.top + MARGIN)
    body = "\n".join(drawing.elements)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" role="img">
<title>Figures of docs/benchmarks.md</title>
<defs><pattern id="hatched" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#ffffff"/><path d="M0 0V6" stroke="#555555" stroke-width="4"/></pattern></defs>
<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>
<g font-family="Verdana, DejaVu Sans, sans-serif" font-size="{FONT}" fill="#111111">
{body}
</g>
</svg>
"""


def main(arguments: list[str]) -> int:
    drawn = picture(PAGE.read_text(encoding="utf-8"))
    if arguments == ["--check"]:
        same = PICTURE.read_text(encoding="utf-8") == drawn
        if not same:
            print(f"{PICTURE.name} does not show {PAGE.name}: run docs/plot.py", file=sys.stderr)
        return 0 if same else 1
    if arguments:
        print(__doc__, file=sys.stderr)
        return 2
    PICTURE.write_text(drawn, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
