"""The figures of the report in words: what each is called, what it says, how it is written."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from quizzes.flags import WORDS
from quizzes.models import QuizReport
from quizzes.statistics.figures import WHY, Figure

Labels = dict[str, tuple[Promise, Promise]]  # name of a figure → what it is called, what it says

# Figures that are shares of a hundred; the others are plain numbers.
PLAIN = ("skewness", "kurtosis")

OF_QUIZ: Labels = {
    "mean": (_("Mean score"), _("Of the marks that could be earned.")),
    "median": (_("Median score"), _("Half of the attempts scored no more, half no less.")),
    "sd": (_("Standard deviation"), _("How far scores lie apart; 12 to 18 per cent suits most quizzes.")),
    "skewness": (
        _("Skewness"),
        _("0 where scores lie evenly around the mean; below 0 where few low ones draw it down, above 0 the other way."),
    ),
    "kurtosis": (
        _("Kurtosis"),
        _("0 for a bell curve; above 0 where more scores lie far out, below 0 where fewer do."),
    ),
    "alpha": (
        _("Internal consistency (Cronbach's alpha)"),
        _("How far the questions measure one thing: from 75 per cent on good; below 65 a pass is partly luck."),
    ),
    "error_ratio": (
        _("Error ratio"),
        _("How much of the standard deviation is chance: 50 per cent or less is good."),
    ),
    "standard_error": (
        _("Standard error"),
        _("How far a score lies from what the person knows: two in three are within one of it."),
    ),
}
OF_QUESTION: Labels = {
    "facility": (_("Facility"), _("The mean mark: how easy it is.")),
    "sd": (_("Standard deviation"), _("How far marks lie apart.")),
    "guess": (_("Random guess score"), _("What a blind guess earns on average.")),
    "intended": (_("Intended weight"), _("Its share of the marks that can be earned.")),
    "effective": (_("Effective weight"), _("How much it decides about the score.")),
    "discrimination": (
        _("Discrimination index"),
        _("Do people who do well elsewhere do well here? From -100 to 100; 30 and more is good."),
    ),
    "efficiency": (
        _("Discriminative efficiency"),
        _("The same, of what a question as easy or hard as this one could reach at best."),
    ),
}
# The same in the headings of wide tables, the most telling first.
SHORT: dict[str, Promise] = {
    "facility": _("Facility"),
    "discrimination": _("Discrimination"),
    "efficiency": _("Efficiency"),
    "effective": _("Weight"),
    "intended": _("Intended"),
    "guess": _("Guessing"),
    "sd": _("Spread"),
}
ATTEMPTS: dict[str, Promise] = {
    QuizReport.Attempts.FIRST: _("everyone's first attempt"),
    QuizReport.Attempts.LAST: _("everyone's last attempt"),
    QuizReport.Attempts.ALL: _("all attempts"),
}
# Why no question was tested for a leak.
NOT_TESTED: dict[str, Promise] = {
    "repeats": _("Only first attempts are tested for leaks: who has met a question before knows it better."),
    "few": _("There are too few attempts in the window, or before it, to test for leaks."),
    "draws_changed": _("The questions drawn lately differ too much from those before for scores to be compared."),
}

NOT_SHOWN = _("(rare answers in people's own words, not shown)")


def written(figure: Figure, name: str = "") -> str:
    """Return a figure as it is read, or why there is none."""
    if figure.value is None:
        return str(WHY[figure.why])
    return plain(figure.value, 2) if name in PLAIN else percent(figure.value)


def percent(value: float | None) -> str:
    """Return e.g. `68.9 %`, never broken in the middle; nothing for None."""
    return "" if value is None else f"{plain(value, 1)}\N{NO-BREAK SPACE}%"


def plain(value: float, places: int = 0) -> str:
    """Return a number in the language's form; what rounds to nought has no sign."""
    return str(number_format(round(value, places) + 0.0, places, force_grouping=True))


def in_a_cell(figure: Figure, name: str = "") -> SafeString:
    """Return a figure for a table: a dash where there is none, with the reason for pointer and screen reader."""
    if figure.value is not None:
        return format_html("{}", written(figure, name))
    why = WHY[figure.why]
    return format_html(
        '<span title="{0}"><span aria-hidden="true">–</span><span class="w-sr-only">{0}</span></span>', why
    )


def flag_in_words(flag: Mapping[str, Any]) -> str:
    """Return what a flag says, in the language of the page."""
    language = get_language() or ""
    facts = {
        name: fact.get(language, next(iter(fact.values()))) if isinstance(fact, dict) else plain(fact)
        for name, fact in flag["facts"].items()
    }
    return str(WORDS[flag["code"]]) % facts


def leak_check_in_words(leaks: Mapping[str, Any]) -> str:
    """Return what was tested for leaks, with the test's error rate."""
    if leaks["why"]:
        return str(NOT_TESTED[leaks["why"]])
    words = ngettext(
        "%(tested)s question was tested for leaks, the last %(days)s days against the time before, among people with"
        " the same score. Where nothing leaked, at most %(alpha)s %% of such looks raise an alarm.",
        "%(tested)s questions were tested for leaks, the last %(days)s days against the time before, among people with"
        " the same score. Where nothing leaked, at most %(alpha)s %% of such looks raise any alarm.",
        leaks["tested"],
    )
    return words % {"tested": leaks["tested"], "days": leaks["days"], "alpha": f"{100 * leaks['alpha']:g}"}
