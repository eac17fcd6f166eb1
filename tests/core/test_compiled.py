"""Statements that are compiled once find, convert and change what the querysets they come from do."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import BigIntegerField, CharField, DateTimeField, F, IntegerField, JSONField, UUIDField, Value
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lms.core.compiled import Compiled, CompiledUpdate, Slot
from quizzes.models import Attempt, AttemptQuestion, QuizDraw, QuizTopicMinimum
from tests.make import quizzes as make
from tests.quizzes.racing import race

KEY, USER = Slot("key", UUIDField()), Slot("user", BigIntegerField())


@pytest.mark.django_db
def test_objects_come_with_their_relations_annotations_and_converted_values():
    attempt = make.attempt(make.quiz(time_limit=timedelta(minutes=10)))

    def build():
        return Attempt.objects.filter(key=KEY).select_related("quiz", "user").annotate(twice=F("number") * 2)

    (found,) = Compiled(build).instances(key=attempt.key)
    with CaptureQueriesContext(connection) as captured:
        assert (found, found.key, found.due_at, found.topic_minimums) == (attempt, attempt.key, attempt.due_at, {})
        assert (found.quiz, found.quiz.time_limit) == (attempt.quiz, timedelta(minutes=10))
        assert (found.user, found.twice) == (attempt.user, 2)
    assert len(captured) == 0
    assert not found._state.adding


@pytest.mark.django_db
def test_columns_left_out_are_read_when_asked_for():
    attempt = make.attempt()
    (found,) = Compiled(lambda: Attempt.objects.filter(key=KEY).only("number")).instances(key=attempt.key)
    with CaptureQueriesContext(connection) as captured:
        assert (found.number, found.scope) == (1, attempt.scope)
    assert len(captured) == 1


@pytest.mark.django_db
def test_plain_values_come_in_the_order_named_and_converted():
    attempt = make.attempt()
    values = Compiled(lambda: Attempt.objects.filter(user=USER).values_list("scope", Value("x"), "started_at"))
    assert values.rows(user=attempt.user_id) == [(attempt.scope, "x", attempt.started_at)]
    assert values.rows(user=0) == []


@pytest.mark.django_db
def test_unions_take_slots_in_each_part():
    quiz = make.quiz(draws=(("safety", 3), ("care", 2)))
    QuizTopicMinimum.objects.create(quiz=quiz, topic="care", percent=40)
    place = Slot("quiz", BigIntegerField())
    draws = QuizDraw.objects.filter(quiz=place).order_by().values_list("topic", "count")
    minimums = QuizTopicMinimum.objects.filter(quiz=place).order_by().values_list("topic", "percent")
    union = Compiled(lambda: draws.union(minimums, all=True))
    assert sorted(union.rows(quiz=quiz.pk)) == [("care", 2), ("care", 40), ("safety", 3)]


@pytest.mark.django_db
def test_an_update_changes_what_its_queryset_finds_and_says_how_many():
    attempt = make.attempt()
    response = Slot("response", JSONField())

    def build():
        return AttemptQuestion.objects.filter(attempt=Slot("attempt", IntegerField()), response_seq=0)

    save = CompiledUpdate(build, response=response, saved_at=Slot("now", DateTimeField()), response_writer=Value("w"))
    now = timezone.now()
    assert save.update(attempt=attempt.pk, response=["ก", {"a": None}], now=now) == 3
    rows = list(attempt.questions.values_list("response", "saved_at", "response_writer"))
    assert rows == [(["ก", {"a": None}], now, "w")] * 3
    assert save.update(attempt=attempt.pk, response=None, now=now) == 3
    assert attempt.questions.filter(response__isnull=True).count() == 3
    assert save.update(attempt=0, response=None, now=now) == 0


@pytest.mark.django_db
def test_values_are_parameters_never_sql():
    make.attempt()
    by_state = Compiled(lambda: Attempt.objects.filter(state=Slot("state", CharField())).values_list("pk"))
    assert by_state.rows(state="x' OR '1'='1") == []
    assert len(by_state.rows(state="in_progress")) == 1


@pytest.mark.django_db
def test_a_value_that_is_missing_is_an_error():
    with pytest.raises(KeyError):
        Compiled(lambda: Attempt.objects.filter(key=KEY)).instances()


@pytest.mark.django_db
def test_the_queryset_is_built_once():
    built = []

    def build():
        built.append(1)
        return Attempt.objects.filter(key=KEY).values_list("pk")

    compiled = Compiled(build)
    for _number in range(3):
        assert compiled.rows(key=uuid4()) == []
    assert len(built) == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_threads_share_a_statement():
    attempts = [make.attempt() for _number in range(4)]
    compiled = Compiled(lambda: Attempt.objects.filter(key=KEY).select_related("quiz"))
    calls = [lambda key=one.key: compiled.instances(key=key)[0].quiz for one in attempts]
    assert race(*calls) == [one.quiz for one in attempts]
