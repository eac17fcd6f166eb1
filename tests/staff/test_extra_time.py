"""The staff pages that allow a trainee more time at quizzes, and take it back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from quizzes.extra_time import allow_extra_time
from quizzes.models import ExtraTime
from tests import make
from tests.make import quizzes
from tests.make.volunteers import programme_admin

pytestmark = pytest.mark.django_db
REASON = "มองเห็นไม่ชัด ใช้แว่นขยาย"


@pytest.fixture
def somjai():
    return make.trainee("สมใจ", "ใจดี")


@pytest.fixture
def dara(client):
    person = programme_admin("ดารา")
    client.force_login(person)
    return person


def page(person) -> str:
    return f"/admin/trainees/{person.pk}/"


def allow(person) -> str:
    return f"{page(person)}extra-time/"


def withdraw(person) -> str:
    return f"{page(person)}extra-time/withdraw/"


def test_allowing_shows_among_the_facts_and_lengthens_the_next_attempt(client, dara, somjai):
    html = client.get(page(somjai)).text
    assert allow(somjai) in html
    assert withdraw(somjai) not in html
    done = client.post(allow(somjai), {"percent": "๕๐", "reason": REASON}, follow=True)
    assert done.redirect_chain == [(page(somjai), 302)]
    facts = {str(fact["label"]): str(fact["value"]) for fact in done.context["fields"]}
    assert any("50 %" in value and REASON in value and "ดารา" in value for value in facts.values())
    assert withdraw(somjai) in done.text
    attempt = quizzes.attempt(quizzes.quiz(time_limit=timedelta(minutes=20)), user=somjai)
    assert attempt.due_at - attempt.started_at == timedelta(minutes=30)


def test_withdrawing_takes_it_back_and_both_are_in_the_history(client, dara, somjai):
    allow_extra_time(user=somjai, percent=50, actor=dara, reason=REASON)
    assert "50 %" in client.get(withdraw(somjai)).text
    done = client.post(withdraw(somjai), {"reason": "ผ่าตัดตาแล้ว"}, follow=True)
    assert "ผ่าตัดตาแล้ว" in done.text
    assert not ExtraTime.objects.exists()
    actions = ModelLogEntry.objects.for_instance(somjai).order_by("pk").values_list("action", "user")
    assert list(actions) == [("quizzes.extra_time", dara.pk), ("quizzes.extra_time_withdrawn", dara.pk)]
    assert withdraw(somjai) not in done.text


@pytest.mark.parametrize("percent", ["", "0", "-5", "401", "ครึ่ง"])
def test_a_percentage_that_makes_no_sense_is_refused_in_the_form(client, dara, somjai, percent):
    response = client.post(allow(somjai), {"percent": percent, "reason": REASON})
    assert "percent" in response.context["form"].errors
    assert not ExtraTime.objects.exists()


def test_both_need_a_reason(client, dara, somjai):
    assert "reason" in client.post(allow(somjai), {"percent": "50", "reason": " "}).context["form"].errors
    allow_extra_time(user=somjai, percent=50, actor=dara, reason=REASON)
    assert "reason" in client.post(withdraw(somjai), {"reason": ""}).context["form"].errors
    assert ExtraTime.objects.get().percent == 50


def test_changing_starts_from_what_there_is(client, dara, somjai):
    allow_extra_time(user=somjai, percent=50, actor=dara, reason=REASON)
    response = client.get(allow(somjai))
    assert response.context["form"].initial == {"percent": 50}
    client.post(allow(somjai), {"percent": "100", "reason": "ต้องการมากขึ้น"})
    assert ExtraTime.objects.get().percent == 100


def test_it_costs_the_trainees_page_no_query(client, dara, somjai):
    manee = make.trainee("มานี")
    ExtraTime.objects.create(user=manee, percent=50, granted_by=dara, reason=REASON)
    counted = []
    for person in (somjai, somjai, manee):  # the first call fills what is kept in the process
        with CaptureQueriesContext(connection) as captured:
            client.get(page(person))
        counted.append(len(captured))
    assert counted[1] == counted[2]


def test_only_those_with_the_right_reach_and_see_it(client, somjai):
    addresses = [allow(somjai), withdraw(somjai)]
    for address in addresses:
        assert "/sign-in/" in client.get(address).headers["Location"]
        assert "/sign-in/" in client.post(address, {"percent": "50", "reason": REASON}).headers["Location"]
    for person in (somjai, make.editor(is_sample=True)):
        client.force_login(person)
        for address in addresses:
            assert client.get(address).status_code in {302, 403}
            assert client.post(address, {"percent": "50", "reason": REASON}).status_code in {302, 403}
    assert not ExtraTime.objects.exists()
    for person in (programme_admin(), make.admin(is_sample=True)):
        client.force_login(person)
        assert [client.get(address).status_code for address in addresses] == [200, 200]
    person = programme_admin()
    group = person.groups.get()
    group.permissions.remove(*group.permissions.filter(codename__in=["add_extratime", "delete_extratime"]))
    client.force_login(person)
    assert allow(somjai) not in client.get(page(somjai)).text
    assert {client.get(address).status_code for address in addresses} == {302}
