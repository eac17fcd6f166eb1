"""The starter courses themselves: complete, in both languages, and quick to load."""

import re
import time

import pytest
from django.core.management import call_command
from django.utils import translation
from pythainlp.tokenize import word_tokenize

from courses.models import CoursePage, LessonPage
from courses.packages.package import CoursePackage, PageText
from courses.packages.reading import read_package
from courses.packages.site import STARTER
from quizzes.models import Quiz

FOLDERS = sorted(path.parent for path in STARTER.glob("*/course.yaml"))
MARKUP = re.compile(r"<[^>]*>")
THAI_WORD = re.compile("[\u0e01-\u0e5b]")


def words_of(text: PageText) -> list[str]:
    """Return the Thai words that a trainee reads."""
    parts = [text.title, text.summary]
    for block in text.blocks:
        parts += _strings(block.value)
    plain = MARKUP.sub(" ", " ".join(parts))
    return [word for word in word_tokenize(plain, engine="newmm", keep_whitespace=False) if THAI_WORD.search(word)]


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [part for name, inner in value.items() if name not in {"image", "tone"} for part in _strings(inner)]
    if isinstance(value, list):
        return [part for inner in value for part in _strings(inner)]
    return [value] if isinstance(value, str) else []


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def starter(request: pytest.FixtureRequest) -> CoursePackage:
    with translation.override("en"):
        return read_package(request.param)


def test_a_starter_course_is_complete(starter):
    assert len(starter.modules) >= 3
    assert len(starter.lessons) >= 9
    assert len(starter.questions) >= 30
    assert all(module.quiz for module in starter.modules)


def test_every_page_and_question_of_a_starter_course_has_both_languages(starter):
    assert set(starter.course.texts) == {"th", "en"}
    for part in (*starter.modules, *starter.lessons):
        assert set(part.texts) == {"th", "en"}, part.id
    for question in starter.questions:
        texts = [question.item["stem"], question.item["explanation"], *question.item.get("choices", [])]
        assert all(text["th"] and text["en"] for text in texts), question.id


def test_a_starter_lesson_is_a_few_minutes_long_and_names_its_sources(starter):
    lengths = {lesson.id: len(words_of(lesson.texts["th"])) for lesson in starter.lessons}
    assert {name: length for name, length in lengths.items() if not 300 <= length <= 600} == {}
    for lesson in starter.lessons:
        assert lesson.texts["th"].sources, lesson.id
        assert lesson.texts["th"].checked_on, lesson.id


@pytest.mark.django_db
@pytest.mark.usefixtures("media")
def test_the_starter_courses_load_and_a_second_load_is_quick():
    call_command("load_starter", verbosity=0)
    assert CoursePage.objects.filter(live=True).count() == 2 * len(FOLDERS)
    lessons = LessonPage.objects.filter(live=True, locale__language_code="th")
    assert lessons.count() == sum(len(read_package(folder).lessons) for folder in FOLDERS)
    assert Quiz.objects.get(code="vd-role-quiz").live
    revisions = dict(LessonPage.objects.values_list("pk", "latest_revision_id"))
    start = time.process_time()
    call_command("load_starter", verbosity=0)
    assert time.process_time() - start < 2
    assert dict(LessonPage.objects.values_list("pk", "latest_revision_id")) == revisions
