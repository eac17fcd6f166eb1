"""What a question's figures mean, as codes with facts: the page puts them into words."""

import math
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quizzes.leaks import LeakTest
from quizzes.statistics.figures import Figures
from quizzes.statistics.rules import Rules

# How each flag reads. Its facts fill the fields; figures come as whole numbers.
WORDS: dict[str, Promise] = {
    "leak": _(
        "It may have leaked: people of equal ability are right %(jump)s points more often in the last %(days)s days."
    ),
    "negative": _("People who do well get it wrong more often: check the key."),
    "near_guess": _("%(facility)s %% right, and guessing earns %(guess)s %%: people seem to guess."),
    "too_easy": _("%(facility)s %% right: tells nothing."),
    "weak": _("It hardly tells who knows the topic from who does not."),
    "unpicked": _("Nobody chose “%(answers)s”: a wrong choice that misleads nobody."),
    "too_few": _("Only %(attempts)s attempts: too few to say anything."),
}


@dataclass(frozen=True)
class Flag:
    """`code` is a key of WORDS; facts are JSON. A fact that is a dict has a text for each language."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)


def flags_of(
    figures: Figures,
    *,
    attempts: int,
    rules: Rules,
    unpicked: dict[str, str] | None = None,
    leak: LeakTest | None = None,
) -> list[Flag]:
    """Return what is to be said of a question, the gravest first.

    `unpicked` names, in each language, the wrong choices nobody took; `leak` is the test that raised the alarm.
    """
    if attempts < rules.least_attempts:
        return [Flag("too_few", {"attempts": attempts})]
    found = [Flag("leak", {"jump": round(leak.jump), "days": rules.leak_days})] if leak else []
    found += _of_discrimination(figures, attempts, rules)
    found += _of_facility(figures, rules)
    if unpicked:
        found.append(Flag("unpicked", {"answers": unpicked}))
    return found


def _of_facility(figures: Figures, rules: Rules) -> list[Flag]:
    facility, guess = figures["facility"].value or 0.0, figures["guess"].value or 0.0
    if facility >= rules.too_easy:
        return [Flag("too_easy", {"facility": math.floor(facility)})]
    if facility <= guess + rules.guess_margin:
        return [Flag("near_guess", {"facility": round(facility), "guess": round(guess)})]
    return []


def _of_discrimination(figures: Figures, attempts: int, rules: Rules) -> list[Flag]:
    value, facility = figures["discrimination"].value, figures["facility"].value or 0.0
    if value is None:
        return []
    if value / 100 * math.sqrt(attempts - 1) <= -rules.negative_z:
        return [Flag("negative")]
    # What nearly everyone gets right cannot tell people apart, and says so already.
    return [Flag("weak")] if value < rules.weak_discrimination and facility < rules.too_easy else []
