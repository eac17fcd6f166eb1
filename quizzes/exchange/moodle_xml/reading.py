"""Reading Moodle XML: the file, what all its questions have, and which reader each kind has."""

from django.utils.translation import gettext_lazy as _

from quizzes.errors import Words
from quizzes.exchange.contract import Entry, FileRefused, Notice, Reading
from quizzes.exchange.drafting import Draft
from quizzes.exchange.limits import QUESTIONS
from quizzes.exchange.markup import Plain
from quizzes.exchange.moodle_xml.gaps import read_cloze, read_marked_gaps
from quizzes.exchange.moodle_xml.kinds import (
    read_choices,
    read_matching,
    read_numeric,
    read_ordering,
    read_short_text,
    read_true_false,
)
from quizzes.exchange.moodle_xml.nodes import Node
from quizzes.exchange.moodle_xml.stems import read_stem
from quizzes.exchange.xml_tree import local_name, parse_xml

READERS = {
    "multichoice": read_choices,
    "multichoiceset": read_choices,
    "truefalse": read_true_false,
    "shortanswer": read_short_text,
    "numerical": read_numeric,
    "matching": read_matching,
    "match": read_matching,
    "ddmatch": read_matching,
    "ordering": read_ordering,
    "gapselect": read_marked_gaps,
    "ddwtos": read_marked_gaps,
    "cloze": read_cloze,
    "multianswer": read_cloze,
}
WITHOUT_STEM = ("gapselect", "ddwtos", "cloze", "multianswer")  # the text with its gaps is all there is
# What a whole file loses is said once: Moodle writes it with every question.
FILE_LOSSES: dict[str, Words] = {
    "penalty": _("Marks taken away for further tries at a question are not kept: here a question is answered once."),
    "hint": _("Hints are not kept."),
    "correctfeedback": _("Feedback by result (right, partly right, wrong) is not kept; the explanation is."),
}


def read(data: bytes, *, name: str) -> Reading:
    """Return the questions of a Moodle XML file. Raises FileRefused."""
    root = parse_xml(data)
    if local_name(root) not in ("quiz", "question"):
        problem = _("This is not Moodle XML: it begins with <%(name)s>.") % {"name": local_name(root)[:40]}
        raise FileRefused(problem, _("Export the questions from Moodle as “Moodle XML”."), str(root.line))
    reader = _FileReader()
    for question in [Node(root)] if local_name(root) == "question" else Node(root).all("question"):
        reader.take(question)
        if len(reader.entries) > QUESTIONS:
            problem = _("The file has more than %(number)d questions.") % {"number": QUESTIONS}
            raise FileRefused(problem, _("Divide it into several files."), question.place)
    if not reader.entries:
        raise FileRefused(_("The file holds no questions."), _("Check that the format is the right one."))
    return Reading(reader.entries, warnings=reader.warnings())


class _FileReader:
    """Takes question after question; a category holds for those that follow it."""

    def __init__(self) -> None:
        self.category = ""
        self.entries: list[Entry] = []
        self.passed_over: list[Notice] = []
        self.lost: set[str] = set()

    def take(self, question: Node) -> None:
        kind = question.attribute("type")
        if kind == "category":
            self.category = question.value("category")
        elif kind == "description":
            problem = _("This text has no answers; it was passed over.")
            self.passed_over.append(Notice(question.place, "", problem, ""))
        else:
            self.lost |= {name for name in FILE_LOSSES if _is_said(question, name)}
            self.entries.append(read_question(question, kind, self.category))

    def warnings(self) -> list[Notice]:
        lost = [Notice("", "", words, "") for name, words in FILE_LOSSES.items() if name in self.lost]
        return [*self.passed_over, *lost]


def _is_said(question: Node, name: str) -> bool:
    said = question.value(name)
    return said.strip("0.") != "" if name == "penalty" else bool(said)


def read_question(question: Node, kind: str, category: str) -> Entry:
    """Return the entry of one question."""
    draft = Draft(question.place)
    draft.name, draft.own_id, draft.category = question.value("name"), question.value("idnumber"), category
    draft.tags([tag.text().strip() for tags in question.all("tags") for tag in tags.all("tag")])
    if kind not in READERS:
        draft.stem(Plain((question.plain("questiontext") or Plain("")).th))
        draft.not_carried(kind)
        return draft.entry()
    if kind not in WITHOUT_STEM:
        read_stem(draft, question)
    _explain(draft, question)
    _circumstances(draft, question)
    READERS[kind](draft, question)
    return draft.entry()


def _explain(draft: Draft, question: Node) -> None:
    feedback = question.first("generalfeedback")
    if feedback:
        draft.explain(feedback.plain(), place=feedback.place)


def _circumstances(draft: Draft, question: Node) -> None:
    """Say what of a question's settings has no place here."""
    grade = question.value("defaultgrade")
    if grade and grade.rstrip("0").rstrip(".") != "1":
        draft.warn("", _("It counted %(marks)s marks; here each question counts one.") % {"marks": grade[:10]})
    if question.flag("hidden"):
        draft.warn("", _("It was hidden in Moodle."), _("Publish it only if it is still right."))
