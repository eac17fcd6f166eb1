"""The certificate's drawing: woven border, corner flowers, rosette and seal, as one SVG of few paths.

Lengths are millimetres on A4 landscape. The border weaves four sine strands, as Thai edging cloth does; the flower is
a plain prachamyam, the four-petalled figure of Thai ornament. Everything holds in black and white: shapes, not tints,
carry it.
"""

from collections.abc import Callable
from functools import cache
from math import cos, pi, sin, tau

PAGE = (297.0, 210.0)
TEAL, GOLD, PALE, WASH = "#0b5563", "#b8862b", "#e6eff0", "#f2f7f7"
OUTER, INNER = 8.0, 16.6  # insets of the border's two edges
SEAL = (148.5, 172.0)
RULE = (148.5, 66.2)

Point = tuple[float, float]


def path_of(curve: Callable[[float], Point], end: float, steps: int) -> str:
    """Return SVG path data of a smooth curve over 0…end, as `steps` cubic pieces through points of the curve."""
    third, tiny = end / steps / 3, 1e-5
    data = []
    for step in range(steps + 1):
        moment = end * step / steps
        x, y = curve(moment)
        ahead, behind = curve(moment + tiny), curve(moment - tiny)
        dx, dy = ((ahead[axis] - behind[axis]) / (2 * tiny) * third for axis in (0, 1))
        if step == 0:
            data.append(f"M{x:.2f} {y:.2f}C{x + dx:.2f} {y + dy:.2f}")
        else:
            data.append(f"{'S' if step > 1 else ' '}{x - dx:.2f} {y - dy:.2f} {x:.2f} {y:.2f}")
    return "".join(data)


def _strand(start: Point, along: Point, length: float, *, height: float, phase: float) -> str:
    """Return one sine strand of a side, of whole waves about 11 mm long."""
    waves = round(length / 11)

    def curve(moment: float) -> Point:
        lift = height * sin(moment * waves * tau / length + phase)
        return start[0] + along[0] * moment + along[1] * lift, start[1] + along[1] * moment + along[0] * lift

    return path_of(curve, length, waves * 2)


def _braid(height: float, phases: tuple[float, ...]) -> str:
    """Return the strands of all four sides between the corner blocks."""
    (width, depth), middle = PAGE, (OUTER + INNER) / 2
    long, short = width - 2 * INNER, depth - 2 * INNER
    sides = (
        ((INNER, middle), (1.0, 0.0), long),
        ((INNER, depth - middle), (1.0, 0.0), long),
        ((middle, INNER), (0.0, 1.0), short),
        ((width - middle, INNER), (0.0, 1.0), short),
    )
    return "".join(_strand(*side, height=height, phase=phase) for side in sides for phase in phases)


def _ring(centre: Point, radius: float, lift: float, lobes: int, phase: float) -> str:
    """Return a closed wavy ring: a circle whose radius swings by `lift` `lobes` times."""

    def curve(moment: float) -> Point:
        reach = radius + lift * cos(lobes * moment + phase)
        return centre[0] + reach * cos(moment), centre[1] + reach * sin(moment)

    return path_of(curve, tau, lobes * 3) + "Z"


def _rosette(centre: Point, radius: float, lift: float, lobes: int, strands: int) -> str:
    return "".join(_ring(centre, radius, lift, lobes, strand * tau / strands) for strand in range(strands))


def _petals(centre: Point, reach: float, girth: float, turn: float) -> str:
    """Return four pointed petals around a point, the first towards `turn`."""
    data = []
    for quarter in range(4):
        angle = turn + quarter * pi / 2
        ahead, aside = (cos(angle), sin(angle)), (-sin(angle), cos(angle))

        def at(along: float, across: float, ahead: Point = ahead, aside: Point = aside) -> str:
            x = centre[0] + along * reach * ahead[0] + across * girth * aside[0]
            y = centre[1] + along * reach * ahead[1] + across * girth * aside[1]
            return f"{x:.2f} {y:.2f}"

        data.append(
            f"M{at(0.08, 0)}C{at(0.18, 1.1)} {at(0.6, 1.3)} {at(1, 0)}C{at(0.6, -1.3)} {at(0.18, -1.1)} {at(0.08, 0)}Z"
        )
    return "".join(data)


def _disc(centre: Point, radius: float) -> str:
    x, y = centre
    return f"M{x - radius:.2f} {y:.2f}a{radius} {radius} 0 1 0 {2 * radius} 0a{radius} {radius} 0 1 0 {-2 * radius} 0Z"


def _flower(centre: Point, reach: float) -> str:
    """Return a prachamyam: four petals along the axes, four between them, an eye."""
    return (
        f'<path fill="{GOLD}" d="{_petals(centre, reach * 0.86, reach * 0.2, pi / 4)}"/>'
        f'<path fill="{TEAL}" d="{_petals(centre, reach, reach * 0.27, 0)}"/>'
        f'<path fill="#fff" stroke="{TEAL}" stroke-width="{reach * 0.07:.2f}" d="{_disc(centre, reach * 0.17)}"/>'
        f'<path fill="{GOLD}" d="{_disc(centre, reach * 0.08)}"/>'
    )


def _frame(inset: float) -> str:
    width, depth = PAGE
    return f"M{inset} {inset}H{width - inset}V{depth - inset}H{inset}Z"


def _corner_blocks() -> str:
    """Return the lines that part the corner squares from the braid."""
    width, depth = PAGE
    upright = (f"M{x} {OUTER}V{INNER}M{x} {depth - OUTER}V{depth - INNER}" for x in (INNER, width - INNER))
    level = (f"M{OUTER} {y}H{INNER}M{width - OUTER} {y}H{width - INNER}" for y in (INNER, depth - INNER))
    return "".join((*upright, *level))


def _border() -> str:
    width, depth = PAGE
    middle = (OUTER + INNER) / 2
    corners = [(x, y) for x in (middle, width - middle) for y in (middle, depth - middle)]
    return (
        f'<g fill="none" stroke="{TEAL}">'
        f'<path stroke="{GOLD}" stroke-width=".3" d="{_braid(3.3, (0, pi))}"/>'
        f'<path stroke-width=".3" d="{_braid(3.3, (pi / 2, -pi / 2))}"/>'
        f'<path stroke-width="1.1" d="{_frame(OUTER)}"/>'
        f'<path stroke-width=".45" d="{_frame(INNER)}{_corner_blocks()}"/>'
        f'<path stroke="{GOLD}" stroke-width=".3" d="{_frame(INNER + 1.5)}"/>'
        "</g>" + "".join(_flower(corner, 3.9) for corner in corners)
    )


def _seal() -> str:
    return (
        f'<path fill="#fff" stroke="{GOLD}" stroke-width=".5" d="{_ring(SEAL, 15.2, 0.45, 40, 0)}"/>'
        f'<path fill="none" stroke="{GOLD}" stroke-width=".28" d="{_rosette(SEAL, 12.6, 1.7, 20, 4)}"/>'
        f'<path fill="none" stroke="{TEAL}" stroke-width=".5" d="{_disc(SEAL, 10.2)}{_disc(SEAL, 9.5)}"/>'
        + _flower(SEAL, 8.2)
    )


def _rule() -> str:
    """Return the rule below the title: two tapering lines and a small flower between them."""
    x, y = RULE
    lines = (f"M{x + side * 5} {y - 0.28}L{x + side * 40} {y}L{x + side * 5} {y + 0.28}Z" for side in (-1, 1))
    return f'<path fill="{GOLD}" d="{"".join(lines)}"/><path fill="{GOLD}" d="{_petals(RULE, 2.6, 0.75, 0)}"/>'


@cache
def page_drawing() -> str:
    """Return the whole page's drawing as SVG; computed once for each process."""
    width, depth = PAGE
    centre = (width / 2, 99.0)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{depth}mm" viewBox="0 0 {width} {depth}">'
        f'<path fill="none" stroke="{PALE}" stroke-width=".3" d="{_rosette(centre, 44, 17, 12, 6)}"/>'
        f"{_border()}{_rule()}{_seal()}</svg>"
    )
