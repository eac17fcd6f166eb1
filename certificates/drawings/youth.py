"""The design for young people: broad waves in the corners, and a net of points and lines as between phones."""

from math import sin, tau

from certificates.drawings.shapes import Point, disc, path_of, seal, svg

TEAL, CORAL, SUN, INK, PALE = "#0d7377", "#d9533b", "#f0b429", "#114b5f", "#dfeeee"
# A net in a corner: points in mm from it, and which of them a line joins.
POINTS = ((12, 12), (30, 9), (49, 16), (70, 9), (24, 27), (43, 32), (13, 44), (31, 47), (92, 14), (14, 63))
LINES = ((0, 1), (1, 2), (2, 3), (0, 4), (1, 4), (4, 5), (2, 5), (4, 6), (6, 7), (5, 7), (3, 8), (6, 9))


def drawing(size: Point, seal_at: Point | None) -> str:
    """Return the page's drawing; `seal_at` is the middle of the seal, None: without."""
    return svg(
        size,
        _waves(size),
        _net(size, top=True),
        _net(size, top=False),
        seal(seal_at, INK, CORAL, reach=13.6) if seal_at else "",
    )


def _waves(size: Point) -> str:
    """Return three waves along the foot of the page and, turned about, along its head."""
    plans = ((TEAL, 11.0, 2.6, 0.0), (SUN, 7.4, 2.2, 0.9), (CORAL, 4.2, 1.8, 1.9))
    return "".join(
        f'<path fill="{colour}" d="{_wave(size, depth, lift, phase, top)}"/>'
        for top in (True, False)
        for colour, depth, lift, phase in plans
    )


def _wave(size: Point, depth: float, lift: float, phase: float, top: bool) -> str:
    """Return one band from an edge of the page to a wave about `depth` mm from it."""
    width, height = size
    edge, inwards = (0.0, 1.0) if top else (height, -1.0)

    def curve(x: float) -> Point:
        along = x if top else width - x
        return x, edge + inwards * (depth + lift * sin(along / width * 1.5 * tau + phase))

    return f"{path_of(curve, width, 9)}V{edge}H0Z"


def _net(size: Point, *, top: bool) -> str:
    """Return the net in the upper right corner, or turned about in the lower left."""
    width, height = size

    def place(point: Point) -> Point:
        x, y = point[0], point[1] + 8
        return (width - x, y) if top else (x, height - y)

    at = [place(point) for point in POINTS]
    lines = "".join(f"M{at[a][0]:.1f} {at[a][1]:.1f}L{at[b][0]:.1f} {at[b][1]:.1f}" for a, b in LINES)
    small = "".join(disc(point, 1.0) for point in at[::2])
    large = "".join(disc(point, 1.6) for point in at[1::2])
    return (
        f'<path fill="none" stroke="{PALE}" stroke-width=".7" d="{lines}"/>'
        f'<path fill="{PALE}" d="{small}"/><path fill="{PALE}" d="{large}"/>'
    )
