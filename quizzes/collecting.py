"""Everything that one report rests on: what the database counted, and what follows at once."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from quizzes.analysing import Chosen, QuestionKey, answers_of, draws_of, scores_of
from quizzes.answers_given import Tally, same_key, tallies_of
from quizzes.models import QuizReport
from quizzes.statistics.composition import asked_always, of_length, parts_of
from quizzes.statistics.histograms import Answers, Asked, Scored, together, usual_length
from quizzes.statistics.parts import Part

STEPS = 5  # of `collect`


@dataclass(frozen=True)
class Collected:
    """`draws` holds, by topic, the drawn questions of an attempt taken together; `numbers` those of the versions."""

    chosen: Chosen
    scores: Counter[Scored]
    answers: Mapping[QuestionKey, Counter[Asked]]
    always: set[int]
    draws: Mapping[str, Counter[Asked]]
    tallies: Mapping[int, Tally]
    numbers: Mapping[int, int]

    @property
    def repeats(self) -> bool:
        """Say whether a person may be in it more than once, or has seen the questions before."""
        return self.chosen.which != QuizReport.Attempts.FIRST

    @cached_property
    def size(self) -> int:
        return usual_length(self.scores)

    @cached_property
    def usual(self) -> Counter[Scored]:
        return of_length(self.scores, self.size)

    @cached_property
    def questions(self) -> dict[int, Counter[Asked]]:
        """The answers to each question, all its versions together."""
        return by_question(self.answers)

    @cached_property
    def parts(self) -> list[Part]:
        drawn: dict[str, list[Answers]] = defaultdict(list)
        for key, answers in self.answers.items():
            if key.question not in self.always:
                drawn[key.topic].append(answers)
        return parts_of(self.usual, {name: self.questions[name] for name in self.always}, drawn, self.draws)

    def of_versions(self, versions: Sequence[int]) -> Counter[Asked]:
        return together(answers for key, answers in self.answers.items() if key.version in versions)

    def topic_of(self, question: int) -> str:
        """Return the topic that a question was asked under most often."""
        found: Counter[str] = Counter()
        for key, answers in self.answers.items():
            if key.question == question:
                found[key.topic] += answers.total()
        return max(found, key=lambda topic: (found[topic], topic))

    @cached_property
    def variants(self) -> dict[int, list[list[int]]]:
        """For each question its versions, oldest first, those in a row that have the same key together."""
        found: dict[int, list[list[int]]] = {}
        keys = {(key.question, self.numbers[key.version], key.version) for key in self.answers}
        for question, _number, version in sorted(keys):
            runs = found.setdefault(question, [])
            if runs and same_key(self.tallies[runs[-1][-1]], self.tallies[version]):
                runs[-1].append(version)
            else:
                runs.append([version])
        return found


def by_question(answers: Mapping[QuestionKey, Counter[Asked]]) -> dict[int, Counter[Asked]]:
    found: dict[int, list[Answers]] = defaultdict(list)
    for key, given in answers.items():
        found[key.question].append(given)
    return {question: together(given) for question, given in found.items()}


def collect(chosen: Chosen, advance: Callable[[int], None]) -> Collected:
    """Ask the database for everything; `advance` is told after each step how many are done.

    Five statements, and one for versions that the process does not hold.
    """
    scores = scores_of(chosen)
    advance(1)
    answers, asked = answers_of(chosen)
    advance(2)
    size = usual_length(scores)
    always = asked_always(of_length(scores, size), by_question(answers), size)
    alone = {version for version, about in asked.items() if about.question in always}
    draws = draws_of(chosen, alone, {row.earned for given in answers.values() for row in given})
    advance(3)
    tallies = tallies_of(chosen, asked)
    advance(4)
    numbers = {version: about.number for version, about in asked.items()}
    return Collected(chosen, scores, answers, always, draws, tallies, numbers)
