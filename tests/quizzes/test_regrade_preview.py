"""The dry run of a regrade: it foretells what applying brings, and whose quiz turns, however it is computed."""

from fractions import Fraction
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.models import Attempt, AttemptQuestion, Quiz, Regrade, RegradedAnswer
from quizzes.regrade_marks import Key, Marked, Outcome, mark_after, outcome_of
from quizzes.regrade_preview import preview_regrade
from quizzes.regrade_turns import changed_answers, fallen, lowered_answers, raised_answers, turns
from quizzes.regrading import attempts_to_regrade, regrade_attempt
from tests.make import quizzes as make
from tests.make import regrades
from tests.make.marks import chance


@pytest.fixture
def wrong():
    """A quiz of three questions to be passed with two; the first question's key says choice 0 where 1 is right."""
    return regrades.wrong_key_quiz(pass_percent=60)


def run(regrade: Regrade) -> None:
    for pk in attempts_to_regrade(regrade):
        regrade_attempt(regrade=regrade, attempt_id=pk)


def percent(attempt: Attempt) -> int:
    attempt.refresh_from_db()
    return attempt.percent


@pytest.mark.django_db
class TestDryRun:
    @pytest.mark.parametrize("policy", Regrade.Policy.values)
    def test_it_foretells_exactly_what_applying_brings_and_writes_nothing(self, wrong, policy):
        answers = ((0, 1), (0, 2), (1, 1), (1, 0), (2, 1), (None, 1))
        attempts = [regrades.finished(*wrong, choice, others=others) for choice, others in answers]
        regrades.answered(*wrong, 1)
        version = regrades.correct_key(wrong[1])
        preview = regrades.previewed(version=version, policy=policy)
        assert (preview.answers, preview.open_attempts, preview.other_kind) == (6, 1, 0)
        assert not RegradedAnswer.objects.exists()
        foretold = turns(preview.outcomes)
        regrade = regrades.decided(wrong[1], policy)
        run(regrade)
        raised, lowered = raised_answers(regrade), lowered_answers(regrade)
        assert (raised.count(), lowered.count()) == (preview.raised, preview.lowered)
        outcomes = {
            row.attempt_id: (Outcome(row.marks_before, row.passed_before), Outcome(row.marks_after, row.passed_after))
            for row in raised | lowered
        }
        assert outcomes == preview.outcomes
        shown = [(turn.attempt.pk, turn.percent_before, turn.percent_after, turn.passes) for turn in foretold]
        assert shown == [
            (turn.attempt.pk, turn.percent_before, turn.percent_after, turn.passes) for turn in turns(outcomes)
        ]
        changed = [attempt for attempt in attempts if attempt.percent != percent(attempt)]
        assert len(changed) == preview.raised + preview.lowered

    @pytest.mark.parametrize(("counts", "passes"), [("best", []), ("last", []), ("first", [False]), ("mean", [False])])
    def test_whose_quiz_turns_follows_what_counts(self, wrong, counts, passes):
        """The first attempt passed by the wrong key, the second without it; their mean lies just above the mark."""
        quiz, question = wrong
        first = regrades.finished(quiz, question, 0, others=1)
        regrades.finished(quiz, question, 2, others=2, user=first.user, scope=first.scope)
        type(quiz).objects.filter(pk=quiz.pk).update(counts=counts)  # where the first counts, no second could start
        version = regrades.correct_key(question)
        found = turns(regrades.previewed(version=version, policy="new_only").outcomes)
        assert [(turn.attempt, turn.passes) for turn in found] == [(first, way) for way in passes]

    def test_its_statements_do_not_grow_with_the_attempts(self, wrong):
        waiting = [regrades.answered(*wrong, 1, others=1) for _number in range(8)]
        make.close(waiting.pop())
        version = regrades.correct_key(wrong[1])
        counted = []
        for more in (0, 3, 4):
            for attempt in waiting[:more]:
                make.close(attempt)
            with CaptureQueriesContext(connection) as captured:
                found = turns(regrades.previewed(version=version, policy="new_only").outcomes)
            counted.append((len(captured), len(found)))
        assert counted == [(counted[0][0], 1), (counted[0][0], 4), (counted[0][0], 5)]

    @pytest.mark.parametrize("policy", Regrade.Policy.values)
    @pytest.mark.parametrize("seed", range(4))
    def test_it_comes_to_the_same_as_reading_and_adding_up_all_marks(self, wrong, policy, seed):
        rng = chance(seed)
        for _number in range(12):
            scatter(regrades.finished(*wrong, rng.choice([0, 1, 2, None])), rng)
        version = regrades.correct_key(wrong[1])
        expected = {}
        for attempt in Attempt.objects.all():
            was, new = list(attempt.questions.select_related("version")), []
            for asked in was:
                mark = asked.mark or Fraction(0)
                if asked.version.question_id == version.question_id:
                    keys = [Key(one.kind, one.content) for one in (asked.version, version)]
                    about = {"asked": keys[0], "corrected": keys[1], "response": asked.response, "held": mark}
                    mark = mark_after(policy=policy, **about)
                new.append(Marked(mark, asked.topic))
            if [one.mark for one in new] != [asked.mark or 0 for asked in was]:
                before = outcome_of(attempt, [Marked(asked.mark or Fraction(0), asked.topic) for asked in was])
                expected[attempt.pk] = (before, outcome_of(attempt, new))
        assert regrades.previewed(version=version, policy=policy).outcomes == expected


@pytest.mark.django_db
@pytest.mark.parametrize("at_once", [1, 2, 5])
def test_in_parts_it_comes_to_the_same_and_keeps_each_persons_attempts_together(wrong, at_once, monkeypatch):
    quiz, question = wrong
    Quiz.objects.filter(pk=quiz.pk).update(attempts_allowed=0)
    quiz.refresh_from_db()
    firsts = [regrades.finished(quiz, question, number % 3, others=1) for number in range(5)]
    for first in firsts:
        scatter(first, chance(first.pk))
        regrades.finished(quiz, question, 1, user=first.user, scope=first.scope)
    version = regrades.correct_key(question)
    whole = regrades.previewed(version=version, policy="new_only")
    monkeypatch.setattr("quizzes.regrade_preview.AT_ONCE", at_once)
    monkeypatch.setattr("quizzes.regrade_preview.MOST_KNOWN", 1)
    assert regrades.previewed(version=version, policy="new_only") == whole
    assert whole.answers == 10
    owners = dict(Attempt.objects.values_list("pk", "user"))
    people = [{owners[pk] for pk in part.outcomes} for part in preview_regrade(version=version, policy="new_only")]
    assert sum(map(len, people)) == len(set().union(*people))


def scatter(attempt: Attempt, rng: Random) -> None:
    """Give an attempt marks, topics, a pass mark and minimums by chance, and the result that follows."""
    for asked in attempt.questions.all():
        marks = rng.choice([(0, 1), (1, 3), (1, 2), (1, 1), (None, None)])
        about = dict(zip(("marks_numerator", "marks_denominator"), marks, strict=True))
        AttemptQuestion.objects.filter(pk=asked.pk).update(topic=rng.choice(["safety", "fraud"]), **about)
    attempt.pass_percent = rng.choice([30, 50, 67])
    attempt.topic_minimums = rng.choice([{}, {"fraud": 50}, {"fraud": 34, "safety": 60}, {"never asked": 90}])
    reached = outcome_of(attempt, [Marked(one.mark or Fraction(0), one.topic) for one in attempt.questions.all()])
    attempt.marks_numerator, attempt.marks_denominator = reached.marks.as_integer_ratio()
    attempt.passed = reached.passed
    attempt.save()


@pytest.mark.django_db
@pytest.mark.parametrize("counts", Quiz.Counts.values)
def test_who_fell_is_who_falls_where_every_changed_attempt_is_weighed(wrong, counts):
    """People with two attempts each; those who fell are found again among all that was changed."""
    quiz, question = wrong
    Quiz.objects.filter(pk=quiz.pk).update(attempts_allowed=0)
    quiz.refresh_from_db()
    rng = chance(len(counts))
    for _number in range(15):
        first = regrades.finished(quiz, question, rng.choice([0, 0, 1]), others=rng.choice([0, 1, 2]))
        about = {"user": first.user, "scope": first.scope}
        regrades.finished(quiz, question, rng.choice([0, 1, 2]), others=rng.choice([0, 1, 2]), **about)
    Quiz.objects.filter(pk=quiz.pk).update(counts=counts)  # where the first counts, no second could start
    regrades.correct_key(question)
    regrade = regrades.decided(question)
    run(regrade)
    all_changed = {
        row.attempt_id: (
            Outcome(row.marks_before, row.passed_before),
            Outcome(row.attempt.marks, row.attempt.passed),
        )
        for row in changed_answers(regrade).select_related("attempt")
    }
    expected = [turn for turn in turns(all_changed) if not turn.passes]
    assert expected
    assert fallen(regrade) == expected
