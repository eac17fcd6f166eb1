"""Starting an attempt, saving its answers, closing it. Every step may be repeated without harm."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from lms.accounts.models import User
from lms.core.refusals import Refused
from quizzes.access import question_for
from quizzes.drawing import count_uses, draw_questions, shuffled_layout
from quizzes.kinds import KINDS
from quizzes.kinds.base import Response
from quizzes.models import Attempt, AttemptQuestion, Quiz
from quizzes.scoring import Answered, Score, score
from quizzes.standing import standing

GREATEST_SEQ = 2**63 - 1


@dataclass(frozen=True)
class SavedAnswer:
    """What the server holds now: `seq` is the number of that save, `saved_at` when it came, in UTC."""

    position: int
    seq: int
    saved_at: datetime
    is_answered: bool


@dataclass(frozen=True)
class Result:
    """A finished attempt. `finished_now` says that this call finished it; repeated calls return the same marks."""

    attempt: Attempt
    finished_now: bool

    @property
    def passed(self) -> bool:
        return bool(self.attempt.passed)

    @property
    def marks(self) -> Fraction:
        return self.attempt.marks or Fraction(0)

    @property
    def possible(self) -> int:
        return self.attempt.marks_possible or 0

    @property
    def percent(self) -> int:
        return self.attempt.percent or 0


def start_attempt(*, quiz: Quiz, user: User, scope: UUID) -> Attempt:
    """Start an attempt, or return the one that is open. Seven statements.

    An open attempt is returned even when its time is over: closing it may complete a module, so that is the caller's.
    Raises Refused: no_attempts_left, cooldown, quiz_not_ready.
    """
    with transaction.atomic():
        # Two starts at once would both find nothing open: one person's starts happen one after the other.
        User.objects.select_for_update(no_key=True).values_list("pk").get(pk=user.pk)
        before, now = standing(quiz=quiz, user=user, scope=scope), timezone.now()
        if before.open_attempt is not None:
            return before.open_attempt
        before.refuse_unless_may_start_at(now)
        if not quiz.live:
            raise Refused("quiz_not_ready")
        due_at = now + quiz.time_limit if quiz.time_limit else None
        drawn = draw_questions(quiz=quiz, user=user, scope=scope, is_first=before.attempts_used == 0)
        attempt = Attempt.objects.create(
            quiz=quiz,
            user=user,
            scope=scope,
            number=before.attempts_used + 1,
            pass_percent=quiz.pass_percent,
            started_at=now,
            due_at=due_at,
            closes_at=due_at and due_at + quiz.grace_period,
        )
        layouts = [(one, shuffled_layout(one, shuffle=quiz.shuffle_choices)) for one in drawn]
        AttemptQuestion.objects.bulk_create(
            AttemptQuestion(attempt=attempt, position=position, version_id=one.version_id, layout=layout)
            for position, (one, layout) in enumerate(layouts, start=1)
        )
        count_uses(drawn)
    return attempt


def save_answer(*, user: User, attempt_key: UUID, position: int, data: QueryDict, seq: int) -> SavedAnswer:
    """Save the answer in the posted field `q<position>`. Two statements.

    `seq` rises with each save of a question, counted by the browser: the same answer sent again is acknowledged again,
    an older one is refused. Raises Http404 for another's attempt and Refused: bad_answer, stale_answer, attempt_closed,
    too_late; then nothing is changed.
    """
    question = question_for(user, attempt_key, position)
    response = KINDS[question.version.kind].clean_response(question.version.content, data, f"q{position}")
    return _store(question, response, seq)


def save_answers(*, attempt: Attempt, data: QueryDict) -> list[SavedAnswer]:
    """Save a page of answers, as a browser without JavaScript posts it: all or none. Returns those that changed.

    `quizzes/_question.html` gives each question a hidden field `seq<position>`; questions without it are left alone,
    and so are answers that are saved already. One statement, and one for each answer that changed. Raises Refused
    as `save_answer` does.
    """
    saved = []
    with transaction.atomic():
        for question in attempt.questions.select_related("version"):
            seq = data.get(f"seq{question.position}", "")
            if not (seq.isascii() and seq.isdecimal()):
                continue
            kind = KINDS[question.version.kind]
            response = kind.clean_response(question.version.content, data, f"q{question.position}")
            if response != question.response:
                saved.append(_store(question, response, int(seq)))
    return saved


def submit_attempt(*, attempt: Attempt) -> bool:
    """Hand an attempt in, so that no answer is taken any more; return whether this call did it. One statement.

    Called before and outside the transaction that grades, it stands even where grading fails.
    """
    if attempt.state != Attempt.State.IN_PROGRESS:
        return False
    now = timezone.now()
    mine = Attempt.objects.filter(pk=attempt.pk, state=Attempt.State.IN_PROGRESS)
    handed_in = mine.update(state=Attempt.State.SUBMITTED, submitted_at=now) == 1
    if handed_in:
        attempt.state, attempt.submitted_at = Attempt.State.SUBMITTED, now
    return handed_in


def close_attempt(*, attempt: Attempt) -> Result:
    """Hand in, grade and finish an attempt, once; repeated, it returns the same result."""
    submit_attempt(attempt=attempt)
    with transaction.atomic():
        locked = Attempt.objects.select_for_update().get(pk=attempt.pk)
        if locked.state == Attempt.State.FINISHED:
            return Result(locked, finished_now=False)
        submit_attempt(attempt=locked)  # where an earlier hand-in was rolled back with all around it
        # Locking the questions too waits for a save that began before the hand-in and was acknowledged after it.
        rows = AttemptQuestion.objects.select_for_update(of=("self",)).filter(attempt=locked).order_by("position")
        questions = list(rows.select_related("version"))
        earned = score(Answered(row.version.kind, row.version.content, row.response) for row in questions)
        _write_marks(questions, earned)
        _finish(locked, earned)
    return Result(locked, finished_now=True)


def overdue_attempts() -> QuerySet[Attempt]:
    """Return the attempts to be closed by a sweep: out of time, or handed in without having been graded."""
    return Attempt.objects.left_behind_at(timezone.now()).order_by("pk")


def _store(question: AttemptQuestion, response: Response | None, seq: int) -> SavedAnswer:
    """Write an answer where rules and order allow it, in one statement that checks both.

    A question that is being graded is locked and then marked; this statement waits for that and finds the mark.
    """
    now = timezone.now()
    if not 0 < seq <= GREATEST_SEQ:
        raise Refused("bad_answer")
    open_attempt = Attempt.objects.filter(pk=question.attempt_id).open_at(now).values("pk")
    mine = AttemptQuestion.objects.filter(pk=question.pk, marks_numerator__isnull=True, response_seq__lt=seq)
    if mine.filter(attempt__in=open_attempt).update(response=response, response_seq=seq, saved_at=now):
        return SavedAnswer(question.position, seq, now, response is not None)
    return _acknowledge_or_refuse(question, response, seq, now)


def _acknowledge_or_refuse(
    question: AttemptQuestion, response: Response | None, seq: int, now: datetime
) -> SavedAnswer:
    """Acknowledge an answer that is saved already, even where the attempt has closed since; say why others are not."""
    held = AttemptQuestion.objects.select_related("attempt").get(pk=question.pk)
    if held.response_seq == seq and held.response == response and held.saved_at is not None:
        return SavedAnswer(held.position, seq, held.saved_at, response is not None)
    if held.attempt.state != Attempt.State.IN_PROGRESS:
        raise Refused("attempt_closed")
    if held.attempt.is_over_at(now):
        raise Refused("too_late")
    raise Refused("stale_answer")


def _write_marks(questions: list[AttemptQuestion], earned: Score) -> None:
    """Write each question's mark: one statement for all questions that earned the same."""
    keys_by_mark = defaultdict(list)
    for question, mark in zip(questions, earned.marks, strict=True):
        keys_by_mark[mark].append(question.pk)
    for mark, keys in keys_by_mark.items():
        rows = AttemptQuestion.objects.filter(pk__in=keys)
        rows.update(marks_numerator=mark.numerator, marks_denominator=mark.denominator)


def _finish(attempt: Attempt, earned: Score) -> None:
    attempt.state = Attempt.State.FINISHED
    attempt.finished_at = timezone.now()
    attempt.marks_numerator, attempt.marks_denominator = earned.total.as_integer_ratio()
    attempt.marks_possible = earned.possible
    attempt.passed = earned.passes(attempt.pass_percent)
    fields = ["state", "finished_at", "marks_numerator", "marks_denominator", "marks_possible", "passed"]
    attempt.save(update_fields=fields)
