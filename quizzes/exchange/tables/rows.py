"""A row as an entry. Each kind of question takes the columns that it has a use for."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from lms.core.thai import normalise, to_arabic_digits
from quizzes.errors import Words
from quizzes.exchange.contract import Entry
from quizzes.exchange.drafting import Draft
from quizzes.exchange.limits import TEXT_CHARACTERS
from quizzes.exchange.plain import CODE
from quizzes.exchange.tables import words
from quizzes.exchange.tables.gap_words import read_gap
from quizzes.exchange.tables.sheet import Cell, Row
from quizzes.kinds.blanks import CHOOSE, TYPE
from quizzes.kinds.parts import MOST_PARTS

Text = dict[str, str]


class RowReader(Draft):
    """One row while it is read: knows which of its columns were of use, and where each field stands."""

    def __init__(self, row: Row) -> None:
        super().__init__(row.place)
        self.row = row
        self.used: set[str] = set()

    def said(self, key: str, field: str = "") -> str:
        """Return the text of a column and note where its field stands; empty where there is none."""
        self.used.add(key)
        if field and key in self.row.places:
            self.places[field] = self.row.places[key]
        cell = self.row.cells.get(key, Cell(""))
        if len(cell.text) > TEXT_CHARACTERS:
            problem = _("The text is longer than %(number)s characters.") % {"number": TEXT_CHARACTERS}
            self.refuse(field, problem, _("Shorten it."))
        return cell.text

    def bilingual(self, key: str, english: str, field: str) -> Text:
        """Return the text of two columns in both languages."""
        thai = self.said(key, field)
        if key in self.row.places:
            self.places[f"{field}.th"] = self.row.places[key]
        return {"th": thai, "en": self.said(english, f"{field}.en")}

    def coded(self, key: str, known: words.Words, field: str) -> str:
        """Return the code of a word from a list; empty where nothing stands there, and where an error was noted."""
        said = self.said(key, field)
        code = words.code_for(said, known) if said else ""
        if code is None:
            problem = _("“%(word)s” cannot stand here.") % {"word": said[:60]}
            self.refuse(field, problem, _("Write one of these: %(words)s.") % {"words": words.choices_of(known)})
        return code or ""

    def refuse_at(self, key: str, field: str, problem: Words, remedy: Words) -> None:
        """Note an error at a column."""
        self.places.setdefault(field, self.row.places.get(key, self.row.place))
        self.refuse(field, problem, remedy)

    def numbers(self, *names: str) -> list[int]:
        """Return the numbers of the numbered columns of these names that hold something, in their order."""
        held = {key.partition(".") for key in self.row.cells}
        return sorted({int(number) for name, _dot, number in held if number and name in names})

    def part(self, number: int, field: str) -> Text:
        return self.bilingual(f"choice.{number}", f"choice_en.{number}", field)

    def pair(self, number: int, field: str) -> Text:
        return self.bilingual(f"pair.{number}", f"pair_en.{number}", field)

    def feedback(self, number: int, field: str) -> dict[str, Text]:
        """Return the field `feedback` of a part where there is some."""
        text = self.bilingual(f"feedback.{number}", f"feedback_en.{number}", f"{field}.feedback")
        return {"feedback": text} if any(text.values()) else {}


def read_row(row: Row) -> Entry:
    """Return the entry of a row; each error at its cell."""
    reader = RowReader(row)
    reader.own_id = reader.said("id", "id")
    _read_about(reader)
    kind = reader.coded("kind", words.KINDS, "kind")
    if kind:
        reader.item["kind"] = kind
        READERS[kind](reader)
    elif "kind" not in row.cells:
        remedy = _("Write one of these: %(words)s.") % {"words": words.choices_of(words.KINDS)}
        reader.refuse_at("kind", "kind", _("The kind of question is missing."), remedy)
    _tell_unread(reader)
    return reader.entry()


def _read_about(reader: RowReader) -> None:
    topic = reader.said("topic", "topic")
    reader.category = topic
    if CODE.fullmatch(topic):
        reader.item["topic"] = topic
    difficulty = reader.coded("difficulty", words.DIFFICULTIES, "difficulty")
    lesson, source = reader.said("lesson", "lesson"), reader.said("source", "source")
    about: dict[str, Any] = {"difficulty": int(difficulty or 0), "lesson": lesson, "source": source}
    reader.item.update({name: value for name, value in about.items() if value})
    reader.item["stem"] = reader.bilingual("stem", "stem_en", "stem")
    reader.item["explanation"] = reader.bilingual("explanation", "explanation_en", "explanation")


def _tell_unread(reader: RowReader) -> None:
    """Note errors of cells that cannot be read, and cells that this kind has no use for."""
    for key, cell in reader.row.cells.items():
        place = reader.row.places[key]
        if cell.problem:
            reader.places[key] = place
            reader.refuse(key, cell.problem, cell.remedy)
        elif key not in reader.used and "kind" in reader.item:
            reader.places[key] = place
            problem = _("This column is not used for this kind of question; what stands here was passed over.")
            reader.warn(key, problem, _("Empty the cell, or check the kind."))


def _choices(reader: RowReader) -> list[dict[str, Any]]:
    numbers = reader.numbers("choice", "choice_en", "feedback", "feedback_en")
    right = _right_numbers(reader, numbers)
    return [
        {
            **reader.part(number, f"choices.{place}"),
            "right": number in right,
            **reader.feedback(number, f"choices.{place}"),
        }
        for place, number in enumerate(numbers, start=1)
    ]


def _right_numbers(reader: RowReader, numbers: list[int]) -> set[int]:
    """Return the numbers of the right choices, written `2`, `1, 3` or `๑ ๓`."""
    said = to_arabic_digits(normalise(reader.said("right", "choices")))
    found = said.replace(",", " ").replace(";", " ").replace("และ", " ").split()
    for word in found:
        if not word.isascii() or not word.isdigit() or int(word[:4]) not in numbers:
            problem = _("“%(word)s” is not the number of a choice.") % {"word": word[:20]}
            reader.refuse_at("right", "right", problem, _("Write numbers such as 2, or 1, 3 where several are right."))
            return set()
    return {int(word) for word in found}


def _single_choice(reader: RowReader) -> None:
    reader.item["choices"] = _choices(reader)


def _multiple_choice(reader: RowReader) -> None:
    reader.item["choices"] = _choices(reader)
    _grading(reader)


def _true_false(reader: RowReader) -> None:
    verdict = reader.coded("right", words.VERDICTS, "answer")
    if verdict:
        reader.item["answer"] = verdict == "true"


def _matching(reader: RowReader) -> None:
    pairs: list[dict[str, Any]] = []
    extras: list[Text] = []
    for number in reader.numbers("choice", "choice_en", "pair", "pair_en"):
        if f"choice.{number}" in reader.row.cells or f"choice_en.{number}" in reader.row.cells:
            field = f"pairs.{len(pairs) + 1}"
            sides = {"left": reader.part(number, f"{field}.left"), "right": reader.pair(number, f"{field}.right")}
            pairs.append({**sides, **reader.feedback(number, field)})
        else:
            extras.append(reader.pair(number, f"extras.{len(extras) + 1}"))
    reader.item.update(pairs=pairs, extras=extras)
    _grading(reader)


def _groups(reader: RowReader) -> None:
    """Rows of the same group name belong together; groups stand in the order in which they are first named."""
    groups: list[dict[str, Any]] = []
    for number in reader.numbers("choice", "choice_en", "pair", "pair_en"):
        name = reader.pair(number, f"groups.{len(groups) + 1}.name")
        if not any(name.values()):
            problem = _("It is not said into which group this belongs.")
            reader.refuse_at(f"pair.{number}", f"pair.{number}", problem, _("Write the name of the group."))
            continue
        place = next((at for at, group in enumerate(groups) if group["name"]["th"] == name["th"]), len(groups))
        if place == len(groups):
            groups.append({"name": name, "items": []})
        field = f"groups.{place + 1}.items.{len(groups[place]['items']) + 1}"
        groups[place]["items"].append({**reader.part(number, field), **reader.feedback(number, field)})
    reader.item["groups"] = groups
    _grading(reader)


def _ordering(reader: RowReader) -> None:
    numbers = reader.numbers("choice", "choice_en")
    reader.item["items"] = [reader.part(number, f"items.{place}") for place, number in enumerate(numbers, start=1)]
    _grading(reader)


def _short_text(reader: RowReader) -> None:
    answers = []
    for place, number in enumerate(reader.numbers("choice"), start=1):
        field = f"answers.{place}"
        answer: dict[str, Any] = {"text": reader.said(f"choice.{number}", f"{field}.text")}
        said = to_arabic_digits(normalise(reader.said(f"mark.{number}", f"{field}.weight"))).removesuffix("%").strip()
        if said.isascii() and said.isdigit() and len(said) < 4:
            answer["weight"] = int(said)
        elif said:
            problem = _("“%(word)s” is not a whole number of per cent.") % {"word": said[:20]}
            reader.refuse(f"{field}.weight", problem, _("Write a whole number from 0 to 100."))
        answers.append({**answer, **reader.feedback(number, field)})
    reader.item["answers"] = answers
    _comparing(reader)


def _numeric(reader: RowReader) -> None:
    reader.item["answer"] = reader.said("right", "answer")
    if tolerance := reader.said("tolerance", "tolerance"):
        reader.item["tolerance"] = tolerance
    reader.item["unit"] = reader.bilingual("unit", "unit_en", "unit")


def _gaps(reader: RowReader) -> None:
    reader.item["text"] = reader.bilingual("text", "text_en", "text")
    blanks = []
    for number in range(1, max(reader.numbers("choice", "pair"), default=0) + 1):
        field = f"blanks.{number}"
        both = reader.part(number, field)
        answers = read_gap(both["th"], both["en"])
        if answers is None:
            problem = _("The English entries of the gap are not as many as the Thai ones.")
            reader.refuse_at(f"choice_en.{number}", f"{field}.answers", problem, _("Write as many, in the same order."))
            answers = []
        control = reader.coded(f"pair.{number}", words.CONTROLS, f"{field}.control")
        is_choice = any(not answer["right"] for answer in answers)
        blanks.append({"control": control or (CHOOSE if is_choice else TYPE), "answers": answers})
    reader.item["blanks"] = blanks[:MOST_PARTS]
    _grading(reader)
    _comparing(reader)


def _grading(reader: RowReader) -> None:
    if grading := reader.coded("grading", words.GRADINGS, "grading"):
        reader.item["grading"] = grading


def _comparing(reader: RowReader) -> None:
    for name in ("match_case", "near_miss"):
        if answer := reader.coded(name, words.YES_NO, name):
            reader.item[name] = answer == "yes"


READERS: dict[str, Callable[[RowReader], None]] = {
    "single_choice": _single_choice,
    "multiple_choice": _multiple_choice,
    "true_false": _true_false,
    "matching": _matching,
    "groups": _groups,
    "ordering": _ordering,
    "short_text": _short_text,
    "numeric": _numeric,
    "gaps": _gaps,
}
