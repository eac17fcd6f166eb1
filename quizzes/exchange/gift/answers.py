"""The answers of a GIFT question, between its braces."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain

from django.utils.translation import gettext_lazy as _

from lms.core.thai import to_arabic_digits
from quizzes.errors import Words
from quizzes.exchange.building import (
    FULL,
    ORDER_MARKED_OTHERWISE,
    TO_CHECK,
    Option,
    build_choices,
    build_ordering,
    build_pairs,
    build_true_false,
)
from quizzes.exchange.building_typed import NumberAnswer, build_numeric, build_short_text, middle, read_number
from quizzes.exchange.drafting import Draft, read_percent
from quizzes.exchange.gift.blocks import show_escapes
from quizzes.exchange.gift.texts import plain
from quizzes.exchange.limits import PARTS
from quizzes.exchange.markup import Plain, plain_text

GENERAL_FEEDBACK = "####"
_MARKER = re.compile("[~=]")
_WEIGHT = re.compile(r"\s*+%([^%\n]{0,20})%")
_COMMENT = re.compile(r"(?:^|(?<=\s))//[^\n]*", re.MULTILINE)
TRUE, FALSE = {"T", "TRUE"}, {"F", "FALSE"}


@dataclass(frozen=True)
class Piece:
    """What follows a `~` or `=` up to the next, counted from 1; `marker` is empty before the first of them."""

    number: int
    marker: str
    text: str
    line: int  # of the text between the braces, from 0


def pieces(text: str) -> list[Piece]:
    """Return the answers in a text, each with the line on which it begins; not many more than a question may have."""
    found: list[Piece] = []
    marker, start, line = "", 0, 0
    for match in chain(_MARKER.finditer(text), [None]):
        inside = text[start : match.start() if match else len(text)]
        blank = inside[: len(inside) - len(inside.lstrip())]
        if marker or inside.strip():
            found.append(Piece(len(found) + 1, marker, inside, line + blank.count("\n")))
        if match is None or len(found) > PARTS:
            break
        line += inside.count("\n")
        marker, start = match.group(), match.end()
    return found


class AnswerReader:
    """Reads the answers into a draft.

    `default` is the format of texts that name none; `place` gives the place of a line between the braces, from 0.
    """

    def __init__(self, draft: Draft, text: str, default: str, place: Callable[[int], str]) -> None:
        self.draft, self.default, self.place = draft, default, place
        self.text, separator, explanation = self._apart(text)
        if separator:
            draft.explain(plain(explanation, default), place=place(self.text.count("\n")))

    @staticmethod
    def _apart(text: str) -> tuple[str, str, str]:
        answers, separator, feedback = text.rpartition(GENERAL_FEEDBACK)
        return (answers, separator, feedback) if separator else (text, "", "")

    def read(self) -> None:
        """Find the kind by its signs, in the order in which Moodle looks for them."""
        text = self.text.strip()
        if _statement(text) not in TRUE | FALSE and _statement(uncommented := _COMMENT.sub("", text)) in TRUE | FALSE:
            text = uncommented.strip()
        statement = _statement(text)
        if not text:
            self.draft.not_carried("essay")
        elif text.startswith("#"):
            self._numeric()
        elif text.startswith(">"):
            self._ordering(text.removeprefix(">"))
        elif "~" in text:
            self._choices()
        elif "=" in text and "->" in text:
            self._pairs()
        elif statement in TRUE | FALSE:
            self._true_false(text, statement in TRUE)
        elif "=" not in text and not _COMMENT.search(text):  # GIFT's description: the only answer needs no sign
            build_short_text(self.draft, [self._option(piece, FULL) for piece in pieces(self.text)])
        else:
            build_short_text(self.draft, [self._option(piece, FULL) for piece in self._pieces("answers")])

    def _pieces(self, field: str) -> list[Piece]:
        """Return the answers, each of which must begin with its sign: without it, nobody knows whether it is right."""
        found = pieces(self.text)
        for piece in found:
            if not piece.marker:
                problem = _("“%(text)s” begins with neither = nor ~.") % {"text": _shown(piece.text)}
                self._refuse_at(f"{field}.{piece.number}", piece, problem, _("Write = before what is right."))
        return found

    def _choices(self) -> None:
        found = self._pieces("choices")
        single = any(piece.marker == "=" for piece in found)
        options = [self._option(piece, Fraction(int(piece.marker == "="))) for piece in found]
        build_choices(self.draft, options, single=single)

    def _option(self, piece: Piece, weight: Fraction) -> Option:
        """Return an answer, its weight where it names none being `weight`."""
        weight, text = self._weight(piece, weight)
        text, _sign, feedback = text.partition("#")
        said = plain(feedback, self.default)
        return Option(plain(text, self.default), weight, said if said else None, self.place(piece.line))

    def _weight(self, piece: Piece, default: Fraction) -> tuple[Fraction, str]:
        found = _WEIGHT.match(piece.text)
        if not found:
            return default, piece.text
        weight = read_percent(to_arabic_digits(found.group(1)))
        if weight is None or abs(weight) > 1:
            problem = _("“%(weight)s” is not a share in per cent.") % {"weight": found.group().strip()}
            self._refuse_at(
                f"answers.{piece.number}",
                piece,
                problem,
                _("Write a number such as 50 or -25 between two signs for per cent."),
            )
            weight = default
        return weight, piece.text[found.end() :]

    def _refuse_at(self, field: str, piece: Piece, problem: Words, remedy: Words) -> None:
        self.draft.places[field] = self.place(piece.line)
        self.draft.refuse(field, problem, remedy)

    def _pairs(self) -> None:
        pairs: list[tuple[Plain, Plain, str]] = []
        extras: list[Plain] = []
        for piece in self._pieces("pairs"):
            left, arrow, right = piece.text.partition("->")
            if not arrow:
                problem = _("“%(text)s” has no right side.") % {"text": _shown(left)}
                self._refuse_at(f"pairs.{piece.number}", piece, problem, _("Write it as =left -> right."))
                continue
            side, other = plain(left, self.default), plain_text(show_escapes(right))
            if side or side.pictures:
                pairs.append((side, other, self.place(piece.line)))
            else:
                extras.append(other)
        build_pairs(self.draft, pairs, extras)

    def _true_false(self, text: str, answer: bool) -> None:
        self.draft.places["answer"] = self.place(0)
        _answer, *feedback = text.split("#", 2)
        when_wrong, when_right = (plain(part, self.default) for part in [*feedback, "", ""][:2])
        build_true_false(self.draft, answer, when_right=when_right or None, when_wrong=when_wrong or None)

    def _ordering(self, text: str) -> None:
        """Settings on the first line, then one item a line, in their order; as Moodle writes it."""
        settings, _break, lines = text.partition("\n")
        items = [(plain(line, self.default), self.place(0)) for line in lines.split("\n") if line.strip()]
        words = settings.upper().split()
        if "RELATIVE_NEXT_EXCLUDE_LAST" not in words and "ALL_OR_NOTHING" not in words:
            self.draft.warn("items", ORDER_MARKED_OTHERWISE, TO_CHECK)
        build_ordering(self.draft, items, all_or_nothing="ALL_OR_NOTHING" in words)

    def _numeric(self) -> None:
        before, _sign, answers = self.text.partition("#")
        answers, tilde, _feedback = answers.partition("~")
        if tilde:
            self.draft.warn("answer", _("Feedback to all other numbers was left out."))
        first = before.count("\n")
        found = [self._number(replace(piece, line=piece.line + first)) for piece in pieces(answers)]
        if len(found) == len([answer for answer in found if answer]):
            build_numeric(self.draft, [answer for answer in found if answer])

    def _number(self, piece: Piece) -> NumberAnswer | None:
        option = self._option(piece, FULL)
        written = to_arabic_digits(option.text.th)
        if written == "*":
            return NumberAnswer(None, "0", option.weight, option.feedback, option.place)
        low, dots, high = written.partition("..")
        number, colon, tolerance = written.partition(":")
        read = [read_number(part) for part in ((low, high) if dots else (number, tolerance if colon else "0"))]
        first, second = read
        if first is None or second is None or (colon and not dots and second.startswith("-")):
            problem = _("“%(text)s” is not a number.") % {"text": written[:60]}
            self._refuse_at(
                f"answer.{piece.number}", piece, problem, _("Write 5, 5:0.1 (with a tolerance) or 4.9..5.1 (a range).")
            )
            return None
        first, second = middle(first, second) if dots else (first, second)
        return NumberAnswer(first, second, option.weight, option.feedback, option.place)


def _statement(text: str) -> str:
    return text.partition("#")[0].strip().upper()


def _shown(text: str) -> str:
    return show_escapes(text).strip()[:60]
