"""Importing questions: a file is read, then planned against a bank, then written in one transaction or not at all."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lms.accounts.models import User
from lms.core.audit import record
from lms.core.stored_files import removed_on_failure
from quizzes.errors import FieldError, FieldErrors
from quizzes.exchange.contract import Entry, Notice, Reading
from quizzes.exchange.formats import FORMATS
from quizzes.exchange.held import Held, held_questions
from quizzes.exchange.naming import UNSORTED, codes_of, in_language, topic_of
from quizzes.exchange.pictures import store_pictures
from quizzes.exchange.plain import Outcome, PlainQuestion, read_draft, read_question, save_draft, save_question
from quizzes.models import QuestionBank

ERROR, REPEATED = "error", "repeated"
WRITTEN = (Outcome.CREATED, Outcome.CHANGED)
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class PlanLine:
    """What becomes of one question: an Outcome, "error", or "repeated" (the file has it once more above)."""

    place: str
    name: str
    code: str
    outcome: str
    plain: PlainQuestion | None = None
    errors: Sequence[Notice] = ()
    warnings: Sequence[Notice] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class ImportPlan:
    """What becomes of a file. `errors` and `warnings` are of the file; those of its questions stand in `lines`."""

    file_name: str
    lines: Sequence[PlanLine]
    errors: Sequence[Notice]
    warnings: Sequence[Notice]
    publish: bool

    @property
    def is_right(self) -> bool:
        """Say whether all of it can be written."""
        return not self.errors and not any(line.errors for line in self.lines)

    def counts(self) -> dict[str, int]:
        """Return how many questions have each outcome."""
        counted = Counter(str(line.outcome) for line in self.lines)
        return {outcome: counted[outcome] for outcome in (*map(str, Outcome), REPEATED, ERROR)}

    def all_errors(self) -> list[Notice]:
        """Return the file's errors, then those of its questions in their order."""
        return [*self.errors, *(notice for line in self.lines for notice in line.errors)]

    def all_warnings(self) -> list[Notice]:
        return [*self.warnings, *(notice for line in self.lines for notice in line.warnings)]

    def as_report(self) -> dict[str, Any]:
        """Return the plan as JSON, its words in the current language. It holds no keys and no answers."""
        return {
            "file": self.file_name,
            "counts": self.counts(),
            "errors": list(map(_as_json, self.errors)),
            "warnings": list(map(_as_json, self.warnings)),
            "entries": [
                {
                    "place": line.place,
                    "name": line.name,
                    "code": line.code,
                    "kind": line.plain.kind if line.plain else "",
                    "outcome": str(line.outcome),
                    "errors": list(map(_as_json, line.errors)),
                    "warnings": list(map(_as_json, line.warnings)),
                }
                for line in self.lines
            ],
        }


def _as_json(notice: Notice) -> dict[str, str]:
    words = {"problem": str(notice.problem), "remedy": str(notice.remedy)}
    return {"place": notice.place, "field": notice.field, **words}


class ImportRefused(Exception):
    """Nothing was written: the file has errors, and leaving out what has them was not asked for."""

    def __init__(self, plan: ImportPlan) -> None:
        self.plan = plan
        super().__init__(plan.file_name)


def read_file(data: bytes, *, name: str, format: str) -> Reading:
    """Return what a file holds; `format` is a name of the registry. Raises FileRefused."""
    return FORMATS[format].read(data, name=name)


def plan_import(
    reading: Reading,
    *,
    file_name: str,
    bank: QuestionBank | None = None,
    topic: str = "",
    language: str = "th",
    publish: bool = False,
) -> ImportPlan:
    """Return what importing would do; nothing is written.

    `topic` goes before those of the file. `language` is that of a file that holds one only. What a draft may lack is a
    warning, and an error where questions are published at once.
    """
    codes = codes_of(reading.entries)
    held = held_questions(bank, codes) if bank is not None and bank.pk else {}
    planner = _Planner(held, topic, "th" if reading.is_bilingual else language, publish)
    lines = [planner.line(entry, code) for entry, code in zip(reading.entries, codes, strict=True)]
    warnings = [*reading.warnings, *planner.topic_warnings()]
    return ImportPlan(file_name, lines, reading.errors, warnings, publish)


class _Planner:
    """Plans entry after entry."""

    def __init__(self, held: Mapping[str, Held], topic: str, language: str, publish: bool) -> None:
        self.held, self.topic, self.language, self.publish = held, topic, language, publish
        self.seen: dict[str, tuple[PlainQuestion, str]] = {}
        self.named: dict[str, str] = {}  # topics that nobody can read, by their categories
        self.unsorted = 0

    def line(self, entry: Entry, code: str) -> PlanLine:
        warnings = _notices(entry, entry.warnings)
        if entry.item is None:
            return PlanLine(entry.place, entry.name, code, ERROR, None, _notices(entry, entry.errors), warnings)
        item = in_language(entry.item, self.language)
        item = {**item, "id": code, "topic": self._topic(entry)}
        try:
            plain, lacks = (read_question(item), []) if self.publish else read_draft(item)
        except FieldErrors as refused:
            return PlanLine(entry.place, entry.name, code, ERROR, None, _notices(entry, refused.errors), warnings)
        warnings += _notices(entry, lacks)
        outcome, said, warned = self._outcome(entry, plain)
        found = (_notices(entry, said), warnings + _notices(entry, warned))
        return PlanLine(entry.place, entry.name, code, outcome, plain, *found, entry.pictures)

    def _topic(self, entry: Entry) -> str:
        own = str((entry.item or {}).get("topic") or "")
        topic = self.topic or own or topic_of(entry.category)
        if topic.startswith("topic-") and topic != own and not self.topic:
            self.named[entry.category] = topic
        self.unsorted += not topic
        return topic or UNSORTED

    def _outcome(self, entry: Entry, plain: PlainQuestion) -> tuple[str, list[FieldError], list[FieldError]]:
        """Return the outcome, with errors and warnings."""
        before = self.seen.setdefault(plain.code, (plain, entry.place))
        if before[0] is not plain:
            return _again(plain, *before)
        held = self.held.get(plain.code)
        if held is None:
            return Outcome.CREATED, [], []
        if held.is_same(plain, entry.pictures, published=self.publish):
            return Outcome.UNCHANGED, [], []
        if held.is_locked:
            problem, remedy = _("The question is locked or under review."), _("Unlock it first, or leave it out.")
            return ERROR, [FieldError("id", problem, remedy)], []
        return Outcome.CHANGED, [], self._replaced(entry, plain, held)

    def _replaced(self, entry: Entry, plain: PlainQuestion, held: Held) -> list[FieldError]:
        """Warn where only the title says that a question is the same as one in the bank, and it asks something else."""
        if entry.own_id or held.asks_the_same(plain):
            return []
        problem = _("The bank has a question “%(code)s” that asks something else; it is replaced.")
        remedy = _("Give this one another title if it is another question.")
        return [FieldError("", problem % {"code": plain.code}, remedy)]

    def topic_warnings(self) -> list[Notice]:
        problem = _("The category “%(name)s” became the topic “%(topic)s”.")
        remedy = _("Choose a topic for the whole file if it should have another name.")
        found = [
            Notice("", "topic", problem % {"name": name, "topic": topic}, remedy) for name, topic in self.named.items()
        ]
        if self.unsorted:
            message = ngettext(
                "%(count)s question has no topic; it goes to “%(topic)s”.",
                "%(count)s questions have no topic; they go to “%(topic)s”.",
                self.unsorted,
            )
            words = message % {"count": self.unsorted, "topic": UNSORTED}
            found.append(Notice("", "topic", words, _("Choose a topic for the whole file.")))
        return found


def _again(plain: PlainQuestion, first: PlainQuestion, place: str) -> tuple[str, list[FieldError], list[FieldError]]:
    if (plain.kind, plain.content) == (first.kind, first.content):
        problem = _("The same question stands at %(place)s already; it is taken once.") % {"place": place or "–"}
        return REPEATED, [], [FieldError("", problem, "")]
    problem = _("The id “%(code)s” stands at %(place)s already.") % {"code": plain.code, "place": place or "–"}
    return ERROR, [FieldError("id", problem, _("Give each question an id of its own."))], []


def _notices(entry: Entry, errors: Sequence[FieldError]) -> list[Notice]:
    return [Notice(entry.place_of(error.field), error.field, error.problem, error.remedy) for error in errors]


def apply_import(
    *,
    plan: ImportPlan,
    bank: QuestionBank,
    actor: User | None,
    partial: bool = False,
    progress: Progress | None = None,
) -> QuestionBank:
    """Write what a plan says, in one transaction, and return the bank, made where it was missing.

    `progress` is told how many questions are done, of how many. Raises ImportRefused where the file has errors and
    `partial` is not asked for.
    """
    if not plan.is_right and not partial:
        raise ImportRefused(plan)
    lines = [line for line in plan.lines if line.outcome in WRITTEN]
    save = save_question if plan.publish else save_draft
    with removed_on_failure() as stored, transaction.atomic():
        if bank.pk is None:
            bank, _is_new = QuestionBank.objects.get_or_create(
                code=bank.code, defaults={"name": bank.name, "agency": bank.agency}
            )
        bank = QuestionBank.objects.select_for_update().get(pk=bank.pk)
        for number, line in enumerate(lines, start=1):
            if line.plain is not None:
                pictures = store_pictures(line.pictures, actor=actor, stored=stored)
                save(bank=bank, plain=line.plain, actor=actor, pictures=pictures)
            if progress is not None:
                progress(number, len(lines))
        if lines:
            facts: dict[str, Any] = {"published": plan.publish, **plan.counts()}
            record(bank, "quizzes.import", actor=actor, **facts)
    return bank
