"""Writing GIFT, in the plain text format, so that no character of a text is taken for HTML."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.exchange.contract import Outgoing, Written
from quizzes.exchange.gift.blocks import CATEGORY, SPECIAL
from quizzes.exchange.telling import LeftOut, Teller, choice_weights, own_tags, written_percent

_TO_ESCAPE = re.compile(rf"[{re.escape(SPECIAL)}\\]")


def write(questions: Sequence[Outgoing], *, language: str) -> Written:
    """Return a GIFT file of the questions in one language."""
    teller, category, text = Teller(language), "", ""
    for question, written in teller.each(questions, _question):
        if question.topic != category:
            category = question.topic
            text += f"{CATEGORY} {category}\n\n"
        text += f"{written}\n\n"
    return Written(text.encode(), teller.left_out, teller.losses)


def _question(question: Outgoing, teller: Teller) -> str:
    writer = WRITERS.get(question.kind)
    if writer is None:
        raise LeftOut(_("GIFT has no such kind of question."))
    content = question.content
    stem = f"::{escaped(question.code)}::[plain]{escaped(teller.text(content['stem']))}"
    teller.picture(question)
    answers = writer(question, teller)
    explanation = teller.optional(content["explanation"])
    general = f"####{guarded(explanation)}" if explanation else ""
    return f"{_comment(question)}\n{stem} {{{answers}{general}}}"


def _comment(question: Outgoing) -> str:
    words = [f"[id:{question.code}]", *(f"[tag:{_bracketed(tag)}]" for tag in own_tags(question))]
    return " ".join(["//", *words])


def _bracketed(tag: str) -> str:
    """Return a tag within square brackets; a backslash is escaped for them and for GIFT."""
    return re.sub(r"([\[\]\\])", r"\\\1", tag).replace("\\\\", "\\\\\\\\")


def escaped(text: str) -> str:
    """Return a text whose special characters stand for themselves."""
    return _TO_ESCAPE.sub(lambda found: "\\" + found.group(), text).replace("\n", "\\n")


def guarded(text: str) -> str:
    """Return a text after a marker: its beginning cannot be taken for a format or a weight."""
    return f"{'[plain]' if text.startswith(('[', '%')) else ''}{escaped(text)}"


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"\n\t{line}" for line in lines) + "\n"


def _with_feedback(part: dict[str, Any], text: str, teller: Teller) -> str:
    feedback = teller.optional(part["feedback"])
    return f"{guarded(text)}#{guarded(feedback)}" if feedback else guarded(text)


def _single_choice(question: Outgoing, teller: Teller) -> str:
    return _lines(
        [
            ("=" if choice["right"] else "~") + _with_feedback(choice, teller.text(choice["text"]), teller)
            for choice in question.content["choices"]
        ]
    )


def _multiple_choice(question: Outgoing, teller: Teller) -> str:
    weights = choice_weights(question, teller)
    return _lines(
        [
            f"~%{written_percent(weight)}%{_with_feedback(choice, teller.text(choice['text']), teller)}"
            for choice, weight in zip(question.content["choices"], weights, strict=True)
        ]
    )


def _true_false(question: Outgoing, teller: Teller) -> str:
    return "TRUE" if question.content["answer"] else "FALSE"


def _matching(question: Outgoing, teller: Teller) -> str:
    content = question.content
    teller.by_share(question)
    teller.feedback(content["pairs"])
    pairs = [(teller.text(pair["left"]), teller.text(pair["right"])) for pair in content["pairs"]]
    return _pairs([*pairs, *(("", teller.text(extra["right"])) for extra in content["extras"])])


def _groups(question: Outgoing, teller: Teller) -> str:
    content = question.content
    teller.by_share(question)
    teller.feedback(content["items"])
    names = {group["id"]: teller.text(group["name"]) for group in content["groups"]}
    if len(content["items"]) == len(names):
        teller.lose(_("That things are sorted into groups: it becomes a matching."))
    return _pairs([(teller.text(item["text"]), names[item["group"]]) for item in content["items"]])


def _pairs(pairs: Sequence[tuple[str, str]]) -> str:
    if any("->" in left for left, _right in pairs):
        raise LeftOut(_("GIFT cannot write “->” in a text."))
    return _lines([f"={guarded(left)} -> {escaped(right)}" for left, right in pairs])


def _short_text(question: Outgoing, teller: Teller) -> str:
    teller.options(question, carries_case=False)
    answers = question.content["answers"]
    lines = _lines(
        [
            f"=%{answer['weight']}%{_with_feedback(answer, answer['text'].replace('*', chr(92) + '*'), teller)}"
            for answer in answers
        ]
    )
    if "->" in lines or "->" in teller.optional(question.content["explanation"]):
        raise LeftOut(_("GIFT cannot write “->” in a text."))
    return lines


def _numeric(question: Outgoing, teller: Teller) -> str:
    content = question.content
    if any(content["unit"].values()):
        teller.lose(_("The unit."))
    return f"#{content['answer']}:{content['tolerance']}"


WRITERS: dict[str, Callable[[Outgoing, Teller], str]] = {
    "single_choice": _single_choice,
    "multiple_choice": _multiple_choice,
    "true_false": _true_false,
    "matching": _matching,
    "groups": _groups,
    "short_text": _short_text,
    "numeric": _numeric,
}
