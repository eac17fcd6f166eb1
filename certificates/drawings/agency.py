"""The design of an agency together with the programme: a band of woven cloth down the left side, a thin frame.

The pattern is that of khit weaving: rows of lozenges within lozenges, in pale thread on dark cloth.
"""

from certificates.drawings.shapes import Point, box, lozenge, rosette, seal, svg

INDIGO, GOLD, THREAD, PALE = "#1f2a5a", "#b07d1e", "#e8dcc0", "#eceef6"
BAND = 30.0  # width of the band of cloth
EDGE = 7.0  # inset of the frame


def drawing(size: Point, seal_at: Point | None) -> str:
    """Return the page's drawing; `seal_at` is the middle of the seal, None: without."""
    width, height = size
    watermark = rosette(((width + BAND) / 2, height * 0.47), 40, 9, 24, 4)
    frame = box(BAND + EDGE, EDGE, width - EDGE, height - EDGE)
    return svg(
        size,
        f'<path fill="none" stroke="{PALE}" stroke-width=".3" d="{watermark}"/>',
        f'<path fill="none" stroke="{INDIGO}" stroke-width=".5" d="{frame}"/>',
        _corners(size),
        _cloth(height),
        seal(seal_at, INDIGO, GOLD, reach=13.6) if seal_at else "",
    )


def _corners(size: Point) -> str:
    """Return a heavier angle at each corner of the frame, in gold."""
    left, top, right, bottom = BAND + EDGE + 2, EDGE + 2, size[0] - EDGE - 2, size[1] - EDGE - 2
    angles = "".join(
        f"M{x + inwards * 14} {y}H{x}V{y + down * 14}"
        for x, inwards in ((left, 1), (right, -1))
        for y, down in ((top, 1), (bottom, -1))
    )
    return f'<path fill="none" stroke="{GOLD}" stroke-width=".9" d="{angles}"/>'


def _cloth(height: float) -> str:
    """Return the band: lozenges down its middle, small ones between them, threads along its sides."""
    middle, count = BAND / 2, round(height / 21)
    step = height / count
    centres = [(middle, step * (row + 0.5)) for row in range(count)]
    between = [(x, step * row) for row in range(count + 1) for x in (middle, 6.2, BAND - 6.2)]
    outlines = "".join(lozenge(at, reach, reach * 1.08) for at in centres for reach in (9.2, 6.9))
    hearts = "".join(lozenge(at, 4.4, 4.75) for at in centres)
    eyes = "".join(lozenge(at, 1.8, 2) for at in centres)
    small = "".join(lozenge(at, 1.5, 1.9) for at in between)
    side = "".join(lozenge((x, y), 1.1, 1.4) for _, y in centres for x in (3.6, BAND - 3.6))
    threads = "".join(f"M{x} 0V{height}" for x in (1.2, 2.0, BAND - 2.0, BAND - 1.2))
    return (
        f'<path fill="{INDIGO}" d="{box(0, 0, BAND, height)}"/>'
        f'<path fill="none" stroke="{THREAD}" stroke-width=".55" d="{outlines}"/>'
        f'<path fill="{GOLD}" d="{hearts}"/><path fill="{INDIGO}" d="{eyes}"/>'
        f'<path fill="{THREAD}" d="{small}{side}"/>'
        f'<path fill="none" stroke="{GOLD}" stroke-width=".35" d="{threads}"/>'
    )
