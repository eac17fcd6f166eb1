"""Giving marks anew after a key was corrected: what each policy gives, once each, whoever closes meanwhile."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from lms.core.refusals import Refused
from quizzes.models import Attempt, Question, Regrade, RegradedAnswer
from quizzes.regrade_marks import Held, Key, Marked, Outcome, Reached, held_and_new, mark_after, meets, outcome_of
from quizzes.regrading import (
    _keep_what_was,
    attempts_to_regrade,
    decide_regrade,
    regrade_attempt,
    regrade_closed,
    run_again,
)
from tests.make import quizzes as make
from tests.make import regrades
from tests.make.people import trainee

POLICIES = list(Regrade.Policy.values)
IDS = ["a", "b", "c", "d"]


def content(right: set[str]) -> dict:
    return {"choices": [{"id": name, "right": name in right} for name in IDS]}


@st.composite
def cases(draw):
    """A question before and after its key was corrected, an answer to it, and the mark that the answer has now."""
    kind = draw(st.sampled_from(["single_choice", "multiple_choice"]))
    size = 1 if kind == "single_choice" else 4
    keys = [Key(kind, content(draw(st.sets(st.sampled_from(IDS), min_size=1, max_size=size)))) for _two in "12"]
    some = st.sets(st.sampled_from([*IDS, "gone"]), min_size=1).map(sorted)
    response = draw(st.none() | (st.sampled_from([*IDS, "gone"]) if kind == "single_choice" else some))
    held = draw(st.fractions(min_value=0, max_value=1))
    return keys[0], keys[1], response, held


def marks(asked: Key, corrected: Key, response, held: Fraction) -> dict[str, Fraction]:
    about = {"asked": asked, "corrected": corrected, "response": response, "held": held}
    return {policy: mark_after(policy=policy, **about) for policy in POLICIES}


@pytest.mark.without_database
class TestPolicies:
    @given(cases())
    def test_full_credit_gives_no_less_than_both_and_both_no_less_than_either_key(self, case):
        asked, corrected, response, held = case
        given = marks(*case)
        assert given["full_credit"] == 1
        assert given["full_credit"] >= given["both"] >= given["new_only"] == corrected.mark(response)
        assert given["both"] >= asked.mark(response)
        assert given["both"] in (asked.mark(response), corrected.mark(response))
        assert given["keep"] == held

    @given(cases())
    def test_the_mark_does_not_depend_on_earlier_regrades(self, case):
        asked, corrected, response, _held = case
        for policy, mark in marks(*case).items():
            if policy != "keep":
                assert marks(asked, corrected, response, mark)[policy] == mark
                assert marks(asked, corrected, response, Fraction(1))[policy] == mark

    @given(cases())
    def test_a_key_of_another_kind_cannot_judge_the_answer(self, case):
        asked, _corrected, response, held = case
        other = Key("true_false", {"answer": True})
        given = marks(asked, other, response, held)
        assert given["both"] == given["new_only"] == asked.mark(response)
        assert given["full_credit"] == 1

    def test_a_policy_that_nobody_knows_is_an_error(self):
        key = Key("single_choice", content({"a"}))
        with pytest.raises(ValueError, match="lenient"):
            mark_after(policy="lenient", asked=key, corrected=key, response="a", held=Fraction(0))

    @given(st.lists(st.tuples(st.fractions(0, 1), st.sampled_from(["safety", "fraud"])), min_size=1))
    def test_the_outcome_follows_the_pass_mark_and_the_minimums_that_the_attempt_froze(self, rows):
        asked = [Marked(*row) for row in rows]
        total, fraud = sum(one.mark for one in asked), [one.mark for one in asked if one.topic == "fraud"]
        outcome = outcome_of(Attempt(pass_percent=60, topic_minimums={"fraud": 50}), asked)
        assert outcome.marks == total
        assert outcome.passed == (total * 100 >= 60 * len(asked) and sum(fraud) * 2 >= len(fraud))

    @given(
        st.lists(st.tuples(st.fractions(0, 1), st.fractions(0, 1), st.sampled_from(["safety", "fraud"])), min_size=1),
        st.integers(0, 100),
        st.dictionaries(st.sampled_from(["safety", "fraud", "never asked"]), st.integers(1, 100)),
    )
    def test_what_was_held_and_what_is_gained_come_to_the_same_as_all_marks_added_up(self, rows, percent, minimums):
        attempt = Attempt(pass_percent=percent, topic_minimums=minimums)
        was = outcome_of(attempt, [Marked(mark, topic) for mark, _new, topic in rows])
        held = Held(*was.marks.as_integer_ratio(), len(rows), percent, was.passed)
        before, after = held_and_new(held, sum(new - mark for mark, new, _topic in rows))
        new = [Marked(new, topic) for _mark, new, topic in rows]
        reached = {
            topic: Reached(sum(one.mark for one in new if one.topic == topic), [one.topic for one in new].count(topic))
            for topic in {one.topic for one in new}
        }
        assert before == was
        assert Outcome(after.marks, after.passed and meets(minimums, reached)) == outcome_of(attempt, new)


@pytest.fixture
def wrong():
    """A quiz of three questions to be passed with two; the first question's key says choice 0 where 1 is right."""
    return regrades.wrong_key_quiz(pass_percent=60)


def run(regrade: Regrade) -> list:
    return [regrade_attempt(regrade=regrade, attempt_id=pk) for pk in attempts_to_regrade(regrade)]


def percent(attempt: Attempt) -> int:
    attempt.refresh_from_db()
    return attempt.percent


@pytest.mark.django_db
class TestApplying:
    @pytest.mark.parametrize(
        ("policy", "chose_old", "chose_new", "unanswered"),
        [("full_credit", 66, 66, 66), ("both", 66, 66, 33), ("new_only", 33, 66, 33), ("keep", 66, 33, 33)],
    )
    def test_each_policy_gives_its_marks(self, wrong, policy, chose_old, chose_new, unanswered):
        attempts = [regrades.finished(*wrong, choice, others=1) for choice in (0, 1, None)]
        regrades.correct_key(wrong[1])
        run(regrades.decided(wrong[1], policy))
        assert [percent(attempt) for attempt in attempts] == [chose_old, chose_new, unanswered]
        assert [attempt.passed for attempt in attempts] == [found == 66 for found in map(percent, attempts)]

    def test_what_was_before_is_kept_with_every_answer(self, wrong):
        attempt = regrades.finished(*wrong, 1, others=1)
        regrades.correct_key(wrong[1])
        regrade = regrades.decided(wrong[1])
        run(regrade)
        kept = RegradedAnswer.objects.get(regrade=regrade, attempt=attempt)
        assert (kept.mark_before_numerator, kept.mark_after_numerator) == (0, 1)
        assert (kept.marks_before_numerator, kept.marks_before_denominator) == (1, 1)
        assert (kept.marks_after_numerator, kept.marks_after_denominator) == (2, 1)
        assert (kept.passed_before, kept.passed_after) == (False, True)
        assert kept.answer.mark == 1

    def test_repeated_it_changes_nothing_more(self, wrong):
        attempt = regrades.finished(*wrong, 1)
        regrades.correct_key(wrong[1])
        regrade = regrades.decided(wrong[1])
        assert [change.is_real for change in run(regrade)] == [True]
        assert attempts_to_regrade(regrade) == []
        assert regrade_attempt(regrade=regrade, attempt_id=attempt.pk) is None
        assert regrade.answers.count() == 1
        assert ModelLogEntry.objects.for_instance(attempt).filter(action="quizzes.regrade").count() == 1

    @pytest.mark.parametrize("crash_at", range(4))
    def test_cut_short_between_any_two_attempts_it_goes_on_where_it_was(self, wrong, crash_at, monkeypatch):
        attempts = [regrades.finished(*wrong, choice) for choice in (0, 1, 1, None)]
        regrades.correct_key(wrong[1])
        regrade = regrades.decided(wrong[1])
        left = [crash_at]

        def keep_or_die(*args):
            if not left[0]:
                raise InterruptedError
            left[0] -= 1
            _keep_what_was(*args)

        monkeypatch.setattr("quizzes.regrading._keep_what_was", keep_or_die)
        with pytest.raises(InterruptedError):
            run(regrade)
        assert regrade.answers.count() == crash_at
        monkeypatch.undo()
        run(regrade)
        assert regrade.answers.count() == 4
        assert [percent(attempt) for attempt in attempts] == [0, 33, 33, 0]
        entries = ModelLogEntry.objects.filter(action="quizzes.regrade", content_type__model="attempt")
        assert sorted(entries.values_list("object_id", flat=True)) == sorted(str(a.pk) for a in attempts[:3])

    def test_the_audit_trail_says_who_by_which_policy_why_and_what_changed(self, wrong):
        changed, same = [regrades.finished(*wrong, choice, others=1) for choice in (1, 2)]
        regrades.correct_key(wrong[1])
        dara = trainee("ดารา")
        regrade = regrades.decided(wrong[1], actor=dara)
        run(regrade)
        entry = ModelLogEntry.objects.for_instance(changed).get()
        assert (entry.action, entry.user, entry.data["reason"]) == ("quizzes.regrade", dara, regrades.REASON)
        facts = {name: entry.data[name] for name in ("policy", "before", "after", "passed_before", "passed_after")}
        assert facts == {
            "policy": "new_only",
            "before": "1",
            "after": "2",
            "passed_before": False,
            "passed_after": True,
        }
        assert "1 → 2" in entry.message
        assert not ModelLogEntry.objects.for_instance(same).exists()
        decision = ModelLogEntry.objects.for_instance(wrong[1]).filter(action="quizzes.regrade").get()
        assert (decision.user, decision.data["policy"]) == (dara, "new_only")

    def test_a_minimum_by_topic_frozen_at_the_start_still_holds(self, wrong):
        attempt = regrades.finished(*wrong, 1, others=1)
        Attempt.objects.filter(pk=attempt.pk).update(topic_minimums={"safety": 90})
        regrades.correct_key(wrong[1])
        run(regrades.decided(wrong[1]))
        assert percent(attempt) == 66
        assert not attempt.passed

    def test_answers_to_the_corrected_version_itself_are_left_alone(self, wrong):
        regrades.correct_key(wrong[1])
        later = regrades.finished(*wrong, 0)
        regrade = regrades.decided(wrong[1], "full_credit")
        assert attempts_to_regrade(regrade) == []
        assert percent(later) == 0

    def test_the_next_decision_replaces_the_last(self, wrong):
        attempt = regrades.finished(*wrong, 2, others=1)
        regrades.correct_key(wrong[1])
        for policy, expected in (("full_credit", 66), ("keep", 66), ("new_only", 33), ("both", 33)):
            regrade = regrades.decided(wrong[1], policy)
            run(regrade)
            Regrade.objects.filter(pk=regrade.pk).update(state="done", finished_at=regrade.requested_at)
            assert percent(attempt) == expected, policy

    def test_an_abandoned_attempt_has_no_marks_and_gets_none(self, wrong):
        attempt = regrades.answered(*wrong, 1)
        Attempt.objects.filter(pk=attempt.pk).update(state="abandoned", finished_at=attempt.started_at)
        regrades.correct_key(wrong[1])
        regrade = regrades.decided(wrong[1])
        assert attempts_to_regrade(regrade) == []
        assert regrade_attempt(regrade=regrade, attempt_id=attempt.pk) is None


@pytest.mark.django_db
class TestAttemptsStillOpen:
    def test_an_attempt_that_ends_after_the_decision_is_graded_as_asked_and_then_by_the_policy(self, wrong):
        attempt = regrades.answered(*wrong, 1, others=1)
        regrades.correct_key(wrong[1])
        regrade = regrades.decided(wrong[1])
        assert run(regrade) == [None]
        closed = make.close(attempt).attempt
        assert closed.percent == 33
        assert regrade_closed(attempt=closed).percent == 66
        assert regrade_closed(attempt=closed).percent == 33  # as handed in: nothing is left to do
        assert percent(attempt) == 66
        assert regrade.answers.get().passed_after

    def test_it_costs_one_statement_where_nothing_was_regraded(self, wrong, django_assert_num_queries):
        closed = regrades.finished(*wrong, 1)
        with django_assert_num_queries(1):
            assert regrade_closed(attempt=closed) is closed

    def test_the_last_decision_counts_and_keeping_marks_is_none(self, wrong):
        attempt = regrades.answered(*wrong, 2, others=1)
        regrades.correct_key(wrong[1])
        for policy in ("new_only", "full_credit", "keep"):
            regrade = regrades.decided(wrong[1], policy)
            Regrade.objects.filter(pk=regrade.pk).update(state="done", finished_at=regrade.requested_at)
        assert regrade_closed(attempt=make.close(attempt).attempt).percent == 66

    def test_a_key_corrected_twice_is_judged_by_the_last(self, wrong):
        attempt = regrades.answered(*wrong, 2, others=1)
        for right in (1, 2):
            regrades.correct_key(wrong[1], right=right)
            regrade = regrades.decided(wrong[1])
            Regrade.objects.filter(pk=regrade.pk).update(state="done", finished_at=regrade.requested_at)
        assert regrade_closed(attempt=make.close(attempt).attempt).percent == 66


@pytest.mark.django_db
class TestDeciding:
    def test_it_is_refused_without_a_reason_an_earlier_version_or_a_current_one_and_while_one_runs(self, wrong):
        question = Question.objects.get(pk=wrong[1].pk)
        first = question.current_version
        about = {"question": question, "policy": "both", "actor": trainee(), "reason": "เหตุผล"}
        with pytest.raises(Refused, match="regrade_nothing_earlier"):
            decide_regrade(version=first, **about)
        second = regrades.correct_key(question)
        with pytest.raises(Refused, match="regrade_not_current"):
            decide_regrade(version=first, **about)
        with pytest.raises(Refused, match="regrade_reason_missing"):
            decide_regrade(version=second, **{**about, "reason": " \u200b "})
        decide_regrade(version=second, **about)
        with pytest.raises(Refused, match="regrade_under_way"):
            decide_regrade(version=second, **about)
        assert Regrade.objects.count() == 1

    def test_only_one_that_failed_and_that_no_later_decision_replaced_is_run_again(self, wrong):
        regrades.correct_key(wrong[1])
        regrade = regrades.decided(wrong[1])
        with pytest.raises(Refused, match="regrade_not_failed"):
            run_again(regrade=regrade)
        Regrade.objects.update(state="failed", error="ล้ม", finished_at=regrade.requested_at)
        assert (run_again(regrade=regrade).state, regrade.error) == ("waiting", "")
        Regrade.objects.update(state="failed", finished_at=regrade.requested_at)
        regrades.decided(wrong[1])
        with pytest.raises(Refused, match="regrade_not_failed"):
            run_again(regrade=regrade)
