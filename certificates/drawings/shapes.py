"""Shapes that designs are drawn with: smooth curves, rosettes, the flower of Thai ornament. Lengths in millimetres."""

from collections.abc import Callable
from math import cos, pi, sin, tau

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


def strand(start: Point, along: Point, length: float, *, height: float, phase: float, wave: float = 11) -> str:
    """Return one sine strand from a point on, of whole waves about `wave` mm long."""
    waves = max(1, round(length / wave))

    def curve(moment: float) -> Point:
        lift = height * sin(moment * waves * tau / length + phase)
        return start[0] + along[0] * moment + along[1] * lift, start[1] + along[1] * moment + along[0] * lift

    return path_of(curve, length, waves * 2)


def ring(centre: Point, radius: float, lift: float, lobes: int, phase: float) -> str:
    """Return a closed wavy ring: a circle whose radius swings by `lift` `lobes` times."""

    def curve(moment: float) -> Point:
        reach = radius + lift * cos(lobes * moment + phase)
        return centre[0] + reach * cos(moment), centre[1] + reach * sin(moment)

    return path_of(curve, tau, lobes * 3) + "Z"


def rosette(centre: Point, radius: float, lift: float, lobes: int, strands: int) -> str:
    """Return several wavy rings, woven into each other."""
    return "".join(ring(centre, radius, lift, lobes, one * tau / strands) for one in range(strands))


def petals(centre: Point, reach: float, girth: float, turn: float) -> str:
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


def disc(centre: Point, radius: float) -> str:
    """Return a circle."""
    x, y = centre
    return f"M{x - radius:.2f} {y:.2f}a{radius} {radius} 0 1 0 {2 * radius} 0a{radius} {radius} 0 1 0 {-2 * radius} 0Z"


def box(left: float, top: float, right: float, bottom: float) -> str:
    """Return a rectangle between two corners."""
    return f"M{left:.2f} {top:.2f}H{right:.2f}V{bottom:.2f}H{left:.2f}Z"


def lozenge(centre: Point, across: float, down: float) -> str:
    """Return a diamond of this half width and half height."""
    x, y = centre
    return f"M{x - across:.2f} {y:.2f}L{x:.2f} {y - down:.2f}L{x + across:.2f} {y:.2f}L{x:.2f} {y + down:.2f}Z"


def flower(centre: Point, reach: float, outer: str, inner: str) -> str:
    """Return a prachamyam as SVG: four petals along the axes, four between them, an eye."""
    return (
        f'<path fill="{inner}" d="{petals(centre, reach * 0.86, reach * 0.2, pi / 4)}"/>'
        f'<path fill="{outer}" d="{petals(centre, reach, reach * 0.27, 0)}"/>'
        f'<path fill="#fff" stroke="{outer}" stroke-width="{reach * 0.07:.2f}" d="{disc(centre, reach * 0.17)}"/>'
        f'<path fill="{inner}" d="{disc(centre, reach * 0.08)}"/>'
    )


def seal(centre: Point, outer: str, inner: str, *, reach: float = 15.2) -> str:
    """Return the programme's seal as SVG: a wavy rim, a rosette, two rings and the flower."""
    size = reach / 15.2
    rings = disc(centre, round(10.2 * size, 2)) + disc(centre, round(9.5 * size, 2))
    return (
        f'<path fill="#fff" stroke="{inner}" stroke-width=".5" d="{ring(centre, reach, 0.45 * size, 40, 0)}"/>'
        f'<path fill="none" stroke="{inner}" stroke-width=".28" d="{rosette(centre, 12.6 * size, 1.7 * size, 20, 4)}"/>'
        f'<path fill="none" stroke="{outer}" stroke-width=".5" d="{rings}"/>' + flower(centre, 8.2 * size, outer, inner)
    )


def svg(size: Point, *parts: str) -> str:
    """Return a page's drawing of this width and height."""
    width, height = size
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" viewBox="0 0 {width} {height}">'
    )
    return head + "".join(parts) + "</svg>"


def rule(middle: Point, colour: str) -> str:
    """Return the rule below a title as SVG: two tapering lines and a small flower between them."""
    x, y = middle
    lines = (f"M{x + side * 5} {y - 0.28}L{x + side * 40} {y}L{x + side * 5} {y + 0.28}Z" for side in (-1, 1))
    return f'<path fill="{colour}" d="{"".join(lines)}{petals(middle, 2.6, 0.75, 0)}"/>'
