"""Practice questions: who may answer, what is told, what never leaves the server, and that nothing is recorded."""

import re
from dataclasses import dataclass

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from courses.models import CoursePage, LessonPage
from courses.practice import asked_in_quizzes, practised, practised_ids
from lms.training.journey import begin_course
from quizzes.kinds import KINDS
from quizzes.models import Attempt, Question, QuizQuestion
from quizzes.versions import publish_question
from tests import make
from tests.make import blocks, question_kinds, quizzes

pytestmark = pytest.mark.django_db
BACKEND = "lms.accounts.backends.EmailOrMobileBackend"
SECRETS = re.compile("เฉลยลับ|คำติชมลับ|Secret")


@dataclass
class Scene:
    """Somjai in a course whose first lesson has one practice question."""

    course: CoursePage
    lesson: LessonPage
    question: Question
    client: Client

    @property
    def address(self) -> str:
        return reverse("training:practise", args=[self.lesson.pk, self.question.current_version_id])

    def form(self, *, right: bool) -> dict[str, list[str]]:
        version = self.question.current_version
        data = question_kinds.form(version.kind, version.content, right=right, position=version.pk)
        return dict(data.lists())

    def page(self) -> str:
        return main_of(self.client.get(self.lesson.get_url()).text)


def main_of(page: str) -> str:
    """Return the page without its head, whose style sheet names every class."""
    return page.split("<main", 1)[1]


def scene_of(question: Question, settings, tmp_path) -> Scene:
    course = make.course()
    lesson = blocks.publish(blocks.lesson_of(course), [("practice", {"question": question})])
    somjai = make.trainee("สมใจ")
    begin_course(user=somjai, course=course)
    client = Client(enforce_csrf_checks=True)
    client.force_login(somjai, backend=BACKEND)
    return Scene(course, lesson, question, client)


@pytest.fixture
def scene(settings, tmp_path) -> Scene:
    settings.MEDIA_ROOT = tmp_path
    return scene_of(quizzes.question(topic="practice"), settings, tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_asked_without_its_key_and_told_at_once(kind, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    scene = scene_of(quizzes.question(kind), settings, tmp_path)
    asked = scene.page()
    assert scene.address in asked
    assert not SECRETS.search(asked)
    assert "choice--right" not in asked
    right = main_of(scene.client.post(scene.address, scene.form(right=True)).text)
    assert "status--good" in right
    assert "เฉลยลับ" in right
    wrong = main_of(scene.client.post(scene.address, scene.form(right=False)).text)
    assert "status--bad" in wrong
    assert "เฉลยลับ" in wrong


def test_nobody_is_told_before_answering(scene):
    page = scene.client.post(scene.address, {}).text
    assert _("Choose or write an answer first.") in page
    assert not SECRETS.search(page)
    assert scene.address in page


def test_what_the_form_cannot_send_is_refused_without_the_key(scene):
    field = f"q{scene.question.current_version_id}"
    answer = scene.client.post(scene.address, {field: "no-such-choice"})
    assert answer.status_code == 400
    assert not SECRETS.search(answer.text)
    assert scene.address in answer.text


def test_a_number_that_cannot_be_read_is_asked_for_again(settings, tmp_path):
    scene = scene_of(quizzes.question("numeric"), settings, tmp_path)
    answer = scene.client.post(scene.address, {f"q{scene.question.current_version_id}": "สิบสอง,5"})
    assert "notice--warning" in main_of(answer.text)
    assert not SECRETS.search(answer.text)


def test_an_address_opened_by_itself_leads_to_the_lesson(scene):
    answer = scene.client.get(scene.address)
    assert answer.url == f"{scene.lesson.get_url()}#practice-{scene.question.current_version_id}"


def test_only_who_may_read_the_lesson_may_practise(scene):
    assert "/sign-in/" in Client().post(scene.address, scene.form(right=True)).url
    outsider = Client()
    outsider.force_login(make.trainee("มานี"), backend=BACKEND)
    refused = outsider.post(scene.address, scene.form(right=True))
    assert refused.status_code == 403
    assert not SECRETS.search(refused.text)


def test_a_lesson_whose_turn_has_not_come_tells_nothing(scene):
    later = LessonPage.objects.descendant_of(scene.course).order_by("path").last()
    blocks.publish(later, [("practice", {"question": scene.question})])
    address = reverse("training:practise", args=[later.pk, scene.question.current_version_id])
    assert scene.client.post(address, scene.form(right=True)).status_code == 403


def test_no_question_but_the_lessons_own_gives_its_key_away(scene):
    other = quizzes.question()
    for version in (other.current_version_id, 999_999):
        address = reverse("training:practise", args=[scene.lesson.pk, version])
        assert scene.client.post(address, {f"q{version}": "true"}).status_code == 404


def test_a_question_taken_offline_is_neither_shown_nor_told(scene):
    scene.question.unpublish()
    assert scene.address not in scene.page()
    assert scene.client.post(scene.address, scene.form(right=True)).status_code == 404


def test_a_question_changed_since_the_lesson_was_opened_is_asked_anew(scene):
    address, form = scene.address, scene.form(right=True)
    value = dict(scene.question.kind.raw_data[0]["value"])
    value["stem"] = {"th": "คำถามใหม่", "en": ""}
    scene.question.write("single_choice", value)
    publish_question(question=scene.question)
    page = scene.client.post(address, form).text
    assert "คำถามใหม่" in page
    assert not SECRETS.search(page)
    assert scene.address in page
    assert scene.address != address


def test_nothing_is_written_when_somebody_practises(scene):
    scene.page()
    with CaptureQueriesContext(connection) as captured:
        scene.client.post(scene.address, scene.form(right=False))
    written = [one["sql"] for one in captured if re.match(r"\s*(INSERT|UPDATE|DELETE)", one["sql"], re.IGNORECASE)]
    assert written == []
    assert not Attempt.objects.exists()


def test_practising_costs_the_same_however_long_the_lesson_is(scene):
    scene.client.post(scene.address, scene.form(right=True))
    with CaptureQueriesContext(connection) as few:
        scene.client.post(scene.address, scene.form(right=True))
    more = [("practice", {"question": quizzes.question()}) for _number in range(5)]
    scene.lesson = blocks.publish(scene.lesson, [("practice", {"question": scene.question}), *more])
    scene.client.post(scene.address, scene.form(right=True))
    with CaptureQueriesContext(connection) as many:
        scene.client.post(scene.address, scene.form(right=True))
    assert len(many) == len(few) <= 8


def test_everybody_sees_the_parts_in_one_order_that_is_not_the_authors(settings, tmp_path):
    choices = [{"right": number == 0, "th": f"ตัวเลือก {number}"} for number in range(8)]
    scene = scene_of(quizzes.question(choices=choices), settings, tmp_path)
    orders = [re.findall(r"ตัวเลือก (\d)", scene.page()) for _time in range(2)]
    assert orders[0] == orders[1]
    assert sorted(orders[0]) == [str(number) for number in range(8)]
    assert orders[0] != sorted(orders[0])


def test_the_author_learns_which_practice_questions_a_quiz_asks_too():
    bank = quizzes.question_bank()
    drawn, own, fixed = (quizzes.question(bank=bank, topic=topic) for topic in ("safety", "practice", "law"))
    quiz = quizzes.quiz(bank=bank, draws=[("safety", 1)])
    QuizQuestion.objects.create(quiz=quiz, question=fixed)
    lesson = blocks.publish(
        blocks.lesson_of(make.course()), [("practice", {"question": one}) for one in (drawn, own, fixed)]
    )
    found = asked_in_quizzes(practised_ids(lesson))
    assert {(question.pk, asking.pk) for question, asking in found} == {(drawn.pk, quiz.pk), (fixed.pk, quiz.pk)}
    assert asked_in_quizzes([]) == []


def test_the_lesson_says_which_question_is_its_own(scene):
    assert practised(scene.lesson, scene.question.current_version_id)[0] == scene.question
    with pytest.raises(Http404):
        practised(scene.lesson, quizzes.question().current_version_id)


def test_who_saves_such_a_lesson_is_warned_in_the_editor(client):
    question = quizzes.question()
    quiz = quizzes.quiz(bank=question.bank)
    lesson = blocks.lesson_of(make.course())
    client.force_login(make.admin(), backend=BACKEND)
    form = {
        **{name: getattr(lesson, name) for name in ("title", "slug", "summary", "code", "minutes")},
        "body": streamfield([("practice", {"question": question.pk})]),
        "sources": streamfield([]),
        "comments": inline_formset([]),
    }
    answer = client.post(reverse("wagtailadmin_pages:edit", args=[lesson.pk]), nested_form_data(form), follow=True)
    words = _("The practice question “%(code)s” is also asked by the quiz “%(quiz)s”: use another one.")
    told = [str(message) for message in answer.context["messages"]]
    assert words % {"code": question.code, "quiz": quiz.title} in told
