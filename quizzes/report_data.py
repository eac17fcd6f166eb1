"""The report of a quiz as JSON, from what was counted. Texts are in both languages, and nothing names a person."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from quizzes.analysing import QuestionKey
from quizzes.answers_given import LANGUAGES, Tally
from quizzes.collecting import Collected
from quizzes.flags import flags_of
from quizzes.kinds import KINDS
from quizzes.kinds.base import AnswerPart
from quizzes.report_leaks import Leaks, find_leaks
from quizzes.statistics.composition import in_attempts_of, is_even
from quizzes.statistics.exact import count_of, mean
from quizzes.statistics.figures import Figure, Figures, missing, to_json
from quizzes.statistics.histograms import Scores
from quizzes.statistics.parts import effective_weights, intended_weight
from quizzes.statistics.questions import item_figures
from quizzes.statistics.quiz import quiz_figures
from quizzes.statistics.rules import Rules

FORMAT = 1  # of the whole; goes up when pages could not read older reports
BINS = 10  # of the histogram of scores: 0 to under 10 per cent and so on; 100 per cent is in the last

Json = dict[str, Any]


def report_data(collected: Collected, rules: Rules) -> Json:
    """Return the whole report. `figures` are as `quizzes.statistics.figures.to_json` writes them, in per cent."""
    leaks = find_leaks(collected, rules)
    weights = effective_weights(collected.parts, collected.usual)
    sizes = {scored.possible for scored in collected.scores}
    return {
        "format": FORMAT,
        "attempts": count_of(collected.scores),
        "sizes": [min(sizes), max(sizes)] if sizes else [],
        "usual": {"questions": collected.size, "attempts": count_of(collected.usual)},
        "figures": to_json(quiz_figures(collected.scores, collected.usual, collected.parts)),
        "bins": bins_of(collected.scores),
        "leaks": leaks.summary,
        "questions": [question_data(collected, name, weights, leaks, rules) for name in sorted(collected.questions)],
        "draws": [draw_data(collected, topic, weights) for topic in sorted(collected.draws)],
    }


def bins_of(scores: Scores) -> list[int]:
    """Return how many attempts have a score in each tenth."""
    found = [0] * BINS
    for scored, often in scores.items():
        found[min(int(scored.share * BINS), BINS - 1)] += often
    return found


def question_data(collected: Collected, name: int, weights: Mapping[Any, Figure], leaks: Leaks, rules: Rules) -> Json:
    """Return what is known of one question: all its versions together, then those with one key each."""
    answers, variants = collected.questions[name], collected.variants[name]
    newest = [collected.tallies[version] for version in variants[-1]]
    figures = item_figures(answers, guess_of(collected, [key for key in collected.answers if key.question == name]))
    figures |= weights_of(collected, name, weights)
    attempts = count_of(answers)
    test = leaks.tests.get(name)
    flags = flags_of(
        figures,
        attempts=attempts,
        rules=rules,
        unpicked=unpicked_in_words(newest),
        leak=test if name in leaks.alarms else None,
    )
    return {
        "question": name,
        "version": variants[-1][-1],
        "kind": newest[-1].version.kind,
        "topic": collected.topic_of(name),
        "attempts": attempts,
        "figures": to_json(figures),
        "flags": [asdict(flag) for flag in flags],
        "leak": asdict(test) if test else None,
        "variants": [variant_data(collected, versions, rules) for versions in variants],
    }


def guess_of(collected: Collected, keys: Iterable[QuestionKey]) -> Fraction:
    """Return what a blind guess earns, over versions as often as each was asked."""
    asked: Counter[Fraction] = Counter()
    for key in keys:
        version = collected.tallies[key.version].version
        asked[KINDS[version.kind].guess_score(version.content)] += count_of(collected.answers[key])
    return mean(asked)


def weights_of(collected: Collected, name: int, weights: Mapping[Any, Figure]) -> Figures:
    """Return intended and effective weight. A drawn question has the intended one where it is asked."""
    usual = in_attempts_of(collected.questions[name], collected.size)
    if not usual:
        return {"intended": missing("unusual"), "effective": missing("unusual")}
    effective = weights[name] if name in collected.always else missing("drawn")
    return {"intended": intended_weight(1, collected.size), "effective": effective}


def variant_data(collected: Collected, versions: Sequence[int], rules: Rules) -> Json:
    """Return what is known of the versions of a question that have one key."""
    tallies = [collected.tallies[version] for version in versions]
    answers, newest = collected.of_versions(versions), tallies[-1].version
    return {
        "versions": [collected.numbers[version] for version in versions],
        "attempts": count_of(answers),
        "figures": to_json(item_figures(answers, KINDS[newest.kind].guess_score(newest.content))),
        "unanswered": sum(tally.asked.unanswered for tally in tallies),
        "unworded": sum(tally.unworded for tally in tallies),
        "answers": {language: answers_in_words(tallies, language, rules) for language in LANGUAGES},
    }


def answers_in_words(tallies: Sequence[Tally], language: str, rules: Rules) -> list[list[Any]]:
    """Return [part, answer, right, how often] for each thing said; an answer of None stands for rare typed ones.

    Choices that nobody took are there too. In the order of the question's parts, the most frequent answer first.
    """
    said: Counter[AnswerPart] = Counter()
    for tally in tallies:
        said.update(dict.fromkeys(choices_in_words(tallies[-1], language), 0))
        said.update(tally.parts[language])
    typed = set().union(*(tally.typed for tally in tallies))
    order = {part: place for place, part in reversed(list(enumerate(dict.fromkeys(one.part for one in said))))}
    shown = [one for one in said if one not in typed or said[one] >= rules.least_shown_answers]
    rare: Counter[str] = Counter()
    for one in said.keys() - set(shown):
        rare[one.part] += said[one]
    rows = [[one.part, one.answer, one.right, said[one]] for one in shown]
    rows += [[part, None, False, often] for part, often in rare.items()]
    return sorted(rows, key=lambda row: (order[row[0]], row[1] is None, -row[3]))


def choices_in_words(tally: Tally, language: str) -> list[AnswerPart]:
    """Return every choice of a question that has some."""
    return [part for name in tally.choices for part in tally.in_words([name], language)]


def unpicked_in_words(tallies: Sequence[Tally]) -> dict[str, str]:
    """Return, in each language, the newest version's wrong choices that nobody took; empty for none."""
    newest = tallies[-1]
    chosen = [
        name for name, right in newest.choices.items() if not right and not any(one.picks[name] for one in tallies)
    ]
    if not chosen:
        return {}
    return {
        language: ", ".join(part.answer for name in chosen for part in newest.in_words([name], language))
        for language in LANGUAGES
    }


def draw_data(collected: Collected, topic: str, weights: Mapping[Any, Figure]) -> Json:
    """Return what is known of the questions drawn from a topic, an attempt's taken together as one."""
    draw = collected.draws[topic]
    keys = [key for key in collected.answers if key.topic == topic and key.question not in collected.always]
    usual = in_attempts_of(draw, collected.size)
    why = missing("uneven" if usual else "unusual")
    even = is_even(draw, collected.usual, collected.size)
    figures: Figures = {
        **item_figures(draw, guess_of(collected, keys)),
        "intended": intended_weight(next(iter(usual)).size, collected.size) if even else why,
        "effective": weights.get(topic, why),
    }
    sizes = {asked.size for asked in draw}
    return {
        "topic": topic,
        "sizes": [min(sizes), max(sizes)],
        "questions": len({key.question for key in keys}),
        "attempts": count_of(draw),
        "figures": to_json(figures),
    }
