"""The dry run of a regrade of many answers: queued from the form, computed by a worker, shown and confirmed as ever."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates.models import Certificate
from lms.core.leases import Lease
from lms.training import regrade_trials
from lms.training.regrade_forecast import forecast
from lms.training.regrade_trial_rows import read_forecast, written
from lms.training.tasks import sweep_regrade_trials, try_regrade
from quizzes.models import Question, Regrade, RegradedAnswer, RegradeTrial
from tests import make
from tests.make import regrades
from tests.make.regrade_scenes import corrected_course, take
from tests.make.volunteers import programme_admin

pytestmark = pytest.mark.django_db
WHY = "เฉลยเดิมผิด"


@pytest.fixture
def dara(client):
    person = programme_admin("ดารา")
    client.force_login(person)
    return person


@pytest.fixture
def story(settings):
    """Two answers were given to the wrong key: one more than are looked at while somebody waits."""
    settings.LMS_RULES = {**settings.LMS_RULES, "regrade_answers_at_once": 1}
    return corrected_course()


def decide(story) -> str:
    return f"/admin/regrades/questions/{story['question'].pk}/"


def page_of(trial: RegradeTrial) -> str:
    return f"/admin/regrades/trials/{trial.pk}/"


def asked(client, story, policy: str = "new_only") -> RegradeTrial:
    response = client.post(decide(story), {"policy": policy, "reason": WHY, "preview": "1"})
    trial = RegradeTrial.objects.latest("pk")
    assert response.headers["Location"] == page_of(trial)
    return trial


def done(trial: RegradeTrial) -> RegradeTrial:
    try_regrade(trial.pk)
    trial.refresh_from_db()
    return trial


def confirmation(response) -> dict[str, str]:
    """Return what the form of a dry run sends when it is confirmed."""
    form = response.context["form"]
    return {**{name: form[name].value() for name in ("policy", "reason", "seen")}, "confirm": "1"}


def figures(response) -> dict:
    return written(response.context["forecast"])


class TestTheWayThroughTheAdmin:
    def test_up_to_the_number_it_is_shown_at_once(self, client, dara, story, settings):
        settings.LMS_RULES = {**settings.LMS_RULES, "regrade_answers_at_once": 2}
        response = client.post(decide(story), {"policy": "new_only", "reason": WHY, "preview": "1"})
        assert response.context["forecast"].preview.answers == 2
        assert not RegradeTrial.objects.exists()

    def test_above_it_is_queued_shows_its_progress_then_the_forecast_and_is_confirmed(
        self, client, dara, story, monkeypatch, django_capture_on_commit_callbacks
    ):
        queued = []
        monkeypatch.setattr(regrade_trials.current_app, "send_task", lambda name, args: queued.append((name, args)))
        with django_capture_on_commit_callbacks(execute=True):
            trial = asked(client, story)
        assert queued == [("training.try_regrade", [trial.pk])]
        assert (trial.question, trial.version, trial.requested_by) == (story["question"], story["version"], dara)
        waiting = client.get(page_of(trial))
        assert waiting.headers["Refresh"] == "2"
        assert "<progress" in waiting.text
        assert 'name="seen"' not in waiting.text
        assert "Refresh" not in client.get(page_of(trial), {"still": "1"}).headers
        done(trial)
        shown = client.get(page_of(trial))
        assert "Refresh" not in shown.headers
        assert f'action="{decide(story)}"' in shown.text
        for words in ("นางสมใจ ใจดี", "นางมะลิ ใจดี", Certificate.objects.get().serial):
            assert words in shown.text
        assert not Regrade.objects.exists()
        assert not RegradedAnswer.objects.exists()
        confirmed = client.post(decide(story), confirmation(shown))
        regrade = Regrade.objects.get()
        assert confirmed.headers["Location"] == f"/admin/regrades/{regrade.pk}/"
        assert (regrade.policy, regrade.reason, regrade.requested_by) == ("new_only", WHY, dara)

    @pytest.mark.parametrize("policy", Regrade.Policy.values)
    def test_it_is_what_the_request_would_have_shown(self, client, dara, story, settings, policy):
        take(story, 1, "มานี")
        queued = client.get(page_of(done(asked(client, story, policy))))
        settings.LMS_RULES = {**settings.LMS_RULES, "regrade_answers_at_once": 100}
        at_once = client.post(decide(story), {"policy": policy, "reason": WHY, "preview": "1"})
        assert figures(queued) == figures(at_once)
        assert confirmation(queued) == confirmation(at_once)
        for name in ("gains_table", "losses_table"):
            tables = [page.context[name].render_html({}) for page in (queued, at_once)]
            assert tables[0] == tables[1]

    def test_a_newer_key_or_another_policy_is_shown_first(self, client, dara, story):
        form = confirmation(client.get(page_of(done(asked(client, story)))))
        client.post(decide(story), {**form, "policy": "both"})
        again = done(RegradeTrial.objects.latest("pk"))
        assert (again.policy, again.is_again) == ("both", True)
        assert client.get(page_of(again)).context["changed"]
        newest = regrades.correct_key(story["question"], right=2)
        client.post(decide(story), form)
        assert RegradeTrial.objects.latest("pk").version == newest
        assert not Regrade.objects.exists()

    def test_what_the_row_says_is_not_what_is_applied(self, client, dara, story):
        trial = done(asked(client, story))
        form = confirmation(client.get(page_of(trial)))
        RegradeTrial.objects.filter(pk=trial.pk).update(result={**trial.result, "gains": [], "passing": 0})
        client.post(decide(story), form)
        from_regrade = forecast(version=story["version"], policy=Regrade.objects.get().policy)
        assert from_regrade.passing == 1

    def test_asked_again_while_it_is_under_way_it_stays_one(self, client, dara, story):
        trial = asked(client, story)
        assert asked(client, story) == trial
        done(trial)
        assert asked(client, story) != trial


class TestLostWorkers:
    def test_what_a_crash_left_is_begun_again_by_the_sweep(self, client, dara, story, monkeypatch):
        trial = asked(client, story)

        def killed(**kwargs):
            kwargs["advance"](1)
            raise OperationalError("the server closed the connection")

        with monkeypatch.context() as patched:
            patched.setattr(regrade_trials, "forecast", killed)
            with pytest.raises(OperationalError):
                try_regrade(trial.pk)
        trial.refresh_from_db()
        assert (trial.state, trial.percent) == ("running", 50)
        assert sweep_regrade_trials() == 1
        trial.refresh_from_db()
        assert (trial.state, trial.percent) == ("done", 100)
        before = trial.result
        assert sweep_regrade_trials() == 0
        assert done(trial).result == before

    def test_while_a_worker_holds_it_no_other_begins(self, client, dara, story):
        trial = asked(client, story)
        lease = Lease(f"regrade-trial-{trial.pk}", 60)
        assert lease.take()
        assert done(trial).state == "waiting"
        lease.give_back()
        assert done(trial).state == "done"

    def test_what_nobody_foresaw_is_said_on_its_page_with_the_way_on(self, client, dara, story, monkeypatch):
        trial = asked(client, story)
        with monkeypatch.context() as patched:
            patched.setattr(regrade_trials, "forecast", lambda **kwargs: 1 / 0)
            assert done(trial).state == "failed"
        page = client.get(page_of(trial))
        assert trial.error in page.text
        assert 'name="preview"' in page.text
        assert 'name="confirm"' not in page.text

    def test_it_tells_its_progress_part_by_part(self, story, monkeypatch):
        told = []
        monkeypatch.setattr("quizzes.regrade_preview.AT_ONCE", 1)
        found = forecast(version=story["version"], policy="new_only", advance=told.append)
        assert told == [0, 1, 2]
        assert (found.passing, found.failing) == (1, 1)

    def test_old_ones_are_forgotten_after_a_day(self, client, dara, story):
        old, young = done(asked(client, story)), done(asked(client, story))
        RegradeTrial.objects.filter(pk=old.pk).update(requested_at=timezone.now() - timedelta(hours=25))
        sweep_regrade_trials()
        assert list(RegradeTrial.objects.all()) == [young]
        assert client.get(page_of(old)).status_code == 404


class TestWhoSeesIt:
    def test_only_who_asked_and_may_decide(self, client, dara, story):
        trial = done(asked(client, story))
        assert client.get(page_of(trial)).status_code == 200
        assert client.post(page_of(trial)).status_code == 405
        client.logout()
        assert "/sign-in/" in client.get(page_of(trial)).headers["Location"]
        client.force_login(story["mali"].user)
        assert client.get(page_of(trial)).status_code == 403
        client.force_login(make.editor(is_sample=True))
        assert client.get(page_of(trial)).headers["Location"] == "/admin/"
        client.force_login(programme_admin("วิภา"))
        assert client.get(page_of(trial)).status_code == 404
        assert not regrade_trials.trials_for(make.editor()).exists()
        group = dara.groups.get()
        group.permissions.remove(group.permissions.get(codename="add_regrade"))
        client.force_login(type(dara).objects.get(pk=dara.pk))
        assert client.get(page_of(trial)).headers["Location"] == "/admin/"

    def test_the_row_holds_no_name_and_its_page_shows_names_only_to_who_may_see_trainees(self, client, dara, story):
        trial = done(asked(client, story))
        kept = str(trial.result)
        for words in ("มะลิ", "สมใจ", Certificate.objects.get().serial):
            assert words not in kept
        group = dara.groups.get()
        group.permissions.remove(group.permissions.get(codename="view_user"))
        page = client.get(page_of(trial))
        assert page.context["forecast"].failing == 1
        assert "มะลิ" not in page.text
        assert Certificate.objects.get().serial not in page.text

    def test_whose_attempt_is_gone_by_now_is_not_listed(self, client, dara, story):
        trial = done(asked(client, story))
        story["somjai"].delete()
        page = client.get(page_of(trial))
        assert "นางสมใจ" not in page.text
        assert (page.context["forecast"].gains, page.context["forecast"].passing) == ([], 1)

    def test_queries_do_not_grow_with_the_people(self, client, dara, story):
        question = Question.objects.get(pk=story["question"].pk)
        Question.objects.filter(pk=question.pk).update(current_version=question.versions.order_by("number").first())
        for choice in (0, 1, 0, 1):
            take(story, choice, "มานี")
        Question.objects.filter(pk=question.pk).update(current_version=story["version"])
        trial = done(asked(client, story))
        kept, counted = trial.result, []
        assert [len(kept[name]) for name in ("gains", "losses")] == [3, 3]
        for most in (1, 3):
            some = {**kept, **{name: kept[name][:most] for name in ("gains", "losses")}}
            RegradeTrial.objects.filter(pk=trial.pk).update(result=some)
            with CaptureQueriesContext(connection) as captured:
                assert len(client.get(page_of(trial)).context["forecast"].gains) == most
            counted.append(len(captured))
        assert counted[0] == counted[1]
        assert written(read_forecast(kept)) == kept
