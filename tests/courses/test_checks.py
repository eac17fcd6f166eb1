"""What is looked at before a page is published: each check finds what it is for, and nothing in a sound page."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from courses.blocks import lesson_blocks
from courses.checks import errors_in, findings
from courses.checks.length import count_words
from courses.models import CoursePage, LessonPage, ModulePage
from courses.publish_gate import check_severities
from lms.core.refusals import Refused
from tests import make
from tests.make import blocks, quizzes
from tests.make.pictures import photo, picture

pytestmark = pytest.mark.django_db
LATER = date(2036, 1, 1)


@pytest.fixture(autouse=True)
def _media(tmp_path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def lesson() -> LessonPage:
    """A sound lesson: sources, dates, both languages."""
    course = make.course(lessons=1)
    page = blocks.lesson_of(course)
    page.sources = [("source", {"title": "ETDA", "url": "https://www.example.org"})]
    page.checked_on, page.review_by = date(2026, 1, 1), LATER
    page.save_revision().publish()
    make.in_english(CoursePage.objects.get(pk=course.pk))
    return LessonPage.objects.get(pk=page.pk)


def codes(page) -> list[str]:
    return [one.code for one in findings(page)]


def with_body(page: LessonPage, *body) -> LessonPage:
    page.body = list(body)
    return page


def test_nothing_is_found_in_a_sound_lesson(lesson):
    assert codes(lesson) == []


@pytest.mark.parametrize(("alt", "found"), [("", True), ("  ", True), ("IMG_0012.JPG", True), ("มือถือสองเครื่อง", False)])
def test_a_picture_needs_words_for_those_who_cannot_see_it(lesson, alt, found):
    shown = {"image": picture(), "alt": alt, "caption": "", "credit": ""}
    page = with_body(lesson, ("picture", shown))
    assert ("alternative_text" in codes(page)) == found
    exhibits = {"title": "สอง", "exhibits": [blocks.exhibit("real"), blocks.exhibit("fake", image=picture(), alt=alt)]}
    page = with_body(lesson, ("compare", exhibits))
    assert ("alternative_text" in codes(page)) == found


def test_a_finding_names_the_block_that_the_editor_shows(lesson):
    with_body(lesson, ("text", "<p>ก</p>"), ("picture", {"image": picture(), "alt": ""})).save_revision()
    page = lesson.get_latest_revision_as_object()
    found = next(one for one in findings(page) if one.code == "alternative_text")
    assert page.body[1].id
    assert (found.field, found.block, found.place) == ("body", page.body[1].id, page.body[1].id)
    assert found.is_error


@pytest.mark.parametrize("kind", ["audio", "video"])
def test_a_recording_needs_a_transcript(lesson, kind):
    value = {
        "document": blocks.document(f"call.{'mp3' if kind == 'audio' else 'mp4'}"),
        "title": "สาย",
        "length": "1:20",
    }
    assert codes(with_body(lesson, (kind, {**value, "transcript": "<p> </p>"}))) == ["transcript"]
    assert codes(with_body(lesson, (kind, {**value, "transcript": "<p>ฮัลโหล</p>"}))) == []


def test_a_link_must_lead_somewhere_inside_the_site(lesson):
    other = LessonPage.objects.get(pk=lesson.pk)
    document = blocks.document("a.pdf")
    sound = [
        f'<a linktype="page" id="{other.pk}">บท</a>',
        f'<a linktype="document" id="{document.pk}">ไฟล์</a>',
        '<a href="https://www.example.org/gone">เว็บอื่น</a>',
        '<a href="mailto:someone@example.org">เขียนถึง</a>',
        '<a href="/courses/">หลักสูตร</a>',
        '<a href="/en/courses/">Courses</a>',
        '<a href="/sign-in/">เข้าสู่ระบบ</a>',
        '<a href="http://localhost/courses/">หลักสูตร</a>',
    ]
    broken = [
        '<a linktype="page" id="999999">บท</a>',
        '<a linktype="page">บท</a>',
        '<a linktype="document" id="999999">ไฟล์</a>',
        '<a href="/gone/">หายไป</a>',
        '<a href="http://localhost/gone/">หายไป</a>',
    ]
    assert codes(with_body(lesson, ("text", f"<p>{' '.join(sound)}</p>"))) == []
    assert codes(with_body(lesson, ("steps", {"steps": [f"<p>{link}</p>" for link in broken]}))) == ["broken_link"] * 5


def test_a_link_to_a_draft_is_told_but_stops_nobody(lesson):
    make.course(lessons=1)
    draft = LessonPage.objects.exclude(translation_key=lesson.translation_key).get()
    draft.unpublish()
    page = with_body(lesson, ("text", f'<p><a linktype="page" id="{draft.pk}">บท</a></p>'))
    assert codes(page) == ["unpublished_link"]
    assert errors_in(page) == []


def test_headings_keep_their_order(lesson):
    do_dont = ("do_dont", {"do": ["<p>ก</p>"], "dont": ["<p>ข</p>"]})
    assert codes(with_body(lesson, ("heading", "หนึ่ง"), do_dont)) == []
    assert codes(with_body(lesson, do_dont)) == ["heading_order"]
    assert codes(with_body(lesson, ("heading", "หนึ่ง"), ("heading", "สอง"), ("text", "<p>ก</p>"))) == ["heading_order"]
    assert codes(with_body(lesson, ("text", "<p>ก</p>"), ("heading", "ท้าย"))) == ["heading_order"]


def test_words_are_counted_in_thai_without_spaces():
    assert count_words("ป้าสมใจได้รับข้อความ") == 4
    assert count_words("The bank never asks. 1441 – ๑๙๑!") == 6
    assert count_words(" … ") == 0


def test_a_very_long_lesson_is_told(lesson, settings):
    page = with_body(lesson, ("text", f"<p>{'ข้อความ ' * 30}</p>"))
    settings.LMS_RULES = {**settings.LMS_RULES, "lesson_words": 30}
    assert codes(page) == []
    settings.LMS_RULES = {**settings.LMS_RULES, "lesson_words": 29}
    assert codes(page) == ["length"]


def test_a_lesson_that_is_too_heavy_is_told(lesson, settings):
    settings.LMS_RULES = {**settings.LMS_RULES, "lesson_budget_kb": 5}
    (found,) = findings(lesson)
    assert (found.code, found.is_error) == ("weight", False)
    assert "5 kB" in found.words


def test_facts_hotlines_and_words_past_their_day_are_told(lesson):
    yesterday = timezone.localdate() - timedelta(days=1)
    dated = {"checked_on": date(2020, 1, 1), "review_by": yesterday}
    lesson.review_by = yesterday
    page = with_body(
        lesson, ("hotline", {"hotline": blocks.hotline(**dated)}), ("term", {"term": blocks.term(**dated)})
    )
    assert sorted(codes(page)) == ["facts_review", "hotline_review", "term_review"]
    for row in (blocks.hotline(review_by=timezone.localdate()), blocks.term(review_by=None)):
        assert row.pk
    lesson.review_by = timezone.localdate()
    page = with_body(
        lesson, ("hotline", {"hotline": blocks.hotline(review_by=LATER)}), ("term", {"term": blocks.term()})
    )
    assert codes(page) == []


def test_a_lesson_says_where_its_facts_are_from_and_until_when_they_hold(lesson):
    lesson.sources, lesson.review_by = [], None
    assert codes(lesson) == ["sources", "review_date"]


def test_a_translation_that_is_missing_or_older_is_told(lesson):
    english = lesson.get_translations().get()
    lesson.save_revision().publish()
    lesson.refresh_from_db()
    assert codes(lesson) == ["translation"]
    english.save_revision().publish()
    lesson.refresh_from_db()
    assert codes(lesson) == []
    english.refresh_from_db()
    english.unpublish()
    assert codes(lesson) == ["translation"]
    assert "translation" not in codes(english)
    english.delete()
    assert codes(lesson) == ["translation"]


def test_a_module_needs_a_quiz_that_can_be_taken():
    course = make.course(modules=1, lessons=0)
    module = ModulePage.objects.child_of(course).get()
    make.in_english(course)
    assert codes(module) == ["quiz_missing"]
    quiz = module.quiz = quizzes.quiz()
    assert codes(module) == []
    draw = quiz.draws.get()
    draw.count = 99
    draw.save()
    assert codes(module) == ["quiz_empty"]
    assert "99" in findings(module)[0].words
    draw.delete()
    assert codes(module) == ["quiz_empty"]
    type(quiz).objects.filter(pk=quiz.pk).update(live=False)
    module.quiz = type(quiz).objects.get(pk=quiz.pk)
    assert codes(module) == ["quiz_empty"] * 2


def test_a_practice_question_that_nobody_sees_is_told(lesson):
    draft = quizzes.question(topic="practice", published=False)
    assert codes(with_body(lesson, ("practice", {"question": draft}))) == ["practice_draft"]


def test_how_bad_a_finding_is_is_a_setting(lesson, settings):
    page = with_body(lesson, ("picture", {"image": picture(photo(80, 60), "a.jpg"), "alt": ""}))
    settings.LMS_CHECKS = {**settings.LMS_CHECKS, "alternative_text": "warning"}
    assert (codes(page), errors_in(page)) == (["alternative_text"], [])
    settings.LMS_CHECKS = {**settings.LMS_CHECKS, "alternative_text": "off"}
    assert codes(page) == []
    settings.LMS_CHECKS = {**settings.LMS_CHECKS, "alternative_text": "perhaps"}
    assert [error.id for error in check_severities(None)] == ["courses.E001"]


def test_errors_come_first_and_refuse_to_be_published(lesson):
    lesson.sources = []
    page = with_body(lesson, ("picture", {"image": picture(), "alt": ""}))
    assert codes(page) == ["alternative_text", "sources"]
    with pytest.raises(Refused) as refused, translation.override("en"):
        page.require_publishable()
    assert refused.value.code == "page_has_errors"


def test_a_draft_that_lacks_nearly_everything_is_looked_through_all_the_same(lesson):
    kinds = [name for name, _block in lesson_blocks()]
    lesson.body = json.dumps([{"type": kind, "value": "" if kind in {"text", "heading"} else {}} for kind in kinds])
    lesson.full_clean(exclude=["body"])
    found = codes(lesson)
    assert found.count("transcript") == 2
    assert "alternative_text" not in found
