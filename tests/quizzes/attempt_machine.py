"""A trainee, two devices, a network that delays, loses and repeats, a clock and a sweep; and what must come of it."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.http import QueryDict
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from lms.core.refusals import Refused
from quizzes.attempts import GradingFailed, close_attempt, overdue_attempts, start_attempt, submit_attempt
from quizzes.extra_time import allow_extra_time, withdraw_extra_time
from quizzes.kinds import KINDS
from quizzes.models import Attempt, Quiz
from quizzes.saving import save_answer, save_answers
from quizzes.transitions import WAYS
from tests.make import quizzes as make
from tests.make.attempts import Clock, form_of_answer
from tests.make.people import trainee

LIMIT, GRACE, COOLDOWN = timedelta(minutes=10), timedelta(minutes=3), timedelta(minutes=5)
OPEN_DAYS = timedelta(days=90)
positions = st.integers(1, 3)


@dataclass
class Held:
    """The newest answer that was acknowledged."""

    seq: int = 0
    data: QueryDict = field(default_factory=lambda: QueryDict(""))
    writer: str = ""
    is_late: bool = False


@dataclass
class Message:
    """A save on its way: the network may deliver it late, never, or more than once."""

    attempt: "Expected"
    position: int
    data: QueryDict
    seq: int
    base: int
    writer: str


@dataclass
class Expected:
    """What the server must hold of one attempt."""

    attempt: Attempt
    due_at: datetime | None
    closes_at: datetime | None
    state: str = "in_progress"
    ended_at: datetime | None = None
    held: dict[int, Held] = field(default_factory=dict)
    times_finished: int = 0

    def open_until(self) -> datetime:
        return self.closes_at or self.attempt.started_at + OPEN_DAYS

    def ran_out(self, now: datetime) -> bool:
        early = self.ended_at is not None and self.ended_at < self.open_until()
        return now >= self.open_until() and not early


class Page:
    """A page in a browser: it numbers its saves, and knows the answers that were there when it was opened."""

    def __init__(self, expected: Expected, name: str) -> None:
        self.expected, self.name = expected, name
        self.base = {position: held.seq for position, held in expected.held.items()}
        self.seq = dict(self.base)

    def answer(self, position: int, right: bool | None) -> Message:
        base = self.base.get(position, 0)
        self.seq[position] = self.seq.get(position, base) + 1
        data = form_of_answer(self.expected.attempt, position, right=right)
        return Message(self.expected, position, data, self.seq[position], base, self.name)


class AttemptMachine(RuleBasedStateMachine):
    """Runs the real functions beside a model of what they promise."""

    monkeypatch: pytest.MonkeyPatch  # set by the test
    office: object

    @initialize(
        limit=st.sampled_from([LIMIT, None]),
        grace=st.sampled_from([GRACE, timedelta(0)]),
        time_over=st.sampled_from(Quiz.TimeOver.values),
        allowed=st.sampled_from([0, 2]),
    )
    def begin(self, limit, grace, time_over, allowed) -> None:
        self.clock = Clock(self.monkeypatch)
        self.monkeypatch.setattr("quizzes.drawing.CHANCE", random.Random(1))  # noqa: S311 -- what fails must fail again
        rules = {"time_limit": limit, "grace": grace, "time_over": time_over, "attempts_allowed": allowed}
        self.quiz = make.quiz(cooldown=COOLDOWN, **rules)
        self.user, self.scope, self.extra = trainee(), uuid4(), 0
        self.past: list[Expected] = []
        self.wire: list[Message] = []
        self.openings = 0
        self.current = self.started()
        self.pages = [self.page(), self.page()]

    def started(self) -> Expected:
        attempt = start_attempt(quiz=self.quiz, user=self.user, scope=self.scope)
        limit = self.quiz.time_limit and self.quiz.time_limit * (100 + self.extra) / 100
        due_at = limit and self.clock.now() + limit
        new = Expected(attempt, due_at, due_at and due_at + self.quiz.grace)
        self.past.append(new)
        return new

    def page(self) -> Page:
        self.openings += 1
        return Page(self.current, f"page-{self.openings}")

    def end(self, expected: Expected) -> bool:
        """Expect what ending an attempt now must do; say whether it does anything."""
        if expected.state != "in_progress":
            return False
        abandoned = self.quiz.time_over == Quiz.TimeOver.ABANDON and expected.ran_out(self.clock.now())
        expected.state, expected.ended_at = "abandoned" if abandoned else "submitted", self.clock.now()
        return True

    def grade(self, expected: Expected) -> None:
        if expected.state == "submitted":
            expected.state = "finished"

    # What the trainee and the network do

    @rule(which=st.integers(0, 1))
    def open_a_page(self, which) -> None:
        self.pages[which] = self.page()

    @rule(which=st.integers(0, 1), position=positions, right=st.sampled_from([True, False, None]))
    def answer(self, which, position, right) -> None:
        self.wire.append(self.pages[which].answer(position, right))

    @precondition(lambda self: self.wire)
    @rule(data=st.data())
    def deliver(self, data) -> None:
        """Any message, in any order, as often as the network likes."""
        self.receive(self.wire[data.draw(st.integers(0, len(self.wire) - 1))])

    @rule(which=st.integers(0, 1), position=positions, right=st.booleans())
    def answer_at_once(self, which, position, right) -> None:
        self.answer(which, position, right)
        self.receive(self.wire[-1])

    def receive(self, message: Message) -> None:
        about = {"user": self.user, "attempt_key": message.attempt.attempt.key, "position": message.position}
        numbers = {"seq": message.seq, "base": message.base, "writer": message.writer}
        answer = self.judge(message)
        if answer == "saved":
            saved = save_answer(**about, data=message.data, **numbers)
            assert (saved.seq, saved.is_late) == (message.seq, message.attempt.held[message.position].is_late)
        else:
            with pytest.raises(Refused) as refused:
                save_answer(**about, data=message.data, **numbers)
            assert refused.value.code == answer

    def judge(self, message: Message) -> str:
        """Return what must come of a save, and expect that the server holds it then."""
        expected, now = message.attempt, self.clock.now()
        held = expected.held.setdefault(message.position, Held())
        if (held.seq, held.data) == (message.seq, message.data):
            return "saved"
        if expected.ran_out(now):
            return "too_late"
        if expected.state != "in_progress":
            return "attempt_closed"
        is_own = message.writer != "" and message.writer == held.writer
        if message.seq <= held.seq or (held.seq > message.base and not is_own):
            return "stale_answer"
        late = expected.due_at is not None and now > expected.due_at
        expected.held[message.position] = Held(message.seq, message.data, message.writer, late)
        return "saved"

    @rule(which=st.integers(0, 1), right=st.sampled_from([True, False, None]))
    def post_the_page_without_script(self, which, right) -> None:
        """The form of one page, whose answers all carry its numbers and no name; each is judged by itself."""
        page, form, messages = self.pages[which], QueryDict(mutable=True), []
        for position in (1, 2, 3):
            message = page.answer(position, right)
            message.writer = ""
            form.update(message.data)
            form[f"seq{position}"], form[f"base{position}"] = str(message.seq), str(message.base)
            is_untouched = right is None and message.base == 0
            if page.expected.held.get(position, Held()).data != message.data and not is_untouched:
                messages.append(message)
        answers = {message.position: self.judge(message) for message in messages}
        page_saved = save_answers(attempt=page.expected.attempt, data=form)
        came = dict.fromkeys([one.position for one in page_saved.saved], "saved")
        assert came | {position: refusal.code for position, refusal in page_saved.refused.items()} == answers

    @rule()
    def hand_in(self) -> None:
        ends = self.end(self.current)
        assert submit_attempt(attempt=Attempt.objects.get(pk=self.current.attempt.pk)) == ends
        self.current.times_finished += ends and self.current.state == "abandoned"

    @rule(stale=st.booleans())
    def close(self, stale) -> None:
        """The result's page does so; it may hold an attempt that it read a while ago."""
        attempt = self.current.attempt if stale else Attempt.objects.get(pk=self.current.attempt.pk)
        ends = self.end(self.current)
        finishes = ends or self.current.state == "submitted"
        self.grade(self.current)
        result = close_attempt(attempt=attempt)
        assert result.finished_now == finishes
        self.current.times_finished += result.finished_now

    @precondition(lambda self: self.current.state in ("in_progress", "submitted"))
    @rule()
    def fail_to_grade(self) -> None:
        self.end(self.current)
        with self.monkeypatch.context() as broken:
            broken.setattr("quizzes.attempts.score", lambda _asked: 1 // 0)
            if self.current.state == "abandoned":
                assert close_attempt(attempt=self.current.attempt).finished_now
                self.current.times_finished += 1
            else:
                with pytest.raises(GradingFailed):
                    close_attempt(attempt=self.current.attempt)

    @rule()
    def start_again(self) -> None:
        now = self.clock.now()
        if self.current.state == "in_progress":
            assert start_attempt(quiz=self.quiz, user=self.user, scope=self.scope) == self.current.attempt
        elif refusal := self.refusal_to_start(now):
            with pytest.raises(Refused, match=refusal):
                start_attempt(quiz=self.quiz, user=self.user, scope=self.scope)
        else:
            self.current = self.started()
            self.pages[0] = self.page()

    def refusal_to_start(self, now: datetime) -> str:
        if self.quiz.attempts_allowed and len(self.past) >= self.quiz.attempts_allowed:
            return "no_attempts_left"
        ends = [min(filter(None, (one.ended_at, one.due_at))) for one in self.past]
        return "cooldown" if max(ends) + COOLDOWN > now else ""

    # What the clock and the office do

    @rule(minutes=st.sampled_from([1, 4, 9, 12, 60]))
    def wait(self, minutes) -> None:
        self.clock.move(minutes=minutes)

    @rule()
    def wait_for_months(self) -> None:
        self.clock.move(days=91)

    @rule()
    def sweep(self) -> None:
        for attempt in overdue_attempts().filter(user=self.user):
            expected = next(one for one in self.past if one.attempt == attempt)
            assert expected.ran_out(self.clock.now()) or expected.state == "submitted"
            self.end(expected)
            self.grade(expected)
            expected.times_finished += close_attempt(attempt=attempt).finished_now
        assert not overdue_attempts().filter(user=self.user).exists()

    @rule(percent=st.sampled_from([50, 100]))
    def allow_extra_time(self, percent) -> None:
        allow_extra_time(user=self.user, percent=percent, actor=self.office, reason="สายตา")
        self.extra = percent

    @rule()
    def withdraw_extra_time(self) -> None:
        assert withdraw_extra_time(user=self.user, actor=self.office, reason="หายดี") == bool(self.extra)
        self.extra = 0

    # What must hold after every step

    @invariant()
    def the_server_holds_what_was_acknowledged(self) -> None:
        for expected in getattr(self, "past", []):
            row = Attempt.objects.get(pk=expected.attempt.pk)
            assert row.state == expected.state
            assert (row.due_at, row.closes_at) == (expected.due_at, expected.closes_at)
            assert expected.times_finished == (expected.state in ("finished", "abandoned"))
            marks = [self.holds(question, expected) for question in row.questions.select_related("version")]
            if row.state == "finished":
                assert (row.marks, row.marks_possible) == (sum(marks), 3)
            else:
                assert (row.marks, row.passed) == (None, None)

    def holds(self, question, expected: Expected):
        """Check an answer; return what it earns, and that it earned that if the attempt is finished."""
        held = expected.held.get(question.position, Held())
        kind, content = KINDS[question.version.kind], question.version.content
        response = kind.clean_response(content, held.data, f"q{question.position}")
        assert (question.response, question.response_seq) == (response, held.seq)
        assert (question.response_writer, question.is_late) == (held.writer, held.is_late)
        mark = kind.grade(content, response)
        assert question.mark == (mark if expected.state == "finished" else None)
        return mark

    @invariant()
    def states_only_move_forward(self) -> None:
        seen = self.__dict__.setdefault("seen", {})
        for pk, state in Attempt.objects.filter(user=getattr(self, "user", None)).values_list("pk", "state"):
            before = seen.get(pk, state)
            ways = {before, *WAYS[before], *(further for way in WAYS[before] for further in WAYS[way])}
            assert state in ways
            seen[pk] = state
