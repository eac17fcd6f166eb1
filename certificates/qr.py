"""The QR that leads to a certificate's verification page, as SVG and as the operations of a PDF."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import escape

from certificates.qr_masks import Rows, best_matrix

QUIET = 2  # modules left white on each side; the paper around is white as well
# The line of a picture that stands for its dark modules, in its quiet zone: what it is drawn with in a PDF.
PLACE = (b"0 0.5 m", b"1 0.5 l")


@dataclass(frozen=True)
class Code:
    """A QR: its rows of modules without the quiet zone, 1 is dark."""

    rows: Rows

    @property
    def side(self) -> int:
        """Modules on a side, the quiet zone included."""
        return len(self.rows) + 2 * QUIET

    def svg(self, title: str) -> str:
        """Return the picture as SVG of one path; `title` is its alternative text."""
        lines = "".join(f"M{start} {row}.5h{length}" for row, start, length in self._lines())
        return self._picture(title, lines)

    def svg_to_fill(self, title: str) -> str:
        """Return the same with one short line for `PLACE`: reading a path takes ten times as long as writing it."""
        return self._picture(title, "M0 .5h1")

    def operations(self) -> bytes:
        """Return what stands in a PDF at `PLACE`: a path through all dark modules."""
        lines = (b"%d %d.5 m %d %d.5 l" % (start, row, start + length, row) for row, start, length in self._lines())
        return b"\n".join(lines)

    def _picture(self, title: str, lines: str) -> str:
        side = self.side
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><title>{escape(title)}</title>'
            f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path stroke="#000" d="{lines}"/></svg>'
        )

    def _lines(self) -> Iterator[tuple[int, int, int]]:
        """Yield (row, start, length) of each line of dark modules, counted from the quiet zone's corner."""
        for row, modules in enumerate(self.rows, start=QUIET):
            for start, length in _dark_runs(modules):
                yield row, start + QUIET, length


def qr_code(address: str) -> Code:
    """Return the QR of an address. Level M (15 % may be damaged) survives a crease or a stamp."""
    return Code(best_matrix(address))


def qr_svg(address: str, title: str) -> str:
    """Return the QR of an address as inline SVG, two modules of quiet zone around it; `title` tells what it is."""
    return qr_code(address).svg(title)


def _dark_runs(modules: Sequence[int]) -> list[tuple[int, int]]:
    """Return (start, length) of each run of dark modules in a row."""
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(modules):
        if dark and runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((place, 1))
    return runs
