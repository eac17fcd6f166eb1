"""A text with gaps, marked by numbers in double square brackets: `โทร [[1]] แล้วแจ้ง [[2]]`."""

import re
from collections import Counter

from django.utils.translation import gettext_lazy as _

from quizzes.errors import FieldError

_MARK = re.compile(r"\[\[\s*([0-9๐-๙]{1,2})\s*\]\]")
_BROKEN = re.compile(r"\[\[|\]\]")

Pieces = list[str | int]


def pieces_of(text: str) -> Pieces:
    """Return a text as its words and, where a gap is, the gap's number, from 1."""
    parts: list[str] = _MARK.split(text)
    return [int(part) if place % 2 else part for place, part in enumerate(parts) if part]


def mark_problems(text: dict[str, str], gaps: int) -> list[FieldError]:
    """Return what is wrong with the marks of a bilingual text: each of `gaps` stands once in each language."""
    errors = []
    for language, words in text.items():
        if words:
            errors += _of_one(f"text.{language}", pieces_of(words), gaps)
    return errors


def _of_one(field: str, pieces: Pieces, gaps: int) -> list[FieldError]:
    marks = Counter(piece for piece in pieces if isinstance(piece, int))
    remedy = _("Write [[1]] where the first gap belongs, [[2]] for the second, each of them once.")
    if any(isinstance(piece, str) and _BROKEN.search(piece) for piece in pieces):
        return [FieldError(field, _("A gap is not marked as it should be."), remedy)]
    for number in range(1, gaps + 1):
        if not marks[number]:
            return [FieldError(field, _("The gap [[%(number)s]] is missing.") % {"number": number}, remedy)]
    if more := sorted(set(marks) - set(range(1, gaps + 1))):
        problem = _("There is no gap number %(number)s below.") % {"number": more[0]}
        return [FieldError(field, problem, _("Add it below, or take its mark out."))]
    if twice := sorted(number for number, times in marks.items() if times > 1):
        return [FieldError(field, _("The gap [[%(number)s]] stands twice.") % {"number": twice[0]}, remedy)]
    return []
