"""Which questions every attempt asks, and which are drawn: read off the attempts, as rules of a quiz change."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

from quizzes.statistics.exact import count_of
from quizzes.statistics.histograms import Answers, Asked, Scored, Scores, together
from quizzes.statistics.parts import Part

Name = TypeVar("Name", bound=Hashable)
ALL_DRAWS = "all draws"  # the name of the one part that uneven draws make up; no topic has a space


def of_length(scores: Scores, size: int) -> Counter[Scored]:
    """Return the scores of the attempts with so many questions."""
    return Counter({scored: often for scored, often in scores.items() if scored.possible == size})


def in_attempts_of(answers: Answers, size: int) -> Counter[Asked]:
    """Return the answers given in attempts with so many questions."""
    return Counter({asked: often for asked, often in answers.items() if asked.attempt.possible == size})


def asked_always(usual: Scores, answers: Mapping[Name, Answers], size: int) -> set[Name]:
    """Return the questions that were asked in every attempt of the usual size: fixed ones, and sole ones of a draw."""
    attempts = count_of(usual)
    return {name for name, given in answers.items() if attempts and count_of(in_attempts_of(given, size)) == attempts}


def is_even(draw: Answers, usual: Scores, size: int) -> bool:
    """Say whether all attempts of the usual size drew equally many questions here."""
    found = in_attempts_of(draw, size)
    return count_of(found) == count_of(usual) and len({asked.size for asked in found}) == 1


def parts_of(
    usual: Scores, fixed: Mapping[int, Answers], drawn: Mapping[str, Iterable[Answers]], draws: Mapping[str, Answers]
) -> list[Part]:
    """Return what the attempts of the usual size were put together from.

    `fixed` holds the questions that are asked always, `drawn` the answers to single questions by topic, `draws` those
    of a topic taken together. Where attempts of the same size took different numbers from a topic, all draws are one
    part: together they are equally many again.
    """
    size = next((scored.possible for scored in usual), 0)
    parts = [Part(name, 1, in_attempts_of(given, size)) for name, given in fixed.items()]
    singles = {topic: in_attempts_of(together(given), size) for topic, given in drawn.items()}
    asked = {topic: given for topic, given in singles.items() if given}
    if all(is_even(draws[topic], usual, size) for topic in asked):
        attempts = count_of(usual)
        return parts + [Part(topic, count_of(given) // attempts, given) for topic, given in asked.items()]
    return [*parts, Part(ALL_DRAWS, size - len(fixed), together(asked.values()))]
