"""The picture of a badge: a scalloped seal with a tick, the same for every course. It names nobody."""

import io
from functools import cache
from math import cos, pi, sin

from PIL import Image, ImageDraw

SIDE, MIDDLE = 400, 200.0
TEAL, GOLD, WHITE = "#0b5563", "#b8862b", "#ffffff"
PETALS = 20
TICK = ((128.0, 206.0), (180.0, 258.0), (278.0, 146.0))
STROKE = 30
COLOURS = 64  # a fifth of the bytes, and nothing to be seen of it
FINER = 4  # a PNG is drawn so many times larger, then made smaller: smooth edges
ACCESSIBLE = "ตราผ่านหลักสูตร · Course badge"
SAMPLE = "SAMPLE"  # Latin: the bitmap font that draws it knows no Thai

Point = tuple[float, float]


def _scallops(radius: float, depth: float) -> list[Point]:
    """Return the outline of a seal with rounded petals."""
    points = []
    for step in range(PETALS * 12):
        angle = step * 2 * pi / (PETALS * 12)
        far = radius - depth * (1 - abs(cos(angle * PETALS / 2)))
        points.append((MIDDLE + far * cos(angle), MIDDLE + far * sin(angle)))
    return points


def emblem_svg(inside: str = "", *, sample: bool) -> str:
    """Return the emblem as SVG of about 3 KB, with `inside` as its first child."""
    outline = " ".join(f"{x:.1f},{y:.1f}" for x, y in _scallops(190, 14))
    tick = " ".join(f"{x:.0f},{y:.0f}" for x, y in TICK)
    style = f'font-size="34" font-family="sans-serif" text-anchor="middle" fill="{WHITE}"'
    word = f'<text x="200" y="330" {style}>{SAMPLE}</text>' if sample else ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0" '
        f'viewBox="0 0 {SIDE} {SIDE}" role="img">{inside}<title>{ACCESSIBLE}</title>'
        f'<polygon fill="{TEAL}" points="{outline}"/>'
        f'<circle cx="200" cy="200" r="150" fill="none" stroke="{GOLD}" stroke-width="8"/>'
        f'<polyline fill="none" stroke="{WHITE}" stroke-width="{STROKE}" stroke-linecap="round" '
        f'stroke-linejoin="round" points="{tick}"/>{word}</svg>'
    )


@cache
def emblem_png(*, sample: bool) -> bytes:
    """Return the emblem as PNG, 400 pixels square, about 9 KB."""
    large = Image.new("RGBA", (SIDE * FINER, SIDE * FINER), (255, 255, 255, 0))
    pen = ImageDraw.Draw(large)
    pen.polygon([(x * FINER, y * FINER) for x, y in _scallops(190, 14)], fill=TEAL)
    ring = [(MIDDLE - 154) * FINER] * 2 + [(MIDDLE + 154) * FINER] * 2
    pen.ellipse(ring, outline=GOLD, width=8 * FINER)
    points = [(x * FINER, y * FINER) for x, y in TICK]
    pen.line(points, fill=WHITE, width=STROKE * FINER, joint="curve")
    for x, y in points:
        half = STROKE * FINER / 2
        pen.ellipse([x - half, y - half, x + half, y + half], fill=WHITE)
    if sample:
        pen.text((MIDDLE * FINER, 318 * FINER), SAMPLE, fill=WHITE, font_size=34 * FINER, anchor="mm")
    small = large.resize((SIDE, SIDE), Image.Resampling.LANCZOS).quantize(COLOURS)
    written = io.BytesIO()
    small.save(written, format="PNG", optimize=True)
    return written.getvalue()
