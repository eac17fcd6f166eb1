"""The starter courses themselves: complete, in both languages, honest in their quizzes, light, and quick to load."""

import json
import re
import time
from collections import Counter
from datetime import date
from io import StringIO
from itertools import pairwise

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation

from courses.models import CoursePage, LessonPage
from courses.packages.package import Block, CoursePackage, Question
from courses.packages.reading import read_package
from courses.packages.site import STARTER
from courses.packages.summary import summarise, text_of
from lms.agencies.models import Agency
from quizzes.models import Quiz

pytestmark = pytest.mark.without_database

FOLDERS = sorted(path.parent for path in STARTER.glob("*/course.yaml"))
OWNERS = {
    "volunteer-duties": {"programme-office", "dsdw", "dcy", "doc"},
    "digital-basics": {"etda", "nso"},
    "pdpa": {"pdpc"},
    "cybersecurity": {"ncsa", "unicef"},
    "fake-news": {"afnc"},
}
CHECKED_ON = date(2026, 11, 22)
# What nobody has confirmed, and wordings that are wrong: none may be taught.
NOT_TO_BE_SAID = ("02-111-8800", "02-114-3531", "thaipoliceonline.com", "DQ 32")
THAI = re.compile("[ก-๎]")
LAW = re.compile(r"มาตรา \d|section", re.IGNORECASE)


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def starter(request: pytest.FixtureRequest) -> CoursePackage:
    with translation.override("en"):
        return read_package(request.param)


def drawn(package: CoursePackage) -> list[Question]:
    """The questions that quizzes draw; the others are for practice within lessons."""
    topics = {draw.topic for module in package.modules if module.quiz for draw in module.quiz.draws}
    return [question for question in package.questions if question.topic in topics]


def blocks_of(package: CoursePackage, kind: str, language: str = "th") -> list[Block]:
    lessons = [lesson.texts[language] for lesson in package.lessons]
    return [block for text in lessons for block in text.blocks if block.kind == kind]


def test_the_five_courses_of_the_programme_are_there():
    assert {folder.name for folder in FOLDERS} == set(OWNERS)


def test_a_course_has_its_modules_lessons_and_questions(starter):
    *teaching, final = starter.modules
    assert 3 <= len(teaching) <= 6
    assert len(starter.lessons) >= 14
    assert all(module.lessons for module in teaching)
    assert not final.lessons
    assert len(drawn(starter)) >= 60
    assert len({question.plain.kind for question in starter.questions}) >= 6


def test_every_module_ends_in_a_quiz_and_the_course_in_a_test_over_all_of_it(starter):
    *teaching, final = starter.modules
    for module in teaching:
        assert 8 <= sum(draw.count for draw in module.quiz.draws) <= 10, module.id
    assert 15 <= sum(draw.count for draw in final.quiz.draws) <= 20
    assert final.quiz.minimums
    homes = {question.topic: module.id for module in teaching for question in module.questions}
    assert {homes[draw.topic] for draw in final.quiz.draws} == {module.id for module in teaching}


def test_each_course_and_module_names_its_owner(starter):
    owners = {starter.course.agency, *(module.agency or starter.course.agency for module in starter.modules)}
    assert owners == OWNERS[starter.course.id]


def test_every_page_and_question_has_both_languages(starter):
    for part in (starter.course, *starter.modules, *starter.lessons):
        assert set(part.texts) == {"th", "en"}, part.id
    one_sided = [question.id for question in starter.questions if not said_twice(question.item)]
    assert one_sided == []


def said_twice(value: object) -> bool:
    """Say whether whatever is there in Thai letters is there in English."""
    if isinstance(value, dict):
        whole = not THAI.search(str(value.get("th", ""))) or bool(value.get("en"))
        return whole and all(said_twice(inner) for inner in value.values())
    return all(said_twice(inner) for inner in value) if isinstance(value, list) else True


def test_a_lesson_takes_five_to_eight_minutes(starter):
    words = {name: counted["th"] for name, counted in summarise(starter).lesson_words.items()}
    assert {name: count for name, count in words.items() if not 300 <= count <= 600} == {}
    assert {lesson.id for lesson in starter.lessons if not 5 <= lesson.texts["th"].minutes <= 8} == set()


def test_a_lesson_tells_shows_asks_and_sums_up_in_three_lines(starter):
    for lesson in starter.lessons:
        for text in lesson.texts.values():
            kinds = [block.kind for block in text.blocks]
            assert kinds[0] == "text", text.file
            assert {"heading", "steps"} <= set(kinds), text.file
            assert (kinds.count("practice"), kinds.count("remember")) == (1, 1), text.file
            remember = next(block for block in text.blocks if block.kind == "remember")
            assert len(three_lines(remember.value)) == 3, text.file


def three_lines(value: object) -> list[object]:
    """The list within the value of a block."""
    if isinstance(value, list):
        return value
    assert isinstance(value, dict)
    return next(inner for inner in value.values() if isinstance(inner, list))


def test_a_lesson_names_its_sources_and_when_to_check_them_again(starter):
    for lesson in starter.lessons:
        for text in lesson.texts.values():
            assert text.sources, text.file
            assert text.checked_on == CHECKED_ON, text.file
            assert text.review_by
            assert text.review_by > CHECKED_ON, text.file


def test_every_law_names_its_section(starter):
    for block in [*blocks_of(starter, "law"), *blocks_of(starter, "law", "en")]:
        assert LAW.search(str(block.value)), block.value


def test_nothing_unconfirmed_is_taught(starter):
    said = "\n".join(text_of(text) for text in starter.texts) + json.dumps([q.item for q in starter.questions])
    assert [words for words in NOT_TO_BE_SAID if words in said] == []


def test_the_introduction_says_that_the_agency_has_still_to_agree(starter):
    assert "ร่าง" in text_of(starter.course.texts["th"])
    assert "draft" in text_of(starter.course.texts["en"]).lower()


def test_every_question_explains_itself_and_names_the_lesson_that_teaches_it(starter):
    for question in starter.questions:
        assert question.item["explanation"]["th"], question.id
        if question in drawn(starter):
            assert question.lesson, question.id


@pytest.mark.parametrize("language", ["th", "en"])
def test_neither_place_nor_length_gives_the_right_choice_away(starter, language):
    single = [q.item["choices"] for q in starter.questions if q.plain.kind == "single_choice"]
    by_chance = sum(1 / len(choices) for choices in single)
    longest, places = 0, Counter()
    for choices in single:
        lengths = [len(choice[language]) for choice in choices]
        (key,) = [number for number, choice in enumerate(choices) if choice.get("right")]
        longest += lengths[key] == max(lengths)
        places[key] += 1
    assert longest <= by_chance
    assert max(places.values()) <= 0.4 * len(single)


def test_statements_are_true_as_often_as_false(starter):
    answers = [q.item["answer"] for q in starter.questions if q.plain.kind == "true_false"]
    assert 0.3 <= sum(answers) / len(answers) <= 0.7


def test_practice_tells_no_question_that_a_quiz_draws(starter):
    practised = {str(name) for block in blocks_of(starter, "practice") for name in block.names}
    asked = Counter((q.item["stem"]["th"], str(q.item.get("text"))) for q in starter.questions)
    assert practised.isdisjoint(question.id for question in drawn(starter))
    assert [words for words, count in asked.items() if count > 1] == []


@pytest.mark.django_db
@pytest.mark.usefixtures("media")
def test_the_starter_courses_load_once_are_light_and_are_reported():
    with pytest.raises(CommandError, match="load_starter"):
        call_command("starter_report", stdout=StringIO())
    start = time.process_time()
    call_command("load_starter", verbosity=0)
    first = time.process_time()
    assert first - start < 30
    revisions = dict(LessonPage.objects.values_list("pk", "latest_revision_id"))
    call_command("load_starter", "--all", verbosity=0)
    again = time.process_time()
    assert again - first < 10
    call_command("load_starter", verbosity=0)
    assert time.process_time() - again < 2
    assert dict(LessonPage.objects.values_list("pk", "latest_revision_id")) == revisions
    for language in ("th", "en"):  # whoever begins sees first what the others rest on
        there = CoursePage.objects.filter(live=True, locale__language_code=language).order_by("path")
        assert [page.code for page in there] == [
            "volunteer-duties",
            "digital-basics",
            "pdpa",
            "cybersecurity",
            "fake-news",
        ]
    assert Quiz.objects.get(code="vd-role-quiz").live
    owners = Agency.objects.filter(pk__in=CoursePage.objects.values("agency")).values_list("code", flat=True)
    assert set(owners) == {"programme-office", "etda", "pdpc", "ncsa", "afnc"}
    told = StringIO()
    call_command("starter_report", json=True, stdout=told)
    rows = json.loads(told.getvalue())
    assert [row["course"] for row in rows] == [folder.name for folder in FOLDERS]
    assert all(row["lessons"] >= 14 and row["kb_heaviest"] <= settings.LMS_RULES["lesson_budget_kb"] for row in rows)


def test_modules_stand_in_their_order(starter):
    assert all(one.file < next_one.file for one, next_one in pairwise(starter.modules))
