"""The kinds of Moodle's questions that are asked here in the same way, apart from gaps."""

from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from quizzes.exchange.building import (
    FALSE_WORDS,
    FULL,
    ORDER_MARKED_OTHERWISE,
    TO_CHECK,
    TRUE_WORDS,
    Option,
    build_choices,
    build_ordering,
    build_pairs,
    build_true_false,
    is_about,
)
from quizzes.exchange.building_typed import NumberAnswer, build_numeric, build_short_text, read_number
from quizzes.exchange.drafting import Draft
from quizzes.exchange.markup import Plain, plain_text
from quizzes.exchange.moodle_xml.nodes import Node
from quizzes.kinds.grading import ALL_OR_NOTHING

ALL_OR_NOTHING_ORDER = ("ALL_OR_NOTHING", "-1")
NEXT_ONE_ORDER = ("RELATIVE_NEXT_EXCLUDE_LAST", "1")


def _option(draft: Draft, answer: Node) -> Option:
    return Option(answer.plain() or Plain(""), _share(draft, answer), answer.plain("feedback"), answer.place)


def _share(draft: Draft, answer: Node) -> Fraction:
    """Return what an answer earns; an error is noted where it cannot be read, since nobody knows what is right then."""
    share = answer.share()
    if share is None:
        draft.places.setdefault("fraction", answer.place)
        problem = _("“%(weight)s” is not a share in per cent.") % {"weight": answer.attribute("fraction")[:40]}
        draft.refuse("fraction", problem, _("Write a number such as 100, 50 or -25."))
    return share or Fraction(0)


def read_choices(draft: Draft, question: Node) -> None:
    is_set = question.attribute("type") == "multichoiceset"
    single = question.flag("single") is not False and not is_set
    if question.flag("shuffleanswers") is False:
        draft.warn("choices", _("Its choices stood in a fixed order; here the quiz says whether they are shuffled."))
    options = [_option(draft, answer) for answer in question.all("answer")]
    if not is_set:
        build_choices(draft, options, single=single)
        return
    right = max(1, sum(option.weight > 0 for option in options))
    wrong = max(1, len(options) - right)
    shares = {True: Fraction(1, right), False: Fraction(-1, wrong)}
    options = [Option(one.text, shares[one.weight > 0], one.feedback, one.place) for one in options]
    build_choices(draft, options, single=False)
    draft.item["grading"] = ALL_OR_NOTHING


def read_true_false(draft: Draft, question: Node) -> None:
    answers = {_verdict(answer): answer for answer in question.all("answer")}
    right = [name for name, answer in answers.items() if is_about(_share(draft, answer), FULL)]
    if len(right) != 1 or right[0] not in ("true", "false"):
        draft.refuse(
            "answer",
            _("It does not say whether the statement is true."),
            _("Give the whole mark to either true or false."),
        )
        return
    draft.places["answer"] = answers[right[0]].place
    wrong = answers.get("false" if right[0] == "true" else "true")
    feedback = answers[right[0]].plain("feedback"), wrong.plain("feedback") if wrong else None
    build_true_false(draft, right[0] == "true", when_right=feedback[0], when_wrong=feedback[1])


def _verdict(answer: Node) -> str:
    """Return `true` or `false`, which old files write in the language of their site; else what stands there."""
    said = answer.text().strip().casefold()
    return "true" if said in TRUE_WORDS else "false" if said in FALSE_WORDS else said


def read_short_text(draft: Draft, question: Node) -> None:
    options = [
        Option(plain_text(answer.text()), _share(draft, answer), answer.plain("feedback"), answer.place)
        for answer in question.all("answer")
    ]
    build_short_text(draft, options, match_case=bool(question.flag("usecase")))


def read_numeric(draft: Draft, question: Node) -> None:
    found = [_number(draft, answer, number) for number, answer in enumerate(question.all("answer"), start=1)]
    answers = [answer for answer in found if answer]
    if len(answers) == len(found):
        build_numeric(draft, answers, unit=_unit(draft, question))


def _number(draft: Draft, answer: Node, number: int) -> NumberAnswer | None:
    written = answer.text().strip()
    tolerance = answer.value("tolerance") or "0"
    value = None if written == "*" else read_number(written)
    distance = read_number(tolerance)
    if (value is None and written != "*") or distance is None or distance.startswith("-"):
        field = f"answer.{number}"
        draft.places[field] = answer.place
        problem = _("“%(text)s” is not a number.") % {"text": (written if distance else tolerance)[:60]}
        draft.refuse(field, problem, _("Write a decimal such as 12.5."))
        return None
    return NumberAnswer(value, distance, _share(draft, answer), answer.plain("feedback"), answer.place)


def _unit(draft: Draft, question: Node) -> Plain | None:
    units = [unit for units in question.all("units") for unit in units.all("unit")]
    names = {unit.value("unit_name"): read_number(unit.value("multiplier") or "1") for unit in units}
    own = next((name for name, factor in names.items() if factor == "1"), "")
    others = [name for name in names if name != own]
    if others:
        draft.warn("unit", _("Answers in these units are not taken: %(units)s.") % {"units": ", ".join(others)[:100]})
    if question.value("unitgradingtype") in ("1", "2"):
        draft.warn("unit", _("Marks taken away for a wrong unit are not kept."), TO_CHECK)
    return plain_text(own) if own else None


def read_matching(draft: Draft, question: Node) -> None:
    pairs, extras = [], []
    for part in question.all("subquestion"):
        left, answer = part.plain(), part.first("answer")
        right = _right_side(answer) if answer else Plain("")
        if left is not None:  # a picture without words is refused there, never taken for an empty side
            pairs.append((left, right, part.place))
        else:
            extras.append(right)
    build_pairs(draft, pairs, extras)


def _right_side(answer: Node) -> Plain:
    """Return a right side: plain text, unless a format is named, which only questions to drag do."""
    return (answer.plain() or Plain("")) if answer.attribute("format") else plain_text(answer.text())


def read_ordering(draft: Draft, question: Node) -> None:
    """Items stand in their order, or are numbered by their fractions."""
    answers = sorted(question.all("answer"), key=lambda answer: _share(draft, answer))
    marking = question.value("gradingtype")
    if marking not in (*ALL_OR_NOTHING_ORDER, *NEXT_ONE_ORDER):
        draft.warn("items", ORDER_MARKED_OTHERWISE, TO_CHECK)
    if question.value("selecttype") not in ("", "ALL", "0"):
        draft.warn("items", _("It asked for some of the items; here it asks for all of them."), TO_CHECK)
    if any(answer.plain("feedback") for answer in answers):
        draft.warn("items", _("Feedback on single items was left out."))
    items = [(answer.plain() or Plain(""), answer.place) for answer in answers]
    build_ordering(draft, items, all_or_nothing=marking in ALL_OR_NOTHING_ORDER)
