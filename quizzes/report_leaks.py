"""The leak alarm over a whole quiz: which questions are tested, and what is said where none can be."""

from dataclasses import dataclass, field
from typing import Any

from quizzes.collecting import Collected
from quizzes.leaks import LeakTest, alarms, mantel_haenszel, shift_of_draws
from quizzes.statistics.exact import count_of, mean
from quizzes.statistics.histograms import shares
from quizzes.statistics.rules import Rules


@dataclass(frozen=True)
class Leaks:
    """`summary` is JSON; `tests` and `alarms` are by question."""

    summary: dict[str, Any]
    tests: dict[int, LeakTest] = field(default_factory=dict)
    alarms: set[int] = field(default_factory=set)


def find_leaks(collected: Collected, rules: Rules) -> Leaks:
    """Return the questions that seem to have leaked. Only the versions with the newest key of each are looked at."""
    newest = {name: collected.of_versions(runs[-1]) for name, runs in collected.variants.items()}
    summary = {
        "days": rules.leak_days,
        "alpha": rules.leak_alpha,
        "since": collected.chosen.since.isoformat(),
        **means_of(collected),
        "tested": 0,
        "alarms": 0,
        "why": "",
    }
    if collected.repeats:
        return Leaks({**summary, "why": "repeats"})
    tests = {name: test for name, answers in newest.items() if (test := mantel_haenszel(answers, rules))}
    if not tests:
        return Leaks({**summary, "why": "few"})
    if 2 * shift_of_draws(newest, rules) > rules.leak_jump:
        return Leaks({**summary, "why": "draws_changed"})
    found = alarms(tests, rules)
    return Leaks({**summary, "tested": len(tests), "alarms": len(found)}, tests, found)


def means_of(collected: Collected) -> dict[str, Any]:
    """Return number and mean score of the recent attempts and of those before; None where there are none."""
    found: dict[str, Any] = {}
    for name, recent in (("recent", True), ("before", False)):
        scores = {scored: often for scored, often in collected.scores.items() if scored.recent == recent}
        found[name] = {
            "attempts": count_of(scores),
            "mean": 100 * float(mean(shares(scores))) if scores else None,
        }
    return found
