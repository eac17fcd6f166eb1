"""A figure, or why there is none: never a nought or a NaN that looks like one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

# Why a figure does not exist, by the code that is kept with it.
WHY = {
    "few": _("There are too few attempts for it."),
    "no_spread": _("All attempts have the same score."),
    "same_marks": _("Everyone earned the same mark."),
    "no_rest": _("There are no other questions to compare with."),
    "one_question": _("It takes two questions or more."),
    "negative": _("Whoever does better in the quiz does worse here, so it has no weight."),
    "drawn": _("Drawn questions share the weight of their draw."),
    "uneven": _("Attempts drew different numbers of questions from it."),
    "unusual": _("It was not asked in the attempts with the usual number of questions."),
}


@dataclass(frozen=True)
class Figure:
    """`value` is None where the figure does not exist; `why` is then a code of WHY."""

    value: float | None
    why: str = ""


Figures = dict[str, Figure]


def missing(why: str) -> Figure:
    return Figure(None, why)


def to_json(figures: Mapping[str, Figure]) -> dict[str, Any]:
    """Return figures as JSON: a number, or the code of why there is none."""
    return {name: figure.why if figure.value is None else figure.value for name, figure in figures.items()}


def from_json(data: Mapping[str, Any]) -> Figures:
    """Return what `to_json` was given."""
    return {name: missing(kept) if isinstance(kept, str) else Figure(kept) for name, kept in data.items()}
