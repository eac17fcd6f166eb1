"""A first import: everything or nothing."""

import pytest
from django.contrib.contenttypes.models import ContentType
from wagtail.models import PageLogEntry

from courses.models import CourseIndexPage, CoursePage, LessonPage
from courses.packages import importing
from courses.packages.report import Outcome
from tests.make.packages import write
from tests.make.people import admin
from tests.packages.importing import counts, files_in, lesson, load, names

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


def test_a_package_becomes_a_published_course_in_both_languages(garden):
    report = load(garden)
    assert report.counts() == {
        Outcome.CREATED: 2 + 4 + 8 + 4 + 2 + 1,
        Outcome.CHANGED: 0,
        Outcome.UNCHANGED: 0,
        Outcome.KEPT: 0,
    }
    for language in ("th", "en"):
        course = CoursePage.objects.get(code="garden", locale__language_code=language)
        assert course.live
        assert not course.has_unpublished_changes
        assert course.get_parent().specific_class is CourseIndexPage
        assert (course.minutes, course.certificate_valid_months, course.sequential) == (30, 24, True)
        assert [page.slug for page in course.get_children()] == ["soil", "water"]
        assert [page.slug for page in course.get_children()[0].get_children()] == ["soil-1", "soil-2"]


def test_english_may_follow_later(garden, tmp_path):
    english = (garden / "01-soil/01-soil-1.en.md").read_bytes()
    (garden / "01-soil/01-soil-1.en.md").unlink()
    load(garden)
    assert not LessonPage.objects.filter(code="g-soil-1", locale__language_code="en").exists()
    write(garden, "01-soil/01-soil-1.en.md", english)
    assert names(load(garden), Outcome.CREATED) == ["lesson g-soil-1 en"]
    assert lesson("g-soil-1", "en").translation_key == lesson("g-soil-1").translation_key
    assert [page.slug for page in lesson("g-soil-1", "en").get_parent().get_children()] == ["soil-1", "soil-2"]


def test_a_dry_run_reports_the_same_and_leaves_nothing(garden, media):
    before = counts()
    dry = load(garden, dry_run=True)
    assert dry.dry_run
    assert counts() == before
    assert files_in(media) == []
    assert not CourseIndexPage.objects.exists()
    wet = load(garden)
    assert wet.things == dry.things
    assert len(files_in(media)) == 1


def test_a_failure_in_the_middle_leaves_nothing_not_even_files(garden, media, monkeypatch):
    before = counts()

    def fail(*args: object, **options: object) -> None:
        assert len(files_in(media)) == 1
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(importing, "write_pages", fail)
    with pytest.raises(RuntimeError):
        load(garden)
    assert counts() == before
    assert files_in(media) == []


def test_who_imports_is_recorded(garden):
    person = admin()
    load(garden, actor=person)
    page = lesson("g-soil-1")
    assert page.latest_revision.user == person
    content_type = ContentType.objects.get_for_model(LessonPage)
    entry = PageLogEntry.objects.get(page=page.pk, action="wagtail.publish", content_type=content_type)
    assert entry.user == person
