"""The journey's rules: what follows from what, and that repeating a step changes nothing."""

from datetime import timedelta

import pytest

from certificates.models import Certificate
from courses.models import ModulePage, ModuleProgress
from courses.outline import outline_of
from lms.core.refusals import Refused
from lms.training import by_hand, journey
from lms.training.tasks import close_overdue_attempts
from lms.volunteers.models import Volunteer
from quizzes.attempts import GradingFailed
from quizzes.models import Attempt, Quiz
from quizzes.scoring import score
from quizzes.standing import standing
from tests import make
from tests.make import people, quizzes, volunteers
from tests.make.attempts import move_end
from tests.training.conftest import Story

pytestmark = pytest.mark.django_db


def test_passing_the_last_quiz_brings_the_certificate_and_the_status_at_once(story: Story):
    volunteer = volunteers.volunteer(story.somjai, volunteers.programme([story.course]))
    attempt = story.start()
    quizzes.answer_all(attempt)
    result, finished = journey.submit_quiz(attempt=attempt)
    assert result.passed
    assert finished.certificate == Certificate.objects.get()
    assert [active.pk for active in finished.activated] == [volunteer.pk]
    volunteer.refresh_from_db()
    assert volunteer.status == "active"


def test_submitting_twice_gives_one_certificate_and_the_same_result(story: Story):
    attempt = story.start()
    quizzes.answer_all(attempt)
    first, _finished = journey.submit_quiz(attempt=attempt)
    second, again = journey.submit_quiz(attempt=attempt)
    assert (first.marks, first.attempt.finished_at) == (second.marks, second.attempt.finished_at)
    assert again == journey.Finished()
    assert Certificate.objects.count() == 1


def test_a_failed_quiz_finishes_nothing(story: Story):
    attempt = story.start()
    quizzes.answer_all(attempt, right=1)
    result, finished = journey.submit_quiz(attempt=attempt)
    assert not result.passed
    assert finished == journey.Finished()
    assert not ModuleProgress.objects.filter(completed_at__isnull=False).exists()


def test_the_quiz_waits_for_the_lessons(story: Story):
    with pytest.raises(Refused) as refused:
        journey.start_quiz(enrolment=story.enrolment, module=story.module)
    assert refused.value.code == "lessons_first"
    assert "บทที่ 1.1" in refused.value.remedy


def test_a_course_that_does_not_go_in_order_lets_the_quiz_come_first(story: Story):
    story.course.sequential = False
    story.course.save()
    assert journey.start_quiz(enrolment=story.enrolment, module=story.module).number == 1


def test_starting_twice_is_one_attempt(story: Story):
    assert story.start() == story.start()
    assert Attempt.objects.count() == 1


def test_a_module_without_a_quiz_is_finished_with_its_last_lesson():
    course = make.course(modules=1, lessons=2)
    enrolment = journey.begin_course(user=make.trainee(), course=course)
    first, second = (lesson.key for lesson in outline_of(course).lessons)
    assert not journey.finish_lesson(enrolment=enrolment, lesson_key=first).module
    finished = journey.finish_lesson(enrolment=enrolment, lesson_key=second)
    assert finished.module
    assert finished.certificate is not None
    assert journey.finish_lesson(enrolment=enrolment, lesson_key=second).certificate == finished.certificate


def break_grading(monkeypatch: pytest.MonkeyPatch, *, of: str | None = None) -> None:
    """Let grading fail, for all questions or for those of one kind."""

    def broken(questions):
        asked = list(questions)
        if of is None or any(one.kind == of for one in asked):
            raise RuntimeError("grading is broken")
        return score(asked)

    monkeypatch.setattr("quizzes.attempts.score", broken)


def test_a_grading_error_keeps_the_answers_and_the_sweep_grades_them(story: Story, monkeypatch, settings):
    attempt = story.start()
    quizzes.answer_all(attempt)
    settings.LMS_RULES = {**settings.LMS_RULES, "quiz_grading_seconds": 0}
    with monkeypatch.context() as patched:
        break_grading(patched)
        with pytest.raises(GradingFailed):
            journey.submit_quiz(attempt=attempt)
        assert close_overdue_attempts() == 0
    attempt.refresh_from_db()
    assert attempt.state == "submitted"
    assert attempt.questions.exclude(response=None).count() == 3
    assert close_overdue_attempts() == 1
    attempt.refresh_from_db()
    assert attempt.passed
    assert story.enrolment.completed_at is not None


def test_one_bad_attempt_does_not_keep_the_others_from_being_closed(story: Story, monkeypatch):
    good, bank = story.start(), quizzes.question_bank()
    quizzes.question("matching", bank=bank)
    bad = quizzes.attempt(quizzes.quiz(bank=bank, draws=(("safety", 1),)), user=people.trainee("มานี"))
    for attempt in (good, bad):
        move_end(attempt, -timedelta(hours=1))
    break_grading(monkeypatch, of="matching")
    assert close_overdue_attempts() == 1
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, bad.state) == ("finished", "submitted")


def test_an_attempt_whose_enrolment_was_deleted_is_closed_all_the_same():
    attempt = quizzes.attempt()
    quizzes.answer_all(attempt)
    move_end(attempt, -timedelta(hours=1))
    assert close_overdue_attempts() == 1
    attempt.refresh_from_db()
    assert (attempt.state, attempt.passed) == ("finished", True)


def test_an_attempt_that_had_to_be_handed_in_is_abandoned_by_the_sweep_and_finishes_nothing(story: Story):
    attempt = story.start()
    Attempt.objects.update(abandon_when_over=True)
    quizzes.answer_all(attempt)
    attempt = move_end(attempt, -timedelta(minutes=1))
    result, finished = journey.submit_quiz(attempt=attempt)  # what the trainee's own late hand-in does
    assert (result.attempt.state, result.passed, finished) == ("abandoned", False, journey.Finished())
    assert close_overdue_attempts() == 0
    assert not ModuleProgress.objects.filter(completed_at__isnull=False).exists()


def counting(story: Story, counts: str) -> Story:
    """Let the quiz count attempts in another way, with as many as wanted."""
    Quiz.objects.update(counts=counts, attempts_allowed=0)
    story.read_all()
    return story


def take(story: Story, module: ModulePage, *, right: int) -> bool:
    """Take a module's quiz; return whether that finished the module."""
    attempt = journey.start_quiz(enrolment=story.enrolment, module=module)
    quizzes.answer_all(attempt, right=right)
    return journey.submit_quiz(attempt=attempt)[1].module


@pytest.mark.parametrize(
    ("counts", "rights", "finishes"),
    [
        ("best", (1, 3), [False, True]),
        ("last", (1, 3), [False, True]),
        ("first", (1,), [False]),
        ("first", (3,), [True]),
        ("mean", (2, 2, 3), [False, False, True]),
    ],
)
def test_what_counts_decides_when_the_module_is_finished(story: Story, counts, rights, finishes):
    counting(story, counts)
    assert [take(story, story.module, right=right) for right in rights] == finishes
    assert (story.enrolment.completed_at is not None) == (True in finishes)


@pytest.mark.parametrize("counts", ["last", "mean"])
def test_once_finished_a_module_stays_finished_whatever_comes_later(story: Story, counts):
    counting(story, counts)
    assert take(story, story.module, right=3)
    place = ModuleProgress.objects.get()
    with pytest.raises(Refused, match="already_passed"):
        journey.start_quiz(enrolment=story.enrolment, module=story.module)
    worse = quizzes.attempt(story.module.quiz, user=story.somjai, scope=place.key)
    quizzes.answer_all(worse, right=0)
    assert not journey.submit_quiz(attempt=worse)[1].module
    assert not standing(quiz=story.module.quiz, user=story.somjai, scope=place.key).passed
    journey.settle(enrolment=story.enrolment)
    place.refresh_from_db()
    assert place.completed_at is not None
    assert Certificate.objects.count() == 1


@pytest.mark.parametrize(("counts", "settled"), [("best", True), ("first", True), ("last", False), ("mean", False)])
def test_what_was_taken_while_a_module_was_away_counts_as_the_quiz_says_when_it_is_back(story: Story, counts, settled):
    counting(story, counts)
    for right in (3, 0):
        module = story.module
        attempt = journey.start_quiz(enrolment=story.enrolment, module=module)
        quizzes.answer_all(attempt, right=right)
        module.unpublish()
        assert not journey.submit_quiz(attempt=attempt)[1].module
        module.save_revision().publish()
    assert journey.settle(enrolment=story.enrolment).module == settled
    assert (story.enrolment.completed_at is not None) == settled


def test_a_certificate_by_hand_names_who_and_why_and_unlocks_the_status(story: Story):
    admin = people.admin()
    volunteer = volunteers.volunteer(story.somjai, volunteers.programme([story.course]))
    done = by_hand.issue_by_hand(user=story.somjai, course=story.course, actor=admin, reason="อบรมในห้องเรียน")
    assert (done.certificate.issued_by, done.certificate.issue_reason) == (admin, "อบรมในห้องเรียน")
    assert [active.pk for active in done.activated] == [volunteer.pk]


def test_revoking_suspends_the_status_that_rested_on_it_and_keeps_both_on_record(story: Story):
    admin = people.admin()
    volunteers.volunteer(story.somjai, volunteers.programme([story.course]))
    done = by_hand.issue_by_hand(user=story.somjai, course=story.course, actor=admin, reason="อบรมในห้องเรียน")
    revoked, suspended = by_hand.revoke_certificate(certificate=done.certificate, actor=admin, reason="ออกผิดคน")
    assert revoked.state == "revoked"
    assert [volunteer.status for volunteer in suspended] == ["suspended"]
    assert Certificate.objects.count() == 1
    assert Volunteer.objects.get().status == "suspended"


def test_registration_joins_the_open_programmes_of_the_group_and_no_others():
    group = volunteers.target_group()
    wanted = volunteers.programme(groups=[group])
    volunteers.programme(groups=[group], is_open=False)
    volunteers.programme()
    person = {
        "name_prefix": "นาย",
        "first_name": "บุญมี",
        "last_name": "",
        "latin_name": "",
        "contact": "08 1234 5678",
        "password": people.PASSWORD,
    }
    user = journey.register_trainee(person=person, notice=people.privacy_notice(), target_group=group)
    assert [joined.programme for joined in Volunteer.objects.filter(user=user)] == [wanted]
    assert user.mobile == "+66812345678"


def test_a_name_that_cannot_be_printed_keeps_the_pass_and_says_what_to_do(story: Story):
    story.somjai.first_name = "សុខា"  # Khmer: no font of the certificate covers it
    story.somjai.save()
    attempt = story.start()
    quizzes.answer_all(attempt)
    page = story.client.post(f"/learn/attempts/{attempt.key}/submit/", follow=True).text
    assert "คุณผ่านแล้ว" in page
    assert "U+17" in page
    assert story.enrolment.completed_at is not None
    assert not Certificate.objects.exists()


def test_a_queue_out_of_reach_costs_nothing_but_time(story: Story, monkeypatch, django_capture_on_commit_callbacks):
    attempt = story.start()
    quizzes.answer_all(attempt)

    def unreachable(*args):
        raise ConnectionError("no broker")

    monkeypatch.setattr("certificates.tasks.render.delay", unreachable)
    with django_capture_on_commit_callbacks(execute=True):
        page = story.client.post(f"/learn/attempts/{attempt.key}/submit/", follow=True)
    assert page.status_code == 200
    assert Certificate.objects.get().rendered_at is None
