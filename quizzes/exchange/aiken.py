"""Aiken: single choices as bare text, https://docs.moodle.org/en/Aiken_format.

Read more freely than written: `A.` and `a)` for `A)`, Thai letters, texts of several lines, `เฉลย:` for `ANSWER:`.
"""

import re
from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from quizzes.exchange.building import Option, build_choices
from quizzes.exchange.contract import Entry, FileRefused, Outgoing, Reading, Written
from quizzes.exchange.decoding import decode
from quizzes.exchange.drafting import Draft
from quizzes.exchange.limits import QUESTIONS
from quizzes.exchange.markup import plain_text
from quizzes.exchange.telling import LeftOut, Teller

ALPHABETS = ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "กขคงจฉชซฌญ")
_CHOICE = re.compile(r"([A-Za-zก-ฮ])\s?(\)|\.(?=\s|$))\s*(.*)")
_ANSWER = re.compile(r"(?:ANSWERS?|เฉลย|คำตอบ)\s*[:：]\s*(.*)", re.IGNORECASE)
_LETTER = re.compile(r"([A-Za-zก-ฮ])\s*(?:[).].*)?")
Line = tuple[int, str]


def read(data: bytes, *, name: str) -> Reading:
    """Return the questions of an Aiken file. Raises FileRefused."""
    reader = _Reader()
    for number, line in enumerate(decode(data).split("\n"), start=1):
        reader.take(number, line.strip())
        if len(reader.entries) > QUESTIONS:
            problem = _("The file has more than %(number)d questions.") % {"number": QUESTIONS}
            raise FileRefused(problem, _("Divide it into several files."), str(number))
    reader.finish()
    if not reader.entries:
        raise FileRefused(_("The file holds no questions."), _("Check that the format is the right one."))
    return Reading(reader.entries)


class _Reader:
    """Takes line by line. A question is its stem, its choices in the order of an alphabet, and the answer's letter."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._begin([])

    def _begin(self, stem: list[Line]) -> None:
        self.stem = stem
        self.choices: list[list[Line]] = []
        self.alphabet = ""
        self.misplaced: Line | None = None  # the first letter that stands where another was to come
        self.after_gap = False

    def take(self, number: int, line: str) -> None:
        if not line:
            self.after_gap = True
            return
        choice, answer = _CHOICE.fullmatch(line), _ANSWER.fullmatch(line)
        if answer:
            self._answer(number, answer.group(1))
        elif choice and self._is_next(choice.group(1).upper()):
            self.choices.append([(number, choice.group(3))])
        elif choice and choice.group(1).upper() in ("A", "ก") and self.choices:
            self._restart(number, choice.group(3), choice.group(1).upper())
        elif self.choices and self.after_gap:
            self.finish()
            self.stem.append((number, line))
        else:
            self._continue(number, line, choice)
        self.after_gap = False

    def _continue(self, number: int, line: str, choice: re.Match[str] | None) -> None:
        """Add a line to the text before it. `E. coli` may begin one; `E)` is a choice that came too early or twice."""
        if choice and choice.group(2) == ")" and self.choices and choice.group(1).upper() in self.alphabet:
            self.misplaced = self.misplaced or (number, choice.group(1))
        (self.choices[-1] if self.choices else self.stem).append((number, line))

    def _is_next(self, letter: str) -> bool:
        if not self.choices:
            self.alphabet = next((letters for letters in ALPHABETS if letters[0] == letter), "")
            return bool(self.alphabet)
        return self.alphabet[len(self.choices) :].startswith(letter)

    def _restart(self, number: int, text: str, letter: str) -> None:
        """A first choice while others stand open: the lines after the last choice were the next question's."""
        stem = self.choices[-1][1:]
        del self.choices[-1][1:]
        self.finish()
        self.stem = stem
        self._is_next(letter)
        self.choices.append([(number, text)])

    def finish(self) -> None:
        """End a question that has no answer line."""
        if self.stem or self.choices:
            draft = self._draft()
            draft.refuse("answer", _("The line with the answer is missing."), _("Write for example: ANSWER: B"))
            self.entries.append(draft.entry())
        self._begin([])

    def _answer(self, number: int, written: str) -> None:
        draft = self._draft() if self.stem or self.choices else Draft(str(number))
        draft.places["answer"] = str(number)
        letter = _LETTER.fullmatch(written.strip())
        at = self.alphabet.find(letter.group(1).upper()) if letter and self.alphabet else -1
        if not self.choices:
            draft.refuse("choices", _("There are no choices before the answer."), _("Write A) …, B) … above it."))
        elif not 0 <= at < len(self.choices):
            problem = _("“%(text)s” is not the letter of a choice.") % {"text": written[:40]}
            draft.refuse("answer", problem, _("Write the letter of the one right choice, such as ANSWER: B"))
        else:
            options = [
                Option(plain_text(_joined(lines)), Fraction(int(place == at)), None, str(lines[0][0]))
                for place, lines in enumerate(self.choices)
            ]
            build_choices(draft, options, single=True)
        self.entries.append(draft.entry())
        self._begin([])

    def _draft(self) -> Draft:
        first = (self.stem or self.choices[0])[0][0]
        draft = Draft(str(first))
        draft.stem(plain_text(_joined(self.stem)), place=str(first))
        if not self.stem:
            draft.refuse("stem", _("The question text is missing."), _("Write it on the line above the choices."))
        if self.misplaced:
            number, letter = self.misplaced
            draft.places["choices"] = str(number)
            problem = _("The letter “%(letter)s” does not follow the one before it.") % {"letter": letter}
            draft.refuse("choices", problem, _("Letter the choices A), B), C) … and leave none out."))
        return draft


def _joined(lines: Sequence[Line]) -> str:
    return "\n".join(text for _number, text in lines)


def write(questions: Sequence[Outgoing], *, language: str) -> Written:
    """Return an Aiken file of the questions in one language."""
    teller = Teller(language)
    written = [text for _question, text in teller.each(questions, _question)]
    return Written("\n".join(written).encode(), teller.left_out, teller.losses)


def _question(question: Outgoing, teller: Teller) -> str:
    content = question.content
    stem = _one_line(teller.text(content["stem"]), teller)
    if _ANSWER.fullmatch(stem) or _CHOICE.fullmatch(stem):
        raise LeftOut(_("Aiken would take the question text for a choice or an answer."))
    if question.kind == "true_false":
        teller.lose(_("That it is a true or false: it becomes a single choice."))
        with override(teller.language):
            choices = [
                (gettext("True"), content["answer"]),
                (gettext("False"), not content["answer"]),
            ]
    elif question.kind == "single_choice":
        choices = [(_one_line(teller.text(one["text"]), teller), one["right"]) for one in content["choices"]]
        if any(any(one["feedback"].values()) for one in content["choices"]):
            teller.lose(_("Feedback on choices."))
    else:
        raise LeftOut(_("Aiken has no such kind of question."))
    letters = ALPHABETS[0]
    if len(choices) > len(letters):
        raise LeftOut(_("Aiken has letters for 26 choices."))
    teller.picture(question)
    teller.lose(_("Its code, topic, difficulty and explanation."))
    lines = [f"{letter}) {text}" for letter, (text, _right) in zip(letters, choices, strict=False)]
    answer = next(letter for letter, (_text, right) in zip(letters, choices, strict=False) if right)
    return "\n".join([stem, *lines, f"ANSWER: {answer}", ""])


def _one_line(text: str, teller: Teller) -> str:
    line = " ".join(text.split())
    if line != text:
        teller.lose(_("Line breaks."))
    return line
