"""A trainee switches language in the middle of something: it is the same lesson, the same attempt, counted once."""

import re

import pytest

from courses.models import CoursePage, Enrolment, LessonPage, LessonProgress, ModulePage, ModuleProgress
from quizzes.models import Attempt, AttemptQuestion
from tests import make
from tests.make import quizzes
from tests.training.conftest import Story

pytestmark = pytest.mark.django_db
SWITCH = re.compile(r'<a class="language"[^>]* href="([^"]+)"')


def switched(story: Story, address: str):
    """Open a page and follow its link to the other language; returns the answer."""
    page = story.client.get(address)
    assert page.status_code == 200
    return story.client.get(SWITCH.search(page.text)[1], follow=True)


@pytest.fixture
def english(story: Story) -> CoursePage:
    """The course in English, each page with a title that tells it from all others."""
    twin = make.in_english(story.course)
    for model in (ModulePage, LessonPage):
        for page in model.objects.descendant_of(twin):
            page.title = f"English {page.code}"
            page.save_revision().publish()
    return CoursePage.objects.get(pk=twin.pk)


def lessons_of(course) -> list[LessonPage]:
    return list(LessonPage.objects.descendant_of(CoursePage.objects.get(pk=course.pk)).order_by("path"))


def test_each_page_leads_to_itself_in_the_other_language_and_back(story: Story, english: CoursePage):
    story.read_all()
    pairs = [(story.course, english), *zip(lessons_of(story.course), lessons_of(english), strict=True)]
    for page, twin in pairs:
        there = switched(story, page.url)
        assert there.context["page"].pk == twin.pk
        assert twin.title in there.text
        assert switched(story, twin.url).context["page"].pk == page.pk


def test_a_translation_with_an_address_of_its_own_is_found_all_the_same(story: Story, english: CoursePage):
    story.read_all()
    for page in (*lessons_of(english), english):
        page.slug = f"its-own-{page.pk}"
        page.save_revision().publish()
    for page, twin in zip(lessons_of(story.course), lessons_of(english), strict=True):
        assert switched(story, page.url).context["page"].pk == twin.pk
        assert switched(story, twin.url).context["page"].pk == page.pk


def test_where_a_lesson_is_not_translated_the_reader_stays_in_the_lesson(story: Story, english: CoursePage):
    story.read_all()
    lesson = lessons_of(story.course)[1]
    lessons_of(english)[1].unpublish()
    assert switched(story, lesson.url).context["page"].pk == lesson.pk


def test_a_lesson_read_half_in_each_language_counts_once(story: Story, english: CoursePage):
    story.client.post(f"/learn/courses/{story.course.pk}/enrol/")
    (first, second), (first_en, second_en) = lessons_of(story.course), lessons_of(english)
    assert switched(story, first.url).status_code == 200
    story.client.post(f"/en/learn/lessons/{first_en.pk}/finish/")
    story.client.post(f"/learn/lessons/{first.pk}/finish/")
    assert LessonProgress.objects.count() == 1
    there = switched(story, second.url)
    assert there.context["page"].pk == second_en.pk
    story.client.post(f"/learn/lessons/{second.pk}/finish/")
    assert {row.lesson_key for row in LessonProgress.objects.all()} == {first.translation_key, second.translation_key}
    assert Enrolment.objects.get().last_lesson_key == second.translation_key


def test_a_quiz_in_progress_keeps_its_attempt_and_its_answers(story: Story, english: CoursePage):
    attempt = story.start()
    quizzes.answer_all(attempt)
    said = list(AttemptQuestion.objects.order_by("position").values_list("response", flat=True))
    there = switched(story, f"/learn/attempts/{attempt.key}/")
    assert there.request["PATH_INFO"] == f"/en/learn/attempts/{attempt.key}/"
    assert '<html lang="en">' in there.text
    assert list(AttemptQuestion.objects.order_by("position").values_list("response", flat=True)) == said
    module = ModulePage.objects.child_of(english).get()
    story.client.post(f"/en/learn/modules/{module.pk}/quiz/start/")
    assert Attempt.objects.count() == 1
    answer = story.client.post(f"/en/learn/attempts/{attempt.key}/submit/", follow=True)
    assert answer.status_code == 200
    assert ModuleProgress.objects.get().completed_at is not None
    assert Attempt.objects.get().pk == attempt.pk


def test_the_quizs_page_shows_the_same_tries_in_both_languages(story: Story, english: CoursePage):
    attempt = story.start()
    for module in (story.module, ModulePage.objects.child_of(english).get()):
        for prefix in ("", "/en"):
            page = story.client.get(f"{prefix}/learn/modules/{module.pk}/quiz/")
            assert page.context["standing"].open_attempt.pk == attempt.pk
