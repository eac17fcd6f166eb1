"""Saving answers: what is taken, acknowledged again, refused, and recorded as late."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.http import Http404, QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lms.core.refusals import Refused
from quizzes.access import attempt_for
from quizzes.attempts import submit_attempt
from quizzes.kinds import KINDS
from quizzes.models import AttemptQuestion
from quizzes.saving import save_answer, save_answers
from tests.make import quizzes as make
from tests.make.attempts import Clock, asked, form_of_answer, move_end, page_of_answers, save
from tests.make.people import trainee

pytestmark = pytest.mark.django_db
GRACE = timedelta(seconds=settings.LMS_RULES["quiz_grace_seconds"])


@pytest.fixture
def clock(monkeypatch) -> Clock:
    return Clock(monkeypatch)


def held(attempt, position=1):
    row = asked(attempt, position)
    return row.response_seq, row.response_writer


def post(attempt, data: QueryDict) -> tuple[list[int], dict[int, str]]:
    """Save a page of answers; return which are held now, and the codes with which others were refused."""
    page = save_answers(attempt=attempt, data=data)
    return [one.position for one in page.saved], {position: one.code for position, one in page.refused.items()}


def test_an_answer_is_kept_with_its_number_and_the_servers_time():
    attempt = make.attempt()
    saved = save(attempt, seq=5)
    question = asked(attempt)
    assert (saved.position, saved.seq, saved.is_answered, saved.is_late) == (1, 5, True, False)
    assert (question.response_seq, question.saved_at, question.is_late) == (5, saved.saved_at, False)
    assert KINDS[question.version.kind].grade(question.version.content, question.response) == 1


def test_the_same_answer_sent_again_is_acknowledged_again():
    attempt = make.attempt()
    first = save(attempt, seq=5)
    assert save(attempt, seq=5) == first
    assert save(attempt, seq=5, writer="another", base=0) == first
    make.close(attempt)
    assert save(attempt, seq=5) == first


def test_an_older_answer_is_refused_and_changes_nothing():
    attempt = make.attempt()
    save(attempt, seq=5)
    for seq in (4, 5):
        with pytest.raises(Refused, match="stale_answer"):
            save(attempt, right=False, seq=seq)
    assert asked(attempt).response_seq == 5


def test_an_answer_can_be_taken_back():
    attempt = make.attempt()
    save(attempt, seq=1)
    saved = save(attempt, right=None, seq=2)
    assert (saved.is_answered, asked(attempt).response) == (False, None)


@pytest.mark.parametrize(
    "how",
    [
        {"seq": 0},
        {"seq": -1},
        {"seq": 2**63},
        {"seq": 2, "base": -1},
        {"seq": 2, "base": 2**63},
        {"seq": 2, "writer": "w" * 17},
        {"seq": 2, "writer": "w\x00"},
    ],
)
def test_numbers_and_writers_out_of_range_are_refused(how):
    with pytest.raises(Refused, match="bad_answer"):
        save(make.attempt(), **how)


# Two pages, two devices


def test_a_page_that_does_not_know_the_newest_answer_cannot_replace_it():
    attempt = make.attempt()
    save(attempt, seq=3, writer="phone")
    with pytest.raises(Refused, match="stale_answer"):
        save(attempt, right=False, seq=9, base=0, writer="old tab")
    with pytest.raises(Refused, match="stale_answer"):
        save(attempt, right=False, seq=9, base=2)
    assert held(attempt) == (3, "phone")


def test_a_page_opened_after_the_newest_answer_may_replace_it():
    attempt = make.attempt()
    save(attempt, seq=3, writer="phone")
    save(attempt, right=False, seq=4, base=3, writer="library")
    assert held(attempt) == (4, "library")
    with pytest.raises(Refused, match="stale_answer"):
        save(attempt, seq=5, base=2, writer="phone")


def test_a_page_may_replace_its_own_answers_though_it_missed_the_acknowledgement():
    attempt = make.attempt()
    save(attempt, seq=1, base=0, writer="phone")
    save(attempt, right=False, seq=3, base=0, writer="phone")
    assert held(attempt) == (3, "phone")
    with pytest.raises(Refused, match="stale_answer"):
        save(attempt, seq=2, base=0, writer="phone")


def test_two_pages_without_a_name_are_not_the_same_page():
    attempt = make.attempt()
    save(attempt, seq=1)
    with pytest.raises(Refused, match="stale_answer"):
        save(attempt, right=False, seq=5, base=0)


# Whose answer it is


def test_another_persons_attempt_does_not_exist():
    attempt = make.attempt()
    for user in (trainee(), make.attempt().user):
        with pytest.raises(Http404):
            attempt_for(user, attempt.key)
        with pytest.raises(Http404):
            save(attempt, user=user)
    assert attempt_for(attempt.user, attempt.key) == attempt
    assert asked(attempt).response is None


def test_a_question_that_is_not_in_the_attempt_does_not_exist():
    attempt = make.attempt()
    with pytest.raises(Http404):
        save_answer(user=attempt.user, attempt_key=attempt.key, position=99, data=QueryDict(""), seq=1)


def test_an_answer_that_the_question_does_not_offer_is_refused():
    attempt = make.attempt()
    with pytest.raises(Refused, match="bad_answer"):
        save_answer(user=attempt.user, attempt_key=attempt.key, position=1, data=QueryDict("q1=nonsense"), seq=1)
    assert asked(attempt).response is None


# Late answers


def test_an_answer_within_the_grace_counts_and_is_recorded_as_late():
    attempt = make.attempt()
    attempt = move_end(attempt, timedelta(seconds=5) - GRACE, grace=GRACE)
    assert save(attempt, seq=1).is_late
    assert save(attempt, seq=1).is_late
    assert asked(attempt).is_late
    make.close(attempt)
    assert asked(attempt).mark == 1


def test_an_answer_after_the_grace_is_refused_and_noted():
    attempt = make.attempt()
    save(attempt, seq=1)
    attempt = move_end(attempt, -timedelta(seconds=1) - GRACE, grace=GRACE)
    before = timezone.now()
    with pytest.raises(Refused, match="too_late"):
        save(attempt, right=False, seq=2)
    question = asked(attempt)
    assert (question.response_seq, question.is_late) == (1, False)
    assert before <= question.refused_late_at <= timezone.now()


def test_a_quiz_says_how_long_late_answers_are_taken(clock):
    attempt = make.attempt(make.quiz(time_limit=timedelta(minutes=10), grace=timedelta(minutes=5)))
    clock.move(minutes=10)
    assert not save(attempt, seq=1).is_late
    clock.move(minutes=4, seconds=59)
    assert save(attempt, seq=2).is_late
    clock.move(seconds=1)
    with pytest.raises(Refused, match="too_late"):
        save(attempt, seq=3)


def test_no_grace_means_none(clock):
    attempt = make.attempt(make.quiz(time_limit=timedelta(minutes=10), grace=timedelta(0)))
    clock.move(minutes=10)
    with pytest.raises(Refused, match="too_late"):
        save(attempt)


def test_an_answer_that_comes_when_the_sweep_has_closed_the_attempt_is_too_late_not_handed_in(clock):
    attempt = make.attempt(make.quiz(time_limit=timedelta(minutes=10)))
    clock.move(hours=1)
    make.close(attempt)
    with pytest.raises(Refused, match="too_late"):
        save(attempt)
    assert asked(attempt).refused_late_at == clock.now()


def test_an_answer_after_handing_in_is_refused():
    attempt = make.attempt()
    submit_attempt(attempt=attempt)
    with pytest.raises(Refused, match="attempt_closed"):
        save(attempt)
    make.close(attempt)
    with pytest.raises(Refused, match="attempt_closed"):
        save(attempt)
    assert (asked(attempt).response, asked(attempt).refused_late_at) == (None, None)


def test_without_a_time_limit_answers_are_taken_until_the_programmes_limit(clock):
    attempt = make.attempt()
    clock.move(days=settings.LMS_RULES["quiz_open_days"], seconds=-1)
    assert not save(attempt, seq=1).is_late
    clock.move(seconds=1)
    with pytest.raises(Refused, match="too_late"):
        save(attempt, seq=2)


# Whole pages


def test_a_whole_page_of_answers_is_saved_and_saved_again_without_harm():
    attempt = make.attempt()
    assert post(attempt, page_of_answers(attempt)) == ([1, 2, 3], {})
    assert post(attempt, page_of_answers(attempt)) == ([], {})


def test_a_stale_answer_of_a_page_takes_no_other_with_it():
    attempt = make.attempt()
    stale = page_of_answers(attempt)
    save(attempt, position=2, right=False, seq=9)
    newer = asked(attempt, 2).response
    assert post(attempt, stale) == ([1, 3], {2: "stale_answer"})
    assert asked(attempt, 2).response == newer
    assert None not in attempt.questions.values_list("response", flat=True)


def test_a_number_that_nobody_can_read_takes_no_other_answer_of_its_page_with_it():
    bank = make.question_bank()
    for kind in ("single_choice", "numeric", "single_choice"):
        make.question(kind, bank=bank, topic="safety")
    attempt = make.attempt(make.quiz(bank=bank))
    number = attempt.questions.get(version__kind="numeric").position
    page = page_of_answers(attempt)
    page[f"q{number}"] = "12,5"
    others = [position for position in (1, 2, 3) if position != number]
    assert post(attempt, page) == (others, {number: "bad_number"})
    assert asked(attempt, number).response_seq == 0


def test_a_question_that_a_page_showed_unanswered_and_left_so_is_not_new():
    attempt = make.attempt()
    save(attempt, position=1, seq=3, writer="phone")
    page = QueryDict("q1=&seq1=1&base1=0", mutable=True)
    page.update(form_of_answer(attempt, 2))
    page["seq2"] = "1"
    assert post(attempt, page) == ([2], {})
    assert asked(attempt, 1).response is not None
    assert post(attempt, QueryDict("q1=&seq1=4&base1=3")) == ([1], {})  # one that it showed can be taken back
    assert asked(attempt, 1).response is None


def test_a_page_without_script_cannot_replace_answers_that_it_does_not_know():
    attempt = make.attempt()
    save(attempt, seq=1, right=False, writer="phone")
    assert post(attempt, page_of_answers(attempt, seq=7, base=0)) == ([2, 3], {1: "stale_answer"})
    saved = save_answers(attempt=attempt, data=page_of_answers(attempt, seq=8, base=7, right=False)).saved
    assert [one.seq for one in saved] == [8, 8]
    assert post(attempt, page_of_answers(attempt, seq=9, base=1)) == ([1], {2: "stale_answer", 3: "stale_answer"})


def test_a_page_that_comes_too_late_is_noted_at_each_answer_that_would_have_changed():
    attempt = make.attempt()
    save(attempt, position=2, seq=1)
    page = page_of_answers(attempt)
    attempt = move_end(attempt, -timedelta(minutes=1))
    assert post(attempt, page) == ([], {1: "too_late", 3: "too_late"})
    noted = AttemptQuestion.objects.filter(attempt=attempt, refused_late_at__isnull=False)
    assert list(noted.values_list("position", flat=True)) == [1, 3]


@pytest.mark.parametrize(("field", "value"), [("seq1", "x"), ("seq1", "9" * 5000), ("base1", "-1"), ("seq1", "²")])
def test_an_answer_whose_numbers_are_none_is_refused(field, value):
    attempt = make.attempt()
    page = page_of_answers(attempt)
    page[field] = value
    assert post(attempt, page) == ([2, 3], {1: "bad_answer"})
    assert asked(attempt, 1).response is None


def test_questions_that_the_page_does_not_hold_are_left_alone():
    attempt = make.attempt()
    save(attempt, seq=1)
    assert post(attempt, QueryDict("q1=&q2=")) == ([], {})
    assert asked(attempt).response is not None


# Costs


@pytest.mark.parametrize("earlier", [0, 3])
def test_saving_costs_two_statements_and_a_page_one_and_one_for_each_change(earlier):
    quiz, user = make.quiz(questions=9, draws=(("safety", 6),)), trainee()
    for _number in range(earlier):
        make.close(make.attempt(quiz, user=user))
    attempt = make.attempt(quiz, user=user)
    data, page = form_of_answer(attempt), page_of_answers(attempt, seq=3)
    about = {"user": user, "attempt_key": attempt.key, "position": 1, "data": data}
    for seq in (1, 2):
        with CaptureQueriesContext(connection) as captured:
            save_answer(**about, seq=seq)
        assert len(captured) == 2
    with CaptureQueriesContext(connection) as captured:
        save_answers(attempt=attempt, data=page)
    assert len([query for query in captured if "SAVEPOINT" not in query["sql"]]) == 1 + 5
