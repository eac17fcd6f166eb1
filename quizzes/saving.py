"""Saving answers. What was acknowledged stays; every save may be repeated without harm."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import BigIntegerField, BooleanField, CharField, DateTimeField, JSONField, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from lms.accounts.models import User
from lms.core.compiled import Compiled, CompiledUpdate, Slot
from lms.core.refusals import Refused
from quizzes.access import question_for
from quizzes.kinds import KINDS
from quizzes.kinds.base import Response
from quizzes.models import Attempt, AttemptQuestion
from quizzes.models.attempts import longest_open
from quizzes.version_store import HeldVersion, held_version, held_versions

GREATEST_SEQ = 2**63 - 1
LONGEST_WRITER = 16


def _replaceable() -> QuerySet[AttemptQuestion]:
    """Return the question whose held answer a save may replace, as long as its attempt is open."""
    known = Q(response_seq__lte=Slot("base", BigIntegerField()))
    own = Q(response_writer=WRITER) & ~Q(response_writer="")
    rows = AttemptQuestion.objects.filter(known | own, response_seq__lt=SEQ, marks_numerator__isnull=True)
    open_attempt = Attempt.objects.open_at(NOW, opened_after=Slot("opened_after", DateTimeField()))
    of_it = open_attempt.filter(pk=Slot("attempt", BigIntegerField())).values("pk")
    return rows.filter(pk=Slot("question", BigIntegerField()), attempt__in=of_it)


SEQ, WRITER = Slot("seq", BigIntegerField()), Slot("writer", CharField())
NOW = Slot("now", DateTimeField())
STORE = CompiledUpdate(
    _replaceable,
    response=Slot("response", JSONField()),
    response_seq=SEQ,
    response_writer=WRITER,
    saved_at=NOW,
    is_late=Slot("is_late", BooleanField()),
)

QUESTIONS = Compiled(lambda: AttemptQuestion.objects.filter(attempt=Slot("attempt", BigIntegerField())).with_due())


@dataclass(frozen=True)
class SavedAnswer:
    """What the server holds now: `seq` is the number of that save, `saved_at` when it came, in UTC."""

    position: int
    seq: int
    saved_at: datetime
    is_answered: bool
    is_late: bool


@dataclass(frozen=True)
class Save:
    """Which save this is: its number, the number of the answer it was made upon, and the page that made it.

    A page that was opened before another one saved does not know that answer (`base` is lower) and cannot replace it;
    its own answers it may replace (`writer` is the same), however the network orders and repeats them.
    """

    seq: int
    base: int
    writer: str = ""

    def __post_init__(self) -> None:
        numbers_fit = 0 < self.seq <= GREATEST_SEQ and 0 <= self.base <= GREATEST_SEQ
        if not numbers_fit or len(self.writer) > LONGEST_WRITER or not self.writer.isprintable():
            raise Refused("bad_answer")


# An answer that a page holds and the server does not.
Change = tuple[AttemptQuestion, Response | None, Save]


@dataclass(frozen=True)
class SavedPage:
    """What became of a page of answers: those that changed and are held now, and by position why others are not."""

    saved: list[SavedAnswer]
    refused: dict[int, Refused]


def save_answer(
    *,
    user: User,
    attempt_key: UUID,
    position: int,
    data: QueryDict,
    seq: int,
    base: int | None = None,
    writer: str = "",
) -> SavedAnswer:
    """Save the answer in the posted field `q<position>`. Two statements.

    `seq` rises with each save of a question, counted by the browser; `base` is the number of the answer that the page
    showed before, None for the one before `seq`; `writer` names the page. The same answer sent again is acknowledged
    again. An answer after the time is over is taken while the attempt is open, and recorded as late.

    Raises Http404 for another's attempt and Refused: bad_answer, stale_answer, attempt_closed, too_late; then nothing
    is changed, but for the note that an answer came too late.
    """
    question = question_for(user, attempt_key, position)
    version = held_version(question.version_id)
    response = KINDS[version.kind].clean_response(version.content, data, f"q{position}")
    try:
        return _store(question, response, Save(seq, seq - 1 if base is None else base, writer))
    except Refused as refusal:
        if refusal.code == "too_late":
            _note_too_late([question])
        raise


def save_answers(*, attempt: Attempt, data: QueryDict) -> SavedPage:
    """Save a page of answers, as a browser without JavaScript posts it: each question by itself.

    `quizzes/_question.html` gives each question the hidden fields `seq<position>` and `base<position>`; questions
    without the first are left alone, and so are answers that did not change. One statement, one for each answer that
    changed, and one where answers came too late. What `save_answer` would raise is returned with the question.
    """
    changed, refused = _changed(attempt, data)
    saved, late = [], []
    with transaction.atomic():
        for question, response, save in changed:
            try:
                saved.append(_store(question, response, save))
            except Refused as refusal:
                refused[question.position] = refusal
                late += [question] if refusal.code == "too_late" else []
        if late:
            _note_too_late(late)
    return SavedPage(saved, dict(sorted(refused.items())))


def _changed(attempt: Attempt, data: QueryDict) -> tuple[list[Change], dict[int, Refused]]:
    """Return the posted answers that differ from those held, and by position why others cannot be read."""
    questions = QUESTIONS.instances(attempt=attempt.pk)
    versions = held_versions(question.version_id for question in questions)
    changed, refused = [], {}
    for question in questions:
        try:
            posted = _posted(question, versions[question.version_id], data)
        except Refused as refusal:
            refused[question.position] = refusal
            continue
        if posted is not None:
            changed.append((question, *posted))
    return changed, refused


def _posted(question: AttemptQuestion, version: HeldVersion, data: QueryDict) -> tuple[Response | None, Save] | None:
    """Return the answer that a page holds for a question, None where it holds none that is new."""
    seq = _number(data, f"seq{question.position}")
    if seq is None:
        return None
    base = _number(data, f"base{question.position}")
    save = Save(seq, seq - 1 if base is None else base)
    response = KINDS[version.kind].clean_response(version.content, data, f"q{question.position}")
    # A page that showed the question unanswered and leaves it so says nothing about an answer given elsewhere since.
    is_untouched = response is None and save.base == 0
    return None if is_untouched or response == question.response else (response, save)


def _number(data: QueryDict, field: str) -> int | None:
    """Return a posted number, None where the field is absent or empty."""
    text = data.get(field, "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(GREATEST_SEQ))):
        raise Refused("bad_answer")
    return int(text)


def _store(question: AttemptQuestion, response: Response | None, save: Save) -> SavedAnswer:
    """Write an answer where rules and order allow it, in one statement that checks both.

    A question that is being graded is locked and then marked; this statement waits for that and finds the mark.
    """
    now = timezone.now()
    is_late = question.due_at is not None and now > question.due_at
    place = {"question": question.pk, "attempt": question.attempt_id, "now": now, "opened_after": now - longest_open()}
    answer = {"response": response, "seq": save.seq, "base": save.base, "writer": save.writer, "is_late": is_late}
    if STORE.update(**place, **answer):
        return SavedAnswer(question.position, save.seq, now, response is not None, is_late)
    return _acknowledge_or_refuse(question, response, save, now)


def _acknowledge_or_refuse(
    question: AttemptQuestion, response: Response | None, save: Save, now: datetime
) -> SavedAnswer:
    """Acknowledge an answer that is saved already, even where the attempt has closed since; say why others are not."""
    held = AttemptQuestion.objects.select_related("attempt").get(pk=question.pk)
    if held.response_seq == save.seq and held.response == response and held.saved_at is not None:
        return SavedAnswer(held.position, save.seq, held.saved_at, response is not None, held.is_late)
    if held.attempt.ran_out_at(now):
        raise Refused("too_late")
    if held.attempt.state != Attempt.State.IN_PROGRESS:
        raise Refused("attempt_closed")
    raise Refused("stale_answer")


def _note_too_late(questions: list[AttemptQuestion]) -> None:
    """Record that answers came too late to be taken. One statement."""
    late = AttemptQuestion.objects.filter(pk__in=[question.pk for question in questions])
    late.update(refused_late_at=timezone.now())
