"""Where things stand on the page of each design, in millimetres from the upper left, and the style rules for that."""

from collections.abc import Callable
from dataclasses import dataclass

from certificates.drawings import agency, formal, youth
from certificates.drawings.shapes import Point, rule, seal, svg
from certificates.layouts.frozen import Layout

SIZES = {"landscape": (297.0, 210.0), "portrait": (210.0, 297.0)}
SEAL = 27.2  # diameter
QR = 27.0
GUTTER = 5.0


@dataclass(frozen=True)
class Design:
    """A design's drawing, its two colours, and its margins: text and foot, left and right."""

    drawing: Callable[[Point, Point | None], str]
    ink: str
    accent: str
    text: dict[str, tuple[float, float]]
    foot: tuple[float, float]
    top: float


DESIGNS = {
    "formal": Design(
        formal.drawing, formal.TEAL, formal.GOLD, {"landscape": (35.5, 35.5), "portrait": (26, 26)}, (25.5, 25.5), 22.5
    ),
    "agency": Design(
        agency.drawing, agency.INDIGO, agency.GOLD, {"landscape": (50, 20), "portrait": (45, 15)}, (45, 15), 15
    ),
    "youth": Design(youth.drawing, youth.INK, youth.CORAL, {"landscape": (32, 32), "portrait": (24, 24)}, (22, 22), 21),
}


@dataclass(frozen=True)
class Frame:
    """A page's places. `main` is (top, bottom) of the text; `people` that of who signs, where anybody does."""

    size: Point
    left: float
    right: float
    main: tuple[float, float]
    people: tuple[float, float] | None
    people_width: float
    seal: Point
    check: Point
    foot: tuple[float, float]  # left and right edge of what stands at the foot
    number_in_one_line: bool

    @property
    def width(self) -> float:
        """Width of the text in millimetres."""
        return self.size[0] - self.left - self.right


def frame_of(layout: Layout) -> Frame:
    """Return the places on a layout's page."""
    design, size = DESIGNS[layout.design], SIZES[layout.orientation]
    left, right = design.text[layout.orientation]
    foot = (design.foot[0], size[0] - design.foot[1])
    middle = (foot[0] + foot[1]) / 2
    if layout.is_portrait:
        people = (196.0, 236.0) if layout.signatories else None
        main = (design.top + 8, 193.0 if people else 228.0)
        seal_at, check, in_line = (middle, 254.0), (foot[0], 240.5), False
        width = foot[1] - foot[0]
    elif layout.signatories:
        people, main = (147.5, 183.5), (design.top, 145.5)
        seal_at, check, in_line = (foot[1] - SEAL / 2, 166.0), (foot[0], 151.0), True
        width = foot[1] - foot[0] - 2 * (QR + GUTTER)
    else:
        people, main, width = None, (design.top, 155.0), 0.0
        seal_at, check, in_line = (middle, 171.5), (foot[0], 158.0), False
    return Frame(size, left, right, main, people, width, seal_at, check, foot, in_line)


def drawing_of(layout: Layout) -> str:
    """Return what is drawn on a layout's page as SVG: its design, or the seal alone upon a background of its own."""
    design, size = DESIGNS[layout.design], SIZES[layout.orientation]
    seal_at = frame_of(layout).seal if layout.seal_plan == "drawn" else None
    if layout.background is None:
        return design.drawing(size, seal_at)
    return svg(size, seal(seal_at, design.ink, design.accent, reach=SEAL / 2) if seal_at else "")


def rule_of(layout: Layout) -> str:
    """Return the rule below the title as SVG, in the middle of the page's upper edge, 10 mm down."""
    size = SIZES[layout.orientation]
    return svg(size, rule((size[0] / 2, 10.0), DESIGNS[layout.design].accent))


def style_of(layout: Layout) -> str:
    """Return the style rules of the layout's places, to go after those of its design."""
    frame = frame_of(layout)
    (width, height), (x, y) = frame.size, frame.check
    rules = [
        f"@page {{ size: {width}mm {height}mm; margin: 0 }}",
        f"body {{ height: {height}mm; padding: {frame.main[0]}mm {frame.right}mm 0 {frame.left}mm }}",
        f".check {{ left: {x}mm; top: {y}mm }}",
        f".check svg {{ width: {QR}mm; height: {QR}mm }}",
        f".check__words {{ left: {QR + 3}mm }}",
        f".seal {{ left: {frame.seal[0] - SEAL / 2}mm; top: {frame.seal[1] - SEAL / 2}mm; width: {SEAL}mm }}",
        f".seal img {{ max-width: {SEAL}mm; max-height: {SEAL}mm }}",
        f".sample {{ left: {frame.foot[0]}mm; top: {frame.main[0] + (0 if width > height else -9)}mm }}",
        *_number_rules(frame, number_width(layout)),
    ]
    if frame.people:
        inset = (frame.foot[0] + frame.foot[1] - frame.people_width) / 2
        rules.append(f".people {{ left: {inset}mm; top: {frame.people[0]}mm; width: {frame.people_width}mm }}")
        rules.append(f".person {{ width: {person_width(layout):.2f}mm }}")
    return "\n".join(rules)


def number_width(layout: Layout) -> float:
    """Return the width in millimetres that the serial and the address have."""
    frame = frame_of(layout)
    whole = frame.foot[1] - frame.foot[0]
    return whole if frame.number_in_one_line else whole / 2 - SEAL / 2 - GUTTER


def person_width(layout: Layout) -> float:
    """Return the width in millimetres that each person who signs has."""
    return min(70.0, frame_of(layout).people_width / max(1, len(layout.signatories)) - 0.5)


def _number_rules(frame: Frame, width: float) -> list[str]:
    """Return the rules of the serial: one line at the foot, or a block right of the seal."""
    left, right = frame.foot
    if frame.number_in_one_line:
        return [
            f".number {{ left: {left}mm; width: {width}mm; top: 184.3mm; text-align: center }}",
            ".number p { display: inline; white-space: nowrap; margin: 0 1.5mm }",
            f".check__words {{ left: 0; top: {QR}mm; width: {QR + 6}mm }}",
            ".check__words .second { display: none }",
        ]
    top = frame.check[1]
    rules = [f".number {{ left: {right - width}mm; width: {width}mm; top: {top + 5}mm; text-align: right }}"]
    if frame.size[0] < frame.size[1]:
        rules.append(f".check__words {{ left: 0; top: {QR}mm; width: 50mm }} .number .serial {{ font-size: 11pt }}")
    else:
        rules.append(".check__words { bottom: 1mm }")
    return rules
