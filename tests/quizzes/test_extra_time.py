"""Extra time that the office allows one person."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from lms.core.refusals import Refused
from quizzes.extra_time import allow_extra_time, withdraw_extra_time
from quizzes.models import ExtraTime
from tests.make import people
from tests.make import quizzes as make

pytestmark = pytest.mark.django_db
REASON = "มือสั่น พิมพ์ช้า"


@pytest.fixture
def somjai():
    return people.trainee("สมใจ")


def allow(user, percent=25, **changed):
    return allow_extra_time(**{"user": user, "percent": percent, "actor": people.admin(), "reason": REASON, **changed})


def entries(user):
    found = ModelLogEntry.objects.for_instance(user).order_by("timestamp")
    return [(entry.action, entry.data, str(entry.comment)) for entry in found]


def test_it_holds_for_attempts_that_start_later_and_replaces_what_was(somjai):
    quiz = make.quiz(time_limit=timedelta(minutes=20))
    running = make.attempt(quiz, user=somjai)
    assert allow(somjai, 25) == ExtraTime.objects.get()
    running.refresh_from_db()
    assert (running.extra_percent, running.due_at - running.started_at) == (0, timedelta(minutes=20))
    make.close(running)
    allow(somjai, 100)
    later = make.attempt(quiz, user=somjai)
    assert (later.extra_percent, later.due_at - later.started_at) == (100, timedelta(minutes=40))
    assert ExtraTime.objects.count() == 1


def test_withdrawn_it_no_longer_holds(somjai):
    allow(somjai)
    assert withdraw_extra_time(user=somjai, actor=people.admin(), reason="หายดีแล้ว")
    assert make.attempt(make.quiz(time_limit=timedelta(minutes=20)), user=somjai).extra_percent == 0
    assert not withdraw_extra_time(user=somjai, actor=people.admin(), reason="หายดีแล้ว")


def test_every_decision_is_on_record_with_the_person_and_repeating_one_adds_nothing(somjai):
    for percent in (25, 25, 50):
        allow(somjai, percent)
    withdraw_extra_time(user=somjai, actor=people.admin(), reason="หายดีแล้ว")
    assert entries(somjai) == [
        ("quizzes.extra_time", {"reason": REASON, "percent": 25, "before": 0}, REASON),
        ("quizzes.extra_time", {"reason": REASON, "percent": 50, "before": 25}, REASON),
        ("quizzes.extra_time_withdrawn", {"reason": "หายดีแล้ว", "before": 50}, "หายดีแล้ว"),
    ]
    assert all("%" in str(entry.message) for entry in ModelLogEntry.objects.for_instance(somjai))


def test_it_names_who_allowed_it(somjai):
    office = people.admin("อารี")
    extra = allow(somjai, actor=office)
    assert (extra.granted_by, extra.reason) == (office, REASON)


@pytest.mark.parametrize("reason", ["", " ", "\u200b"])
def test_it_takes_a_reason(somjai, reason):
    with pytest.raises(Refused, match="extra_time_reason_missing"):
        allow(somjai, reason=reason)
    extra = allow(somjai)
    with pytest.raises(Refused, match="extra_time_reason_missing"):
        withdraw_extra_time(user=somjai, actor=people.admin(), reason=reason)
    assert ExtraTime.objects.get() == extra


@pytest.mark.parametrize("percent", [0, -5, 401])
def test_it_lies_within_reason(somjai, percent):
    with pytest.raises(Refused, match="extra_time_out_of_range") as refused:
        allow(somjai, percent)
    assert "1" in refused.value.message
    assert "400" in refused.value.message
    with pytest.raises(IntegrityError), transaction.atomic():
        ExtraTime.objects.create(user=somjai, percent=max(percent, 0), granted_by=people.admin(), reason=REASON)
