"""The figures beside their goals: a table to read and a file for machines."""

import json
import operator
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

COMPARE = {"≤": operator.le, "≥": operator.ge}


@dataclass(frozen=True)
class Row:
    """A measured figure. `goal` is e.g. "≤ 8", None where there is none; `met` is None then too."""

    name: str
    figure: float
    unit: str
    goal: str | None = None

    @property
    def met(self) -> bool | None:
        if self.goal is None:
            return None
        sign, limit = self.goal.split()
        return bool(COMPARE[sign](self.figure, float(limit)))


def write_json(rows: Sequence[Row], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    listed = [{**asdict(row), "met": row.met} for row in rows]
    path.write_text(json.dumps(listed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def table(rows: Sequence[Row]) -> str:
    """Return the figures as a Markdown table."""
    marks = {True: "yes", False: "NO", None: ""}
    cells = [("measure", "figure", "unit", "goal", "met")]
    cells += [(row.name, f"{row.figure:,.2f}", row.unit, row.goal or "", marks[row.met]) for row in rows]
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines) + "\n"
