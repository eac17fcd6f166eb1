"""The QR that leads to a certificate's verification page."""

import segno
from django.utils.html import escape


def qr_svg(address: str, title: str) -> str:
    """Return the QR of an address as inline SVG of one path, two modules of quiet zone around it.

    Level M (15 % may be damaged) survives a crease or a stamp; `title` is its alternative text.
    """
    code = segno.make_qr(address, error="m")
    side = code.symbol_size(border=2)[0]
    lines = "".join(
        f"M{start} {row}.5h{length}"
        for row, modules in enumerate(code.matrix_iter(border=2))
        for start, length in _dark_runs(list(modules))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><title>{escape(title)}</title>'
        f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path stroke="#000" d="{lines}"/></svg>'
    )


def _dark_runs(modules: list[int]) -> list[tuple[int, int]]:
    """Return (start, length) of each run of dark modules in a row."""
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(modules):
        if dark and runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((place, 1))
    return runs
