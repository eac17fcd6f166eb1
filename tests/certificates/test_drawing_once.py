"""What is drawn once, or quicker than the libraries do it, comes out as theirs would."""

import random
import subprocess
import sys
from pathlib import Path
from tempfile import gettempdir

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates import font_folder, pdf
from certificates.pdf import render_pdf
from certificates.qr import Code, qr_code, qr_svg
from certificates.qr_masks import best_matrix, number_of, penalty
from tests.make.certificates import printed

pytestmark = pytest.mark.without_database
serials = st.text("ABCDEFGHJKMNPQRSTUVWXYZ23456789-", min_size=1, max_size=60)


def points(rows: list[list[int]]) -> int:
    """Return the points against a symbol, counted module by module (ISO/IEC 18004:2015, 7.8.3.1)."""
    side, found = len(rows), 0
    for line in [*rows, *(list(column) for column in zip(*rows, strict=True))]:
        text = "".join(map(str, line))
        for run in (
            one for colour in "01" for one in text.replace("10", "1 0").replace("01", "0 1").split() if colour in one
        ):
            found += 3 + len(run) - 5 if len(run) >= 5 else 0
        around = f"0000{text}0000"
        for at in range(side - 6):
            here = around[at + 4 : at + 11] == "1011101"
            found += 40 if here and "0000" in (around[at : at + 4], around[at + 11 : at + 15]) else 0
    corners = [(row, column) for row in range(side - 1) for column in range(side - 1)]
    for row, column in corners:
        block = {rows[row][column], rows[row + 1][column], rows[row][column + 1], rows[row + 1][column + 1]}
        found += 3 if len(block) == 1 else 0
    dark = sum(map(sum, rows)) * 100 / side / side
    return found + 10 * int(abs(dark - 50) / 5)


@settings(max_examples=30, deadline=None)
@given(st.integers(21, 41), st.randoms(use_true_random=False), st.floats(0.1, 0.9))
def test_points_against_a_symbol_are_those_of_the_standard(side: int, chance: random.Random, share: float) -> None:
    rows = [[int(chance.random() < share) for _ in range(side)] for _ in range(side)]
    assert penalty(number_of(rows), number_of(list(zip(*rows, strict=True))), side) == points(rows)


@settings(max_examples=30, deadline=None)
@given(serials)
def test_a_qr_has_the_mask_with_the_fewest_points(serial: str) -> None:
    address = f"https://learn.example.go.th/verify/{serial}/"
    possible = [[list(row) for row in segno.make_qr(address, error="m", mask=mask).matrix] for mask in range(8)]
    best = [list(row) for row in best_matrix(address)]
    assert best in possible
    assert points(best) == min(map(points, possible))


def test_the_path_of_a_file_is_that_of_the_picture() -> None:
    code = qr_code("https://learn.example.go.th/verify/OSD-2569-AAAA-BBBB-C/")
    drawn = [line.split() for line in code.operations().decode().splitlines()]
    in_file = [(float(x), float(y), float(end) - float(x)) for x, y, _m, end, _y, _l in drawn]
    written = qr_svg("https://learn.example.go.th/verify/OSD-2569-AAAA-BBBB-C/", "x").partition('d="M2')[2]
    lines = [line.replace("h", " ").split() for line in ("2" + written.partition('"')[0]).split("M")]
    assert in_file == [tuple(map(float, line)) for line in lines]


def test_a_page_without_one_place_for_its_qr_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(Code, "svg_to_fill", Code.svg)
    with pytest.raises(ValueError, match="no single place"):
        render_pdf(printed())


def test_the_engines_own_style_and_objects_give_the_same_bytes(monkeypatch) -> None:
    row = printed(full_name="นางสาวน้ำทิพย์ ก้ำกึ่งปัญญา", latin_name="Miss Namthip")
    ours = render_pdf(row)
    whole = pdf._engine().HTML
    monkeypatch.setattr(pdf, "_document_class", lambda: whole)
    monkeypatch.setattr(pdf, "settle", lambda _pdf: None)
    assert render_pdf(row) == ours


def test_a_killed_process_leaves_its_fonts_to_the_next(tmp_path: Path) -> None:
    code = f"""
import os, signal, tempfile
tempfile.tempdir = {str(tmp_path)!r}
from certificates.font_folder import make_font_folder
folder = make_font_folder()
(folder / "font").write_text("x")
print(folder, flush=True)
"""
    first = subprocess.run([sys.executable, "-c", code + "os.kill(os.getpid(), signal.SIGKILL)"], capture_output=True)
    (left,) = tmp_path.iterdir()
    assert first.stdout.decode().strip() == str(left)
    living = subprocess.Popen([sys.executable, "-c", code + "input()"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert living.stdout is not None
    held = Path(living.stdout.readline().decode().strip())
    assert list(tmp_path.iterdir()) == [held]  # the dead one's is gone
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert held.exists()  # the living one's is not
    living.communicate(b"\n")


def test_many_certificates_need_one_folder() -> None:
    render_pdf(printed())
    before = set(Path(gettempdir()).glob("*fonts-*")) | set(Path(gettempdir()).glob("weasyprint-*"))
    for number in range(3):
        render_pdf(printed(full_name=f"นายสมชาย ใจดี{number}"))
    assert set(Path(gettempdir()).glob("*fonts-*")) | set(Path(gettempdir()).glob("weasyprint-*")) == before
    folder = pdf._type_case()[0]._folder
    assert folder.name.startswith(font_folder.PREFIX)
    assert len(list(folder.iterdir())) == 5
