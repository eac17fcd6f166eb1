"""The thresholds of the report, each with its reason. `LMS_STATISTICS` in the settings changes any of them by name."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Rules:
    """Percentages are 0 to 100. What a rule is compared with is named by its figure in `questions` or `leaks`."""

    # With 30 attempts chance alone moves a facility by up to 18 points (two standard errors): fewer say nothing.
    least_attempts: int = 30
    # From here on at least nine in ten are right, and one in ten can be told from the others at most.
    too_easy: float = 90
    # A facility so close above what blind guessing earns cannot be told from it with a few hundred attempts.
    guess_margin: float = 5
    # Below this a question hardly helps to tell people apart (Ebel and Frisbie, Essentials of Educational
    # Measurement, 1991: 19 and below is poor).
    weak_discrimination: float = 20
    # r·√(S-1) at or below minus this: as negative as chance makes it once in twenty where there is no relation.
    negative_z: float = 1.645
    # Typed answers may hold anything, a name too: those given by fewer people are counted and not shown.
    least_shown_answers: int = 3

    # The recent window of the leak alarm: long enough for the numbers, short enough to act.
    leak_days: int = 14
    # The greatest probability, for one look at one quiz, of an alarm where nothing leaked.
    leak_alpha: float = 0.01
    # Points by which equally able people must have become better: from ten on a standardised difference is called
    # large (Dorans and Holland in Differential Item Functioning, 1993, ch. 3). It keeps a mere hundred thousand
    # attempts from making a difference of one point an alarm.
    leak_jump: float = 10
    # Fewer answers have a standard error beyond the least jump.
    leak_recent: int = 30
    leak_before: int = 100


def rules() -> Rules:
    """Return the rules as the settings have them. Raises TypeError for a name that is none."""
    return Rules(**getattr(settings, "LMS_STATISTICS", {}))
