"""Questions as rows. What a table cannot carry is told."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext_lazy as _

from quizzes.exchange.contract import Outgoing
from quizzes.exchange.decoding import NOT_TEXT
from quizzes.exchange.tables import words
from quizzes.exchange.tables.columns import SHOWN_PARTS, Column, all_columns
from quizzes.exchange.tables.gap_words import write_gap
from quizzes.exchange.telling import LeftOut, Teller

MOST_IN_CELL = 32_767  # characters in a cell of Excel (ECMA-376, 18.3.1.96)
Cells = dict[str, str]
Text = dict[str, str]


def rows_of(questions: Sequence[Outgoing], teller: Teller) -> tuple[list[Column], list[Cells]]:
    """Return the columns that are needed and a row for each question, its cells by the keys of the columns."""
    rows = [row for _question, row in teller.each(questions, _row)]
    most = max((int(number) for row in rows for key in row if (number := key.partition(".")[2])), default=0)
    return all_columns(max(SHOWN_PARTS, most)), rows


def _row(question: Outgoing, teller: Teller) -> Cells:
    writer = WRITERS.get(question.kind)
    if writer is None:
        raise LeftOut(_("A table has no such kind of question."))
    teller.picture(question)
    content = question.content
    cells = {
        "id": question.code,
        "kind": words.word_for(question.kind, words.KINDS),
        "topic": question.topic,
        "difficulty": words.word_for(str(question.difficulty), words.DIFFICULTIES),
        "lesson": question.lesson_code,
        "source": question.source,
        **_both("stem", content["stem"]),
        **_both("explanation", content["explanation"]),
        **writer(question),
    }
    if content.get("grading"):
        cells["grading"] = words.word_for(content["grading"], words.GRADINGS)
    return _fitting({key: text for key, text in cells.items() if text})


def _fitting(cells: Cells) -> Cells:
    if any(len(text) > MOST_IN_CELL for text in cells.values()):
        raise LeftOut(_("A text is too long for a cell."))
    if any(NOT_TEXT.search(text) for text in cells.values()):
        raise LeftOut(_("A text has a character that no file may hold."))
    return cells


def _both(key: str, text: Text) -> Cells:
    name, dot, number = key.partition(".")
    return {key: text["th"], f"{name}_en{dot}{number}": text["en"]}


def _numbered(key: str, texts: Sequence[Text]) -> Cells:
    cells: Cells = {}
    for number, text in enumerate(texts, start=1):
        cells.update(_both(f"{key}.{number}", text))
    return cells


def _choices(question: Outgoing) -> Cells:
    choices = question.content["choices"]
    right = ", ".join(str(number) for number, choice in enumerate(choices, start=1) if choice["right"])
    texts = _numbered("choice", [choice["text"] for choice in choices])
    return {**texts, **_numbered("feedback", [choice["feedback"] for choice in choices]), "right": right}


def _true_false(question: Outgoing) -> Cells:
    return {"right": words.word_for(str(question.content["answer"]).lower(), words.VERDICTS)}


def _matching(question: Outgoing) -> Cells:
    pairs, extras = question.content["pairs"], question.content["extras"]
    rights = [side["right"] for side in [*pairs, *extras]]
    texts = {**_numbered("choice", [pair["left"] for pair in pairs]), **_numbered("pair", rights)}
    return {**texts, **_numbered("feedback", [pair["feedback"] for pair in pairs])}


def _groups(question: Outgoing) -> Cells:
    """Items stand group by group, so that the groups keep their order."""
    names = {group["id"]: group["name"] for group in question.content["groups"]}
    items = [item for group in names for item in question.content["items"] if item["group"] == group]
    texts = _numbered("choice", [item["text"] for item in items])
    groups = _numbered("pair", [names[item["group"]] for item in items])
    return {**texts, **groups, **_numbered("feedback", [item["feedback"] for item in items])}


def _ordering(question: Outgoing) -> Cells:
    return _numbered("choice", [item["text"] for item in question.content["items"]])


def _short_text(question: Outgoing) -> Cells:
    answers = question.content["answers"]
    texts = {f"choice.{number}": answer["text"] for number, answer in enumerate(answers, start=1)}
    marks = {f"mark.{number}": str(answer["weight"]) for number, answer in enumerate(answers, start=1)}
    feedback = _numbered("feedback", [answer["feedback"] for answer in answers])
    return {**texts, **marks, **feedback, **_comparing(question)}


def _numeric(question: Outgoing) -> Cells:
    content = question.content
    return {"right": content["answer"], "tolerance": content["tolerance"], **_both("unit", content["unit"])}


def _gaps(question: Outgoing) -> Cells:
    cells = _both("text", question.content["text"])
    for number, blank in enumerate(question.content["blanks"], start=1):
        cells[f"choice.{number}"] = write_gap(blank["answers"], "th")
        cells[f"choice_en.{number}"] = write_gap(blank["answers"], "en")
        cells[f"pair.{number}"] = words.word_for(blank["control"], words.CONTROLS)
    return {**cells, **_comparing(question)}


def _comparing(question: Outgoing) -> Cells:
    return {name: words.word_for("yes", words.YES_NO) for name in ("match_case", "near_miss") if question.content[name]}


WRITERS: dict[str, Callable[[Outgoing], Cells]] = {
    "single_choice": _choices,
    "multiple_choice": _choices,
    "true_false": _true_false,
    "matching": _matching,
    "groups": _groups,
    "ordering": _ordering,
    "short_text": _short_text,
    "numeric": _numeric,
    "gaps": _gaps,
}
