"""The staff page that opens another attempt for a trainee."""

import pytest

from quizzes.models import Attempt, ExtraAttempt
from tests import make
from tests.make import quizzes
from tests.make.volunteers import programme_admin

pytestmark = pytest.mark.django_db
REASON = "ไฟดับระหว่างทำแบบทดสอบ"


@pytest.fixture
def as_dara(client):
    client.force_login(programme_admin("ดารา"))
    return client


@pytest.fixture
def last() -> Attempt:
    somjai = make.trainee("สมใจ", "ใจดี")
    attempt = quizzes.attempt(quizzes.quiz(title="แบบทดสอบท้ายหน่วย", attempts_allowed=1), user=somjai)
    return quizzes.close(attempt).attempt


def detail(attempt: Attempt) -> str:
    return f"/admin/trainees/{attempt.user_id}/"


def decision(attempt: Attempt) -> str:
    return f"{detail(attempt)}attempts/{attempt.pk}/allow-another/"


def test_the_trainees_page_leads_to_it_where_no_attempt_is_left(as_dara, last):
    waiting = quizzes.attempt(quizzes.quiz(attempts_allowed=2), user=last.user)
    quizzes.close(waiting)
    html = as_dara.get(detail(last)).text
    assert decision(last) in html
    assert decision(waiting) not in html
    as_dara.post(decision(last), {"reason": REASON})
    assert decision(last) not in as_dara.get(detail(last)).text


def test_the_decision_opens_one_attempt_and_is_in_the_history_of_the_trainee(as_dara, last):
    page = as_dara.get(decision(last)).text
    assert "นางสมใจ ใจดี" in page
    assert "แบบทดสอบท้ายหน่วย" in page
    done = as_dara.post(decision(last), {"reason": REASON}, follow=True)
    assert done.redirect_chain == [(detail(last), 302)]
    assert REASON in done.text  # the history
    extra = ExtraAttempt.objects.get()
    assert (extra.user, extra.quiz, extra.scope, extra.reason) == (last.user, last.quiz, last.scope, REASON)
    assert quizzes.attempt(last.quiz, user=last.user, scope=last.scope).number == 2


def test_without_a_reason_or_twice_it_is_refused_in_the_form(as_dara, last):
    assert "reason" in as_dara.post(decision(last), {"reason": " "}).context["form"].errors
    as_dara.post(decision(last), {"reason": REASON})
    again = as_dara.post(decision(last), {"reason": REASON})
    assert again.status_code == 200
    assert again.context["form"].non_field_errors()
    assert ExtraAttempt.objects.count() == 1


def test_an_attempt_of_somebody_else_is_not_found(as_dara, last):
    other = make.trainee("มานี")
    assert as_dara.get(f"/admin/trainees/{other.pk}/attempts/{last.pk}/allow-another/").status_code == 404


def test_whoever_lacks_the_right_neither_sees_nor_does_it(client, last):
    person = programme_admin("ดารา")
    group = person.groups.get()
    group.permissions.remove(group.permissions.get(codename="add_extraattempt"))
    client.force_login(person)
    assert decision(last) not in client.get(detail(last)).text
    client.post(decision(last), {"reason": REASON})
    for outsider in (last.user, make.editor(is_sample=True)):
        client.force_login(outsider)
        assert client.post(decision(last), {"reason": REASON}).status_code in {302, 403}
    client.logout()
    assert "/sign-in/" in client.post(decision(last), {"reason": REASON}).url
    assert not ExtraAttempt.objects.exists()
