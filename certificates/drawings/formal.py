"""The formal design: a border woven of four sine strands, as Thai edging cloth is, with flowers in its corners.

Everything holds in black and white: shapes, not tints, carry it.
"""

from math import pi

from certificates.drawings.shapes import Point, box, flower, rosette, seal, strand, svg

TEAL, GOLD, PALE = "#0b5563", "#b8862b", "#e6eff0"
OUTER, INNER = 8.0, 16.6  # insets of the border's two edges


def drawing(size: Point, seal_at: Point | None) -> str:
    """Return the page's drawing; `seal_at` is the middle of the seal, None: without."""
    width, height = size
    watermark = rosette((width / 2, height * 0.47), 44, 17, 12, 6)
    return svg(
        size,
        f'<path fill="none" stroke="{PALE}" stroke-width=".3" d="{watermark}"/>',
        _border(size),
        seal(seal_at, TEAL, GOLD, reach=13.6) if seal_at else "",
    )


def _braid(size: Point, height: float, phases: tuple[float, ...]) -> str:
    """Return the strands of all four sides between the corner squares."""
    (width, depth), middle = size, (OUTER + INNER) / 2
    long, short = width - 2 * INNER, depth - 2 * INNER
    sides: tuple[tuple[Point, Point, float], ...] = (
        ((INNER, middle), (1.0, 0.0), long),
        ((INNER, depth - middle), (1.0, 0.0), long),
        ((middle, INNER), (0.0, 1.0), short),
        ((width - middle, INNER), (0.0, 1.0), short),
    )
    return "".join(strand(*side, height=height, phase=phase) for side in sides for phase in phases)


def _frame(size: Point, inset: float) -> str:
    return box(inset, inset, size[0] - inset, size[1] - inset)


def _corner_squares(size: Point) -> str:
    """Return the lines that part the corner squares from the braid."""
    width, depth = size
    upright = (f"M{x} {OUTER}V{INNER}M{x} {depth - OUTER}V{depth - INNER}" for x in (INNER, width - INNER))
    level = (f"M{OUTER} {y}H{INNER}M{width - OUTER} {y}H{width - INNER}" for y in (INNER, depth - INNER))
    return "".join((*upright, *level))


def _border(size: Point) -> str:
    width, depth = size
    middle = (OUTER + INNER) / 2
    corners = [(x, y) for x in (middle, width - middle) for y in (middle, depth - middle)]
    return (
        f'<g fill="none" stroke="{TEAL}">'
        f'<path stroke="{GOLD}" stroke-width=".3" d="{_braid(size, 3.3, (0, pi))}"/>'
        f'<path stroke-width=".3" d="{_braid(size, 3.3, (pi / 2, -pi / 2))}"/>'
        f'<path stroke-width="1.1" d="{_frame(size, OUTER)}"/>'
        f'<path stroke-width=".45" d="{_frame(size, INNER)}{_corner_squares(size)}"/>'
        f'<path stroke="{GOLD}" stroke-width=".3" d="{_frame(size, INNER + 1.5)}"/>'
        "</g>" + "".join(flower(corner, 3.9, TEAL, GOLD) for corner in corners)
    )
