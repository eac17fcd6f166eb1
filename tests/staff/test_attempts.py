"""The staff pages about attempts: the list, and one attempt as it was shown."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from lms.training.attempt_readers import note_reading
from quizzes.models import Attempt, AttemptQuestion
from quizzes.regrading import regrade_attempt
from tests import make
from tests.make import quizzes, regrades
from tests.make.volunteers import programme_admin

pytestmark = pytest.mark.django_db
LIST = "/admin/attempts/"


@pytest.fixture
def dara(client):
    person = programme_admin("ดารา")
    client.force_login(person)
    return person


@pytest.fixture
def finished() -> Attempt:
    quiz, question = regrades.wrong_key_quiz(title="แบบทดสอบท้ายหน่วย", pass_percent=60)
    return regrades.finished(quiz, question, 1, others=1, user=make.trainee("สมใจ", "ใจดี"))


def page(attempt: Attempt) -> str:
    return f"{LIST}{attempt.pk}/"


class TestTheList:
    def test_it_says_who_which_quiz_how_often_and_what_came_of_it(self, client, dara, finished):
        html = client.get(LIST).text
        assert page(finished) in html
        for words in ("นางสมใจ ใจดี", "แบบทดสอบท้ายหน่วย", "33 %"):
            assert words in html

    def test_it_is_filtered_by_quiz_state_pass_and_day(self, client, dara, finished):
        other = quizzes.attempt()
        yesterday = timezone.localdate() - timedelta(days=1)
        for query, found in (
            (f"quiz={finished.quiz_id}", [finished]),
            ("state=in_progress", [other]),
            ("state=finished", [finished]),
            ("passed=no", [finished]),
            ("passed=yes", []),
            (f"started_at_to={yesterday:%Y-%m-%d}", []),
            (f"started_at_from={yesterday:%Y-%m-%d}", [finished, other]),
        ):
            rows = client.get(f"{LIST}?{query}").context["object_list"]
            assert set(rows) == set(found), query

    @pytest.mark.parametrize("typed", ["สมใจ ใจดี", "somjai", "๐๘๑ ๒๓๔", "081-234"])
    def test_it_finds_people_as_staff_type_them(self, client, dara, finished, typed):
        Attempt.objects.create(
            quiz=finished.quiz, user=make.trainee("มานี"), scope=finished.scope, number=1, pass_percent=60,
            started_at=timezone.now(),
        )  # fmt: skip
        type(finished.user).objects.filter(pk=finished.user_id).update(mobile="+66812345678", latin_name="Somjai")
        rows = client.get(LIST, {"q": typed.replace(" ๒", "๒")}).context["object_list"]
        assert list(rows) == [finished]

    def test_it_is_exported_with_names_and_figures(self, client, dara, finished):
        lines = b"".join(client.get(f"{LIST}?export=csv").streaming_content).decode("utf-8-sig").splitlines()
        assert len(lines) == 2
        assert "นางสมใจ ใจดี" in lines[1]

    def test_its_queries_do_not_grow_with_the_attempts(self, client, dara, finished):
        counted = []
        for _more in range(2):
            client.get(LIST)
            with CaptureQueriesContext(connection) as captured:
                client.get(LIST)
            counted.append(len(captured))
            for _number in range(4):
                quizzes.close(quizzes.attempt(finished.quiz))
        assert counted[0] == counted[1]


class TestOneAttempt:
    def test_it_shows_questions_and_choices_in_the_order_shown_with_answers_key_and_marks(self, client, dara, finished):
        response = client.get(page(finished))
        html = response.text
        rows = list(finished.questions.select_related("version"))
        assert [question.row.pk for question in response.context["questions"]] == [row.pk for row in rows]
        for row in rows:
            choices = {choice["id"]: choice["text"]["th"] for choice in row.version.content["choices"]}
            places = [html.index(choices[name]) for name in row.layout]
            assert places == sorted(places)
            assert row.version.content["stem"]["th"] in html
            assert row.version.content["explanation"]["th"] in html
        assert "1 จาก 3 (33 %)" in html or "1 of 3 (33 %)" in html

    def test_it_says_what_was_late_what_was_refused_and_how_much_time_there_was(self, client, dara, finished):
        moment = timezone.now()
        AttemptQuestion.objects.filter(attempt=finished, position=2).update(is_late=True)
        AttemptQuestion.objects.filter(attempt=finished, position=3).update(refused_late_at=moment)
        Attempt.objects.filter(pk=finished.pk).update(extra_percent=50)
        facts = {str(fact["label"]): str(fact["value"]) for fact in client.get(page(finished)).context["fields"]}
        assert "50 %" in facts.values()
        assert any(value.endswith(" 2") for value in facts.values())
        assert any(" 3 (" in value for value in facts.values())

    def test_it_says_whether_the_person_or_the_time_ended_it(self, client, dara, finished):
        def ended_by() -> str:
            facts = client.get(page(finished)).context["fields"]
            return next(str(fact["value"]) for fact in facts if str(fact["label"]) in ("Ended by", "จบโดย"))

        person = ended_by()
        Attempt.objects.filter(pk=finished.pk).update(
            due_at=finished.submitted_at - timedelta(minutes=1), closes_at=finished.submitted_at
        )
        assert ended_by() != person

    def test_an_open_attempt_and_an_abandoned_one_are_shown_too_and_told_apart(self, client, dara):
        attempt = quizzes.attempt()
        quizzes.answer_all(attempt)
        seen = []
        for state in ({}, {"state": "abandoned", "finished_at": timezone.now()}):
            Attempt.objects.filter(pk=attempt.pk).update(**state)
            html = client.get(page(attempt)).text
            seen.append("help-info" in html)
            assert attempt.questions.first().version.content["explanation"]["th"] in html
        assert seen == [True, True]
        attempt.refresh_from_db()
        assert attempt.marks is None

    def test_it_shows_regrades_with_the_score_before_and_the_audit_trail(self, client, dara, finished):
        question = finished.questions.get(version__question__code=finished.quiz.bank.questions.first().code)
        regrades.correct_key(question.version.question)
        regrade = regrades.decided(question.version.question, actor=dara)
        regrade_attempt(regrade=regrade, attempt_id=finished.pk)
        html = client.get(page(finished)).text
        assert "1 → 2" in html
        assert f"/admin/regrades/{regrade.pk}/" in html
        assert regrades.REASON in html

    def test_opening_it_is_written_down_once_a_day_for_each_reader(self, client, dara, finished):
        for _twice in range(2):
            client.get(page(finished))
        entry = ModelLogEntry.objects.for_instance(finished).get()
        assert (entry.action, entry.user) == ("training.view_attempt", dara)
        assert note_reading(attempt=finished, reader=programme_admin("มาลี"))
        ModelLogEntry.objects.update(timestamp=timezone.now() - timedelta(days=2))
        assert note_reading(attempt=finished, reader=dara)

    def test_its_queries_do_not_grow_with_the_questions(self, client, dara):
        counted = []
        for questions in (2, 8):
            attempt = regrades.finished(*regrades.wrong_key_quiz(questions=questions), 1)
            client.get(page(attempt))
            with CaptureQueriesContext(connection) as captured:
                client.get(page(attempt))
            counted.append(len(captured))
        assert counted[0] == counted[1]


class TestWhoMay:
    def test_strangers_sign_in_trainees_and_editors_get_nothing_and_staff_read(self, client, finished):
        addresses = [LIST, f"{LIST}results/", f"{LIST}?export=csv", page(finished)]
        for address in addresses:
            assert "/sign-in/" in client.get(address).headers["Location"]
        client.force_login(finished.user)
        assert {client.get(address).status_code for address in addresses} == {403}
        client.force_login(make.editor(is_sample=True))
        assert {client.get(address).headers.get("Location") for address in addresses} == {"/admin/"}
        assert LIST not in client.get("/admin/").text
        assert not ModelLogEntry.objects.for_instance(finished).exists()
        for person in (programme_admin(), make.admin(is_sample=True)):
            client.force_login(person)
            assert {client.get(address).status_code for address in addresses} == {200}
            assert LIST in client.get("/admin/").text

    def test_the_way_to_the_trainee_shows_to_those_who_may_take_it(self, client, finished):
        person = programme_admin()
        client.force_login(person)
        trainee = f"/admin/trainees/{finished.user_id}/"
        assert trainee in client.get(page(finished)).text
        group = person.groups.get()
        group.permissions.remove(group.permissions.get(codename="view_enrolment"))
        client.force_login(type(person).objects.get(pk=person.pk))
        assert trainee not in client.get(page(finished)).text
