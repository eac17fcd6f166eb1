"""The staff pages about regrades: the questions to choose from, the dry run, the decision, what came of it."""

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from certificates.models import Certificate
from lms.training.admin.regrade_links import tell_of_earlier_answers
from lms.training.journey import submit_quiz
from lms.training.regrading import run_regrade
from lms.volunteers.models import Volunteer
from quizzes.models import Question, Regrade, RegradedAnswer
from tests import make
from tests.make import regrades
from tests.make.regrade_scenes import corrected_course, take
from tests.make.volunteers import programme_admin

pytestmark = pytest.mark.django_db
LIST = "/admin/regrades/"
QUESTIONS = f"{LIST}questions/"
WHY = "เฉลยเดิมผิด"


@pytest.fixture
def dara(client):
    person = programme_admin("ดารา")
    client.force_login(person)
    return person


@pytest.fixture
def story():
    """A corrected question; Somjai answered by the new key and failed, Mali by the old one and was certified."""
    return corrected_course()


def decide(story) -> str:
    return f"{QUESTIONS}{story['question'].pk}/"


def previewed(client, story, policy: str = "new_only"):
    return client.post(decide(story), {"policy": policy, "reason": WHY, "preview": "1"})


def confirmed(client, story, policy: str = "new_only", **fields: str):
    seen = f"{Question.objects.get(pk=story['question'].pk).current_version_id}:{policy}"
    return client.post(decide(story), {"policy": policy, "reason": WHY, "seen": seen, "confirm": "1", **fields})


class TestChoosingTheQuestion:
    def test_only_questions_published_anew_after_they_were_asked_are_listed(self, client, dara, story):
        never_asked = regrades.wrong_key_quiz()[1]
        regrades.correct_key(never_asked)
        rows = client.get(QUESTIONS).context["object_list"]
        assert list(rows) == [story["question"]]
        assert QUESTIONS in client.get(LIST).text
        assert decide(story) in client.get(QUESTIONS).text

    def test_they_are_found_by_what_they_ask_and_by_their_code(self, client, dara, story):
        for typed, count in ((story["question"].code, 1), ("ป้าสมใจ", 1), ("ไม่มีคำนี้", 0)):
            assert len(client.get(QUESTIONS, {"q": typed}).context["object_list"]) == count

    def test_the_page_of_the_question_shows_both_keys_and_who_was_asked(self, client, dara, story):
        response = client.get(decide(story))
        assert [(version.number, version.asked) for version, _key in response.context["keys"]] == [(2, 0), (1, 2)]
        assert response.text.count("choice--right") == 2

    def test_the_list_of_questions_leads_there_for_those_who_may(self, client, story):
        questions = "/admin/snippets/quizzes/question/"
        client.force_login(make.admin(is_sample=True))
        assert decide(story) in client.get(questions).text
        client.force_login(make.editor(is_sample=True))
        assert decide(story) not in client.get(questions).text

    def test_publishing_a_corrected_key_says_that_the_marks_stay_and_where_that_is_decided(self, story, rf):
        def told(person) -> str:
            request = rf.post("/")
            request.user, request.session = person, {}
            request._messages = FallbackStorage(request)
            tell_of_earlier_answers(request, story["question"])
            return " ".join(str(message) for message in request._messages)

        assert decide(story) in told(make.admin())
        editor = told(make.editor())
        assert editor
        assert decide(story) not in editor
        run_regrade(regrades.decided(story["question"], "keep").pk)
        assert told(make.admin()) == told(make.editor()) == ""


class TestTheDryRun:
    def test_it_shows_whose_result_turns_and_what_follows_and_changes_nothing(self, client, dara, story):
        response = previewed(client, story)
        html = response.text
        forecast = response.context["forecast"]
        assert (forecast.preview.answers, forecast.preview.raised, forecast.preview.lowered) == (2, 1, 1)
        assert (len(forecast.gains), forecast.modules, forecast.certificates, forecast.statuses) == (1, 1, 1, 1)
        assert (len(forecast.losses), forecast.certificates_resting, forecast.statuses_resting) == (1, 1, 1)
        assert "นางสมใจ ใจดี" in html
        assert "นางมะลิ ใจดี" in html
        assert Certificate.objects.get().serial in html
        assert not Regrade.objects.exists()
        assert not RegradedAnswer.objects.exists()

    def test_open_attempts_are_counted(self, client, dara, story):
        question = Question.objects.get(pk=story["question"].pk)
        Question.objects.filter(pk=question.pk).update(current_version=question.versions.order_by("number").first())
        take(story, 1, "มานี", close=False)
        Question.objects.filter(pk=question.pk).update(current_version=story["version"])
        assert previewed(client, story).context["forecast"].preview.open_attempts == 1

    def test_names_show_only_to_those_who_may_see_trainees(self, client, story):
        person = programme_admin()
        group = person.groups.get()
        group.permissions.remove(group.permissions.get(codename="view_user"))
        client.force_login(person)
        html = previewed(client, story).text
        assert "มะลิ" not in html
        assert Certificate.objects.get().serial not in html
        regrade = run_regrade(regrades.decided(story["question"]).pk)
        page = client.get(f"{LIST}{regrade.pk}/").text
        assert "มะลิ" not in page
        assert Certificate.objects.get(enrolment__user=story["mali"].user).serial not in page

    def test_without_a_reason_it_shows_nothing(self, client, dara, story):
        response = client.post(decide(story), {"policy": "both", "reason": " ", "preview": "1"})
        assert "reason" in response.context["form"].errors
        assert "forecast" not in response.context


class TestConfirming:
    def test_what_was_shown_is_decided_queued_and_shown_with_its_progress(
        self, client, dara, story, monkeypatch, django_capture_on_commit_callbacks
    ):
        queued = []
        monkeypatch.setattr("lms.training.regrade_decisions.regrade_task.delay", queued.append)
        seen = previewed(client, story).context["form"]["seen"].value()
        with django_capture_on_commit_callbacks(execute=True):
            done = confirmed(client, story, seen=seen)
        regrade = Regrade.objects.get()
        assert done.headers["Location"] == f"{LIST}{regrade.pk}/"
        assert queued == [regrade.pk]
        assert (regrade.policy, regrade.reason, regrade.requested_by) == ("new_only", WHY, dara)
        waiting = client.get(f"{LIST}{regrade.pk}/")
        assert waiting.headers["Refresh"] == "2"
        assert "<progress" in waiting.text

    @pytest.mark.parametrize("seen", ["", "0:new_only"])
    def test_without_the_dry_run_nothing_is_decided(self, client, dara, story, seen):
        response = confirmed(client, story, seen=seen)
        assert response.status_code == 200
        assert response.context["changed"]
        assert not Regrade.objects.exists()

    def test_another_policy_or_a_newer_key_than_shown_is_shown_first(self, client, dara, story):
        assert confirmed(client, story, policy="both", seen=f"{story['version'].pk}:new_only").status_code == 200
        old = f"{story['version'].pk}:new_only"
        regrades.correct_key(story["question"], right=2)
        assert confirmed(client, story, seen=old).status_code == 200
        assert not Regrade.objects.exists()

    def test_a_second_one_meanwhile_is_refused_in_the_form(self, client, dara, story):
        assert confirmed(client, story).status_code == 302
        again = confirmed(client, story)
        assert again.context["form"].non_field_errors()
        assert Regrade.objects.count() == 1

    def test_an_attempt_graded_after_the_dry_run_is_included(self, client, dara, story):
        question = Question.objects.get(pk=story["question"].pk)
        Question.objects.filter(pk=question.pk).update(current_version=question.versions.order_by("number").first())
        late = take(story, 1, "มานี", close=False)
        Question.objects.filter(pk=question.pk).update(current_version=story["version"])
        seen = previewed(client, story).context["form"]["seen"].value()
        submit_quiz(attempt=late)
        confirmed(client, story, seen=seen)
        regrade = run_regrade(Regrade.objects.get().pk)
        figures = client.get(f"{LIST}{regrade.pk}/").context["figures"]
        assert (figures.answers, figures.raised, figures.lowered, figures.passing, figures.failing) == (3, 2, 1, 2, 1)
        assert (figures.modules, figures.certificates, figures.statuses) == (2, 2, 2)


class TestAfterwards:
    @pytest.fixture
    def regrade(self, story, dara):
        return run_regrade(regrades.decided(story["question"], actor=dara).pk)

    def test_who_no_longer_passes_is_listed_with_the_certificate_and_both_decisions(self, client, story, regrade):
        html = client.get(f"{LIST}{regrade.pk}/").text
        certificate = Certificate.objects.get(enrolment__user=story["mali"].user)
        assert "นางมะลิ ใจดี" in html
        assert f"/admin/certificates/{certificate.pk}/revoke/" in html
        assert f"{LIST}{regrade.pk}/attempts/{story['mali'].pk}/keep/" in html
        assert certificate.is_valid
        assert Volunteer.objects.get(user=story["mali"].user).status == "active"

    def test_keeping_needs_a_reason_and_is_shown_and_recorded(self, client, dara, story, regrade):
        address = f"{LIST}{regrade.pk}/attempts/{story['mali'].pk}/keep/"
        assert "นางมะลิ ใจดี" in client.get(address).text
        assert client.post(address, {"reason": " "}).status_code == 200
        done = client.post(address, {"reason": "ตอบตามเฉลยที่ใช้สอบ"}, follow=True)
        assert done.redirect_chain == [(f"{LIST}{regrade.pk}/", 302)]
        assert "ตอบตามเฉลยที่ใช้สอบ" in done.text
        entry = ModelLogEntry.objects.for_instance(story["mali"]).get(action="training.keep_after_regrade")
        assert (entry.user, entry.data["reason"]) == (dara, "ตอบตามเฉลยที่ใช้สอบ")

    def test_keeping_is_for_attempts_of_that_regrade(self, client, story, regrade):
        other = regrades.finished(story["quiz"], story["question"], 1)
        assert client.get(f"{LIST}{regrade.pk}/attempts/{other.pk}/keep/").status_code == 404

    def test_revoking_goes_the_existing_way(self, client, story, regrade):
        certificate = Certificate.objects.get(enrolment__user=story["mali"].user)
        address = f"/admin/certificates/{certificate.pk}/revoke/"
        client.post(address, {"reason": "เฉลยผิด สอบไม่ผ่าน", "confirmed": "on"})
        certificate.refresh_from_db()
        assert certificate.state == "revoked"
        assert address not in client.get(f"{LIST}{regrade.pk}/").text

    def test_the_attempts_that_it_changed_are_found_in_the_list_of_attempts(self, client, story, regrade):
        regrades.finished(story["quiz"], story["question"], 2)
        rows = client.get(f"/admin/attempts/?regrade={regrade.pk}").context["object_list"]
        assert set(rows) == {story["somjai"], story["mali"]}
        assert f"/admin/attempts/?regrade={regrade.pk}" in client.get(f"{LIST}{regrade.pk}/").text

    def test_one_that_failed_says_so_and_is_run_again(self, client, dara, regrade):
        Regrade.objects.filter(pk=regrade.pk).update(state="failed", error="ทำต่อไม่ได้")
        page = client.get(f"{LIST}{regrade.pk}/").text
        assert "ทำต่อไม่ได้" in page
        assert f"{LIST}{regrade.pk}/repeat/" in page
        assert client.post(f"{LIST}{regrade.pk}/repeat/").status_code == 302
        regrade.refresh_from_db()
        assert regrade.state == "waiting"
        again = client.post(f"{LIST}{regrade.pk}/repeat/")
        assert again.context["form"].non_field_errors()

    def test_queries_do_not_grow_with_the_people(self, client, dara, story):
        counted = []
        Question.objects.filter(pk=story["question"].pk).update(
            current_version=story["question"].versions.order_by("number").first()
        )
        waiting = [take(story, choice, "มานี", close=False) for choice in (0, 1, 0, 1)]
        Question.objects.filter(pk=story["question"].pk).update(current_version=story["version"])
        for more in ([], waiting):
            for attempt in more:
                submit_quiz(attempt=attempt)
            with CaptureQueriesContext(connection) as dry:
                previewed(client, story)
            counted.append(len(dry))
        assert counted[0] == counted[1]
        regrade = run_regrade(regrades.decided(story["question"], actor=dara).pk)
        for address in (LIST, QUESTIONS, f"{LIST}{regrade.pk}/"):
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            assert len(captured) < 30, address


def test_who_may_reach_which_page(client, story):
    regrade = run_regrade(regrades.decided(story["question"]).pk)
    see = [LIST, f"{LIST}results/", f"{LIST}{regrade.pk}/"]
    act = [
        QUESTIONS,
        f"{QUESTIONS}results/",
        decide(story),
        f"{LIST}{regrade.pk}/repeat/",
        f"{LIST}{regrade.pk}/attempts/{story['mali'].pk}/keep/",
    ]
    for address in [*see, *act]:
        assert "/sign-in/" in client.get(address).headers["Location"]
        assert "/sign-in/" in client.post(address).headers["Location"]
    client.force_login(story["mali"].user)
    assert {client.get(address).status_code for address in [*see, *act]} == {403}
    assert {client.post(address).status_code for address in [*see, *act]} == {403}
    client.force_login(make.editor(is_sample=True))
    assert {client.get(address).headers.get("Location") for address in [*see, *act]} == {"/admin/"}
    confirmed(client, story)
    client.post(act[-1], {"reason": WHY})
    client.post(act[-2])
    assert Regrade.objects.count() == 1
    assert not ModelLogEntry.objects.filter(action="training.keep_after_regrade").exists()
    for person in (programme_admin(), make.admin(is_sample=True)):
        client.force_login(person)
        assert {client.get(address).status_code for address in [*see, *act]} == {200}
        assert LIST in client.get("/admin/").text


def test_who_may_only_look_decides_nothing(client, story):
    person = programme_admin()
    group = person.groups.get()
    group.permissions.remove(group.permissions.get(codename="add_regrade"))
    client.force_login(person)
    regrade = run_regrade(regrades.decided(story["question"]).pk)
    page = client.get(f"{LIST}{regrade.pk}/")
    assert page.status_code == 200
    assert "/keep/" not in page.text
    assert QUESTIONS not in client.get(LIST).text
    for address in (QUESTIONS, decide(story), f"{LIST}{regrade.pk}/attempts/{story['mali'].pk}/keep/"):
        assert client.get(address).headers["Location"] == "/admin/"
