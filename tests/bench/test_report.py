"""What the bench says about its figures."""

import json
from pathlib import Path

import pytest

from tests.bench.object_store import without_chunks
from tests.bench.report import Row, table, write_json


@pytest.mark.parametrize(
    ("figure", "goal", "met"),
    [(8.0, "≤ 8", True), (8.1, "≤ 8", False), (25.0, "≥ 25", True), (24.9, "≥ 25", False), (3.0, None, None)],
)
def test_a_figure_is_held_against_its_goal(figure: float, goal: str | None, met: bool | None):
    assert Row("course page: CPU", figure, "ms", goal).met is met


def test_the_file_lists_every_figure_with_its_goal(tmp_path: Path):
    write_json([Row("course page: CPU", 7.5, "ms", "≤ 8"), Row("size", 1.0, "KB")], tmp_path / "new" / "bench.json")
    assert json.loads((tmp_path / "new" / "bench.json").read_text()) == [
        {"name": "course page: CPU", "figure": 7.5, "unit": "ms", "goal": "≤ 8", "met": True},
        {"name": "size", "figure": 1.0, "unit": "KB", "goal": None, "met": None},
    ]


def test_a_missed_goal_stands_out_in_the_table():
    lines = table([Row("course page: CPU", 9.0, "ms", "≤ 8")]).splitlines()
    assert [cell.strip() for cell in lines[2].strip("|").split("|")] == ["course page: CPU", "9.00", "ms", "≤ 8", "NO"]


def test_an_upload_in_signed_chunks_is_put_together():
    assert without_chunks(b"3;chunk-signature=a\r\nabc\r\n2;chunk-signature=b\r\nde\r\n0;x\r\n\r\n") == b"abcde"
