"""Which of the eight masks of a QR is the easiest to read (ISO/IEC 18004:2015, 7.8.3).

Weighing the masks is most of the work of making a QR. Here a symbol is one large number, a module a bit, and is weighed
by shifting it against itself: a tenth of a millisecond for all eight. A mask turns over the same modules in every
symbol of one size and level, whatever it says, so those are found out once.
"""

from collections.abc import Sequence
from functools import lru_cache

import segno

Rows = Sequence[Sequence[int]]
GAP = 4  # light modules between the rows of a number, and before the first: what surrounds a symbol is light
RUN, BLOCK, FINDER, BALANCE = 3, 3, 40, 10  # the standard's N1 to N4
_FINDER = "1011101"


def best_matrix(address: str) -> Rows:
    """Return the rows of an address's symbol under its best mask, 1 is dark. Level M or better, without quiet zone."""
    first = segno.make_qr(address, error="m", mask=0)
    side = len(first.matrix)
    plain = _across_and_down(first.matrix)
    masks = _masks(side, str(first.error))
    masked = [(plain[0] ^ across, plain[1] ^ down) for across, down in masks]
    across, _down = min(masked, key=lambda both: penalty(both[0], both[1], side))
    return _rows(across, side)


def penalty(across: int, down: int, side: int) -> int:
    """Return the points against a symbol, given as the number of its rows and as that of its columns."""
    points = _out_of_balance(across, side) + _blocks(across, side)
    return points + sum(_runs(one, side) + _finders(one, side) for one in (across, down))


def number_of(rows: Rows) -> int:
    """Return a symbol as a number, its first module the highest bit."""
    return int("0" * GAP + ("0" * GAP).join("".join(map(str, row)) for row in rows) + "0" * GAP, 2)


def _across_and_down(rows: Rows) -> tuple[int, int]:
    return number_of(rows), number_of(list(zip(*rows, strict=True)))


def _rows(number: int, side: int) -> Rows:
    text = bin(number)[2:].zfill((side + GAP) * side + GAP)[GAP:]
    return [[int(module) for module in text[at : at + side]] for at in range(0, len(text), side + GAP)]


@lru_cache(maxsize=16)
def _masks(side: int, level: str) -> tuple[tuple[int, int], ...]:
    """Return what each mask turns over beside the first, the note of which mask it is included."""
    version = (side - 17) // 4
    made = (segno.make_qr("", version=version, error=level, boost_error=False, mask=mask).matrix for mask in range(8))
    numbers = [_across_and_down(matrix) for matrix in made]
    first = numbers[0]
    return tuple((across ^ first[0], down ^ first[1]) for across, down in numbers)


@lru_cache(maxsize=16)
def _all_dark(side: int) -> int:
    return number_of([[1] * side] * side)


def _runs(dark: int, side: int) -> int:
    """N1: five modules of one colour in a row, 3 points; one more for each further module."""
    points = 0
    for one in (dark, dark ^ _all_dark(side)):
        fives = one & one >> 1 & one >> 2 & one >> 3 & one >> 4
        starts = fives & ~(fives >> 1)
        points += fives.bit_count() + (RUN - 1) * starts.bit_count()
    return points


def _blocks(dark: int, side: int) -> int:
    """N2: each two by two modules of one colour."""
    below = side + GAP
    colours = (dark, dark ^ _all_dark(side))
    return BLOCK * sum((one & one >> 1 & one >> below & one >> below + 1).bit_count() for one in colours)


def _finders(dark: int, side: int) -> int:
    """N3: what looks like the middle of a finder, with four light modules before or after it."""
    whole = (side + GAP) * side + GAP
    light = dark ^ ((1 << whole) - 1)
    lights = light & light >> 1 & light >> 2 & light >> 3
    found = (1 << whole) - 1
    for at, module in enumerate(_FINDER):
        found &= (dark if module == "1" else light) >> at
    return FINDER * (found & (lights >> len(_FINDER) | lights << GAP)).bit_count()


def _out_of_balance(dark: int, side: int) -> int:
    """N4: for each five in the hundred that dark modules are away from a half."""
    return BALANCE * (abs(dark.bit_count() * 20 - side * side * 10) // (side * side))
