"""What a regrade brings, across packages: the journey goes on for those who pass now, and nobody loses anything."""

from dataclasses import dataclass
from unittest.mock import Mock

import pytest
from django.core.cache import cache
from django.db import OperationalError
from wagtail.models import ModelLogEntry

from certificates.issuing import issue
from certificates.models import Certificate
from courses.models import CoursePage, Enrolment, ModuleProgress
from courses.outline import outline_of
from courses.progress import complete_lesson
from lms.accounts.models import User
from lms.core.refusals import Refused
from lms.training.access import main_module
from lms.training.journey import begin_course, regrade_quiz, start_quiz, submit_quiz
from lms.training.regrade_decisions import begin_regrade, keep_result, repeat_regrade
from lms.training.regrade_effects import gains, losses
from lms.training.regrading import run_regrade
from lms.training.tasks import regrade as regrade_task
from lms.training.tasks import resume_regrades
from lms.volunteers.models import Volunteer
from quizzes.attempts import GradingFailed
from quizzes.models import Attempt, Question, Quiz, Regrade
from quizzes.regrade_turns import fallen, turns
from tests import make
from tests.make import regrades, volunteers
from tests.quizzes.racing import race


@dataclass
class Village:
    """A course of one module whose quiz has a wrong key; who passes is certified and becomes a volunteer."""

    course: CoursePage
    quiz: Quiz
    question: Question

    def learner(self, choice: int | None, *, others: int, name: str = "สมใจ", closed: bool = True) -> Attempt:
        """Return the attempt of someone new who answered `choice` at the wrong question and `others` rightly."""
        user = make.trainee(name)
        volunteers.volunteer(user, self.programme)
        enrolment = begin_course(user=user, course=self.course)
        for lesson in outline_of(self.course).lessons:
            complete_lesson(enrolment=enrolment, lesson_key=lesson.key)
        module = main_module(self.course.get_children().first().pk)
        scope = start_quiz(enrolment=enrolment, module=module).scope
        attempt = regrades.answered(self.quiz, self.question, choice, others=others, user=user, scope=scope)
        return submit_quiz(attempt=attempt)[0].attempt if closed else attempt

    @property
    def programme(self):
        return self.course.programmes.get()


@pytest.fixture
def village() -> Village:
    quiz, question = regrades.wrong_key_quiz(pass_percent=60)
    course = make.course(modules=1, lessons=1, quiz=quiz)
    volunteers.programme([course])
    return Village(course, quiz, question)


def status(user: User) -> str:
    return Volunteer.objects.get(user=user).status


def holdings() -> tuple:
    """Everything that nobody may lose by a regrade."""
    return (
        list(ModuleProgress.objects.order_by("pk").values_list("pk", "completed_at")),
        list(Enrolment.objects.order_by("pk").values_list("pk", "completed_at")),
        list(Certificate.objects.order_by("pk").values_list("pk", "state", "revoked_at")),
        list(Volunteer.objects.order_by("pk").values_list("pk", "status", "status_changed_at")),
    )


@pytest.mark.django_db
class TestWhatFollows:
    def test_who_passes_by_it_gets_module_course_certificate_and_status(self, village):
        attempt = village.learner(1, others=1)
        assert not Certificate.objects.exists()
        regrades.correct_key(village.question)
        regrade = run_regrade(regrades.decided(village.question).pk)
        assert (regrade.state, regrade.percent) == ("done", 100)
        assert ModuleProgress.objects.get(key=attempt.scope).completed_at
        assert Enrolment.objects.get(user=attempt.user).completed_at
        certificate = Certificate.objects.get(enrolment__user=attempt.user)
        assert certificate.is_valid
        assert status(attempt.user) == "active"
        brought = ModelLogEntry.objects.for_instance(attempt).get(action="training.regrade_brought")
        facts = {"regrade": regrade.pk, "certificate": certificate.serial, "refused": "", "activated": 1}
        assert {name: brought.data[name] for name in facts} == facts

    @pytest.mark.parametrize("policy", Regrade.Policy.values)
    def test_no_policy_takes_a_module_a_course_a_certificate_or_a_status(self, village, policy):
        lucky = village.learner(0, others=1)
        assert status(lucky.user) == "active"
        before = holdings()
        regrades.correct_key(village.question)
        run_regrade(regrades.decided(village.question, policy).pk)
        lucky.refresh_from_db()
        assert lucky.passed is (policy != "new_only")
        assert holdings() == before

    def test_the_dry_run_foretells_what_it_brings(self, village):
        passing = village.learner(1, others=1)
        village.learner(2, others=1)
        failing = village.learner(0, others=1)
        version = regrades.correct_key(village.question)
        turned = turns(regrades.previewed(version=version, policy="new_only").outcomes)
        [gain], [loss] = gains(turned), losses(turned)
        assert (gain.turn.attempt, gain.module, gain.certificate) == (passing, True, True)
        assert gain.programmes == (village.programme,)
        certificate = Certificate.objects.get(enrolment__user=failing.user)
        assert (loss.turn.attempt, loss.module, loss.certificate) == (failing, True, certificate)
        assert loss.programmes == (village.programme,)
        assert Certificate.objects.count() == 1
        regrade = run_regrade(regrades.decided(village.question).pk)
        assert status(passing.user) == "active"
        assert Certificate.objects.count() == 2
        again = losses(fallen(regrade))
        assert [(one.turn.attempt, one.certificate) for one in again] == [(failing, certificate)]

    def test_a_certificate_of_another_edition_bears_the_status_too(self, village):
        failing = village.learner(0, others=1)
        volunteers.certificate_row(user=failing.user, course=village.course, edition=2)
        version = regrades.correct_key(village.question)
        [loss] = losses(turns(regrades.previewed(version=version, policy="new_only").outcomes))
        assert loss.certificate is not None
        assert loss.programmes == ()

    def test_with_a_module_still_open_passing_brings_the_module_only(self, village):
        page = make.course(modules=2, lessons=1, quiz=village.quiz)
        user = make.trainee()
        enrolment = begin_course(user=user, course=page)
        for lesson in outline_of(page).lessons:
            complete_lesson(enrolment=enrolment, lesson_key=lesson.key)
        module = main_module(page.get_children().first().pk)
        scope = start_quiz(enrolment=enrolment, module=module).scope
        attempt = regrades.answered(village.quiz, village.question, 1, others=1, user=user, scope=scope)
        submit_quiz(attempt=attempt)
        version = regrades.correct_key(village.question)
        [gain] = gains(turns(regrades.previewed(version=version, policy="new_only").outcomes))
        assert (gain.module, gain.certificate, gain.programmes) == (True, False, ())
        run_regrade(regrades.decided(village.question).pk)
        assert ModuleProgress.objects.get(key=scope).completed_at
        assert not Certificate.objects.filter(enrolment=enrolment).exists()

    def test_an_attempt_whose_enrolment_is_gone_gets_its_marks(self, village):
        attempt = regrades.finished(village.quiz, village.question, 1, others=1)
        version = regrades.correct_key(village.question)
        turned = turns(regrades.previewed(version=version, policy="new_only").outcomes)
        assert [(gain.enrolment, gain.module) for gain in gains(turned)] == [(None, False)]
        assert run_regrade(regrades.decided(village.question).pk).state == "done"
        attempt.refresh_from_db()
        assert attempt.passed

    def test_looking_up_what_follows_costs_the_same_for_many(self, village, django_assert_max_num_queries):
        for _number in range(4):
            village.learner(1, others=1)
            village.learner(0, others=1)
        version = regrades.correct_key(village.question)
        turned = turns(regrades.previewed(version=version, policy="new_only").outcomes)
        with django_assert_max_num_queries(10):
            assert len(gains(turned)) == 4
        with django_assert_max_num_queries(5):
            assert len(losses(turned)) == 4


@pytest.mark.django_db
class TestAttemptsStillOpen:
    def test_whoever_hands_in_after_the_decision_goes_on_by_the_policy(self, village):
        attempt = village.learner(1, others=1, closed=False)
        regrades.correct_key(village.question)
        regrade = run_regrade(regrades.decided(village.question).pk)
        assert regrade.state == "done"
        result, finished = submit_quiz(attempt=attempt)
        assert (result.percent, result.passed) == (66, True)
        assert finished.certificate
        assert status(attempt.user) == "active"
        again, nothing = submit_quiz(attempt=attempt)
        assert (again.percent, nothing.certificate) == (66, None)
        assert regrade.answers.count() == 1

    def test_where_the_corrected_key_cannot_mark_the_answers_are_kept_and_graded_later(self, village, monkeypatch):
        attempt = village.learner(1, others=1, closed=False)
        regrades.correct_key(village.question)
        run_regrade(regrades.decided(village.question).pk)
        with monkeypatch.context() as patched:
            patched.setattr("quizzes.regrading.mark_after", Mock(side_effect=KeyError("choices")))
            with pytest.raises(GradingFailed):
                submit_quiz(attempt=attempt)
        attempt.refresh_from_db()
        assert (attempt.state, attempt.marks) == ("submitted", None)
        assert submit_quiz(attempt=attempt)[0].percent == 66


@pytest.mark.django_db
class TestTheJob:
    def test_it_is_queued_once_the_decision_is_committed(
        self, village, django_capture_on_commit_callbacks, monkeypatch
    ):
        queued = []
        monkeypatch.setattr("lms.training.regrade_decisions.regrade_task.delay", queued.append)
        version = regrades.correct_key(village.question)
        about = {"question": village.question, "version": version, "actor": make.trainee(), "reason": "เหตุผล"}
        with django_capture_on_commit_callbacks(execute=True):
            regrade = begin_regrade(policy="both", **about)
        assert queued == [regrade.pk]

    @pytest.mark.parametrize("crash_at", range(3))
    def test_killed_between_any_two_attempts_the_sweep_goes_on_with_it(self, village, crash_at, monkeypatch):
        attempts = [village.learner(1, others=1) for _number in range(3)]
        regrades.correct_key(village.question)
        regrade = regrades.decided(village.question)
        left = [crash_at]

        def issue_or_die(**about):
            if not left[0]:
                raise KeyboardInterrupt
            left[0] -= 1
            return issue(**about)

        monkeypatch.setattr("lms.training.journey.issue", issue_or_die)
        with pytest.raises(KeyboardInterrupt):
            regrade_task(regrade.pk)
        monkeypatch.undo()
        assert (Certificate.objects.count(), regrade.answers.count()) == (crash_at, crash_at)
        assert resume_regrades() == 1
        assert resume_regrades() == 0
        regrade.refresh_from_db()
        assert (regrade.state, regrade.steps_done, regrade.steps_total) == ("done", 3, 3)
        assert regrade.answers.count() == Certificate.objects.count() == 3
        assert [status(attempt.user) for attempt in attempts] == ["active"] * 3
        assert ModelLogEntry.objects.filter(action="training.regrade_brought").count() == 3

    def test_a_worker_leaves_alone_what_another_has_in_hand(self, village):
        village.learner(1, others=1)
        regrades.correct_key(village.question)
        regrade = regrades.decided(village.question)
        cache.add(f"regrade-{regrade.pk}", True, 60)
        assert run_regrade(regrade.pk).state == "waiting"
        cache.delete(f"regrade-{regrade.pk}")
        assert run_regrade(regrade.pk).state == "done"
        assert run_regrade(regrade.pk).steps_done == 1

    def test_one_bad_attempt_stops_no_other_and_the_rest_is_run_again(self, village, monkeypatch):
        bad, good = [village.learner(1, others=1) for _number in range(2)]
        regrades.correct_key(village.question)
        regrade = regrades.decided(village.question)

        def grade(**about):
            if about["attempt"].pk == bad.pk:
                raise KeyError("broken")
            return regrade_quiz(**about)

        monkeypatch.setattr("lms.training.regrading.regrade_quiz", grade)
        found = run_regrade(regrade.pk)
        assert (found.state, found.answers.get().attempt) == ("failed", good)
        assert "1" in found.error
        monkeypatch.undo()
        assert run_regrade(repeat_regrade(regrade=found).pk).state == "done"
        assert regrade.answers.count() == 2

    def test_where_the_database_fails_it_stays_under_way(self, village, monkeypatch):
        village.learner(1, others=1)
        regrades.correct_key(village.question)
        regrade = regrades.decided(village.question)

        def fail(**about):
            raise OperationalError("gone")

        monkeypatch.setattr("lms.training.regrading.regrade_quiz", fail)
        with pytest.raises(OperationalError):
            run_regrade(regrade.pk)
        monkeypatch.undo()
        assert resume_regrades() == 1
        regrade.refresh_from_db()
        assert regrade.state == "done"


@pytest.mark.django_db
def test_keeping_a_result_is_written_down_with_its_reason_and_changes_nothing(village):
    lucky = village.learner(0, others=1)
    regrades.correct_key(village.question)
    regrade = run_regrade(regrades.decided(village.question).pk)
    before, dara = holdings(), make.trainee("ดารา")
    with pytest.raises(Refused, match="keep_reason_missing"):
        keep_result(regrade=regrade, attempt=lucky, actor=dara, reason=" ")
    keep_result(regrade=regrade, attempt=lucky, actor=dara, reason="ตอบถูกตามเฉลยที่ใช้สอบ")
    entry = ModelLogEntry.objects.for_instance(lucky).get(action="training.keep_after_regrade")
    assert (entry.user, entry.data["reason"], entry.data["regrade"]) == (dara, "ตอบถูกตามเฉลยที่ใช้สอบ", regrade.pk)
    assert holdings() == before


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("turn", range(4))
def test_an_attempt_that_closes_beside_the_regrade_is_regraded_once(village, turn):
    attempt = village.learner(1, others=1, closed=False)
    regrades.correct_key(village.question)
    regrade = regrades.decided(village.question)
    closed, done = race(lambda: submit_quiz(attempt=attempt), lambda: run_regrade(regrade.pk))
    assert closed[0].attempt == attempt
    assert done.state == "done"
    attempt.refresh_from_db()
    assert (attempt.percent, attempt.passed) == (66, True)
    assert regrade.answers.count() == 1
    assert Certificate.objects.count() == 1
    assert status(attempt.user) == "active"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("turn", range(3))
def test_an_attempt_that_closes_beside_the_decision_is_regraded_once(village, turn):
    attempt = village.learner(1, others=1, closed=False)
    version = regrades.correct_key(village.question)
    about = {"question": village.question, "version": version, "policy": "new_only", "reason": "เฉลยผิด"}
    dara = make.trainee("ดารา")

    def decide():
        regrade = begin_regrade(actor=dara, **about)
        return run_regrade(regrade.pk)

    closed, done = race(lambda: submit_quiz(attempt=attempt), decide)
    assert closed[0].attempt == attempt
    assert done.state == "done"
    attempt.refresh_from_db()
    assert (attempt.percent, attempt.passed) == (66, True)
    assert Regrade.objects.get().answers.count() == 1
    assert status(attempt.user) == "active"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_workers_at_once_regrade_each_attempt_once(village, monkeypatch):
    for _number in range(4):
        village.learner(1, others=1)
    regrades.correct_key(village.question)
    regrade = regrades.decided(village.question)
    monkeypatch.setattr("lms.training.regrading.cache.add", lambda *_about: True)
    outcomes = race(*[lambda: run_regrade(regrade.pk)] * 2)
    assert all(isinstance(outcome, Regrade) for outcome in outcomes), outcomes
    assert regrade.answers.count() == Certificate.objects.count() == 4
