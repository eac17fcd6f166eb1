"""Importing what is there already: without effect, or with just the effect of what was edited."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.images import get_image_model
from wagtail.models import Collection

from courses.models import CoursePage, LessonPage, ModulePage
from courses.packages.errors import PackageErrors
from courses.packages.importing import import_package
from courses.packages.reading import read_package
from courses.packages.report import Outcome
from quizzes.models import Question, Quiz
from tests.make.packages import DRAWING, add_lesson, edit, write
from tests.packages.importing import LESSON, counts, edit_here, lesson, load, names, rename_lesson

pytestmark = [pytest.mark.usefixtures("garden_in_database"), pytest.mark.django_db]


def test_pages_of_two_languages_are_translations_of_each_other(garden):
    for model in (CoursePage, ModulePage, LessonPage):
        for page in model.objects.filter(locale__language_code="th"):
            twin = page.get_translation(page.locale.__class__.objects.get(language_code="en"))
            assert twin.code == page.code
            assert twin.title == f"{page.title} (en)"
            assert twin.url_path.startswith("/home-en/courses/garden/")


def test_a_lesson_holds_its_blocks_and_facts(garden):
    page = lesson("g-soil-1")
    assert [block.block_type for block in page.body] == [
        "text",
        "heading",
        "text",
        "steps",
        "callout",
        "law",
        "do_dont",
        "chat",
        "picture",
        "remember",
    ]
    assert [step.source for step in page.body[3].value["steps"]] == ["<p>ขั้นแรก</p>", "<p>ขั้นที่สอง</p>"]
    assert page.body[7].value["messages"][1]["is_reader"] is True
    assert page.body[8].value["image"].title == "garden/spade.svg"
    assert page.sources[0].value["url"] == "https://example.org/soil"
    assert (page.minutes, page.checked_on.year, page.review_by.year) == (6, 2026, 2027)


def test_modules_of_both_languages_choose_the_same_quiz(garden):
    quiz = Quiz.objects.get(code="g-soil-quiz")
    assert {module.quiz for module in ModulePage.objects.filter(code="g-soil")} == {quiz}
    assert quiz.bank.code == "garden"
    assert [(draw.topic, draw.count) for draw in quiz.draws.all()] == [("soil", 2)]
    assert Question.objects.filter(bank__code="garden", lesson_code="g-soil-1").count() == 2


def test_a_second_import_writes_nothing(garden):
    before = counts()
    package = read_package(garden)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        report = import_package(package=package)
    assert not report.changed_anything
    assert {thing.outcome for thing in report.things} == {Outcome.UNCHANGED}
    assert report.left == ()
    assert counts() == before
    writes = [q["sql"] for q in queries if q["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
    assert writes == []
    assert len(queries) <= 25


def test_an_edited_lesson_changes_only_its_own_page(garden):
    before = counts()
    revisions = dict(LessonPage.objects.values_list("pk", "latest_revision_id"))
    edit(garden, LESSON, "ขั้นแรก", "ขั้นแรกสุด")
    report = load(garden)
    assert names(report, Outcome.CHANGED) == ["lesson g-soil-1 th"]
    assert len(report.with_outcome(Outcome.UNCHANGED)) == len(report.things) - 1
    assert counts()["Revision"] == before["Revision"] + 1
    changed = {
        pk for pk, revision in LessonPage.objects.values_list("pk", "latest_revision_id") if revisions[pk] != revision
    }
    assert changed == {lesson("g-soil-1").pk}
    assert lesson("g-soil-1").live_revision_id == lesson("g-soil-1").latest_revision_id
    assert "ขั้นแรกสุด" in str(lesson("g-soil-1").body)


def test_blocks_keep_their_ids_when_a_page_changes(garden):
    before = [block.id for block in lesson("g-soil-1").body]
    edit(garden, LESSON, "ขั้นแรก", "ขั้นแรกสุด")
    load(garden)
    assert [block.id for block in lesson("g-soil-1").body] == before


def test_an_edited_question_and_quiz_change_and_nothing_else(garden):
    edit(garden, "01-soil/questions.yaml", "ดินมีชีวิต", "ดินที่ดีมีชีวิต")
    edit(garden, "02-water/module.yaml", "pass_percent: 70", "pass_percent: 80")
    report = load(garden)
    assert names(report, Outcome.CHANGED) == ["question g-soil-q2", "quiz g-water-quiz"]
    assert Quiz.objects.get(code="g-water-quiz").pass_percent == 80
    assert not load(garden).changed_anything


def test_a_redrawn_picture_reaches_the_pages_that_show_it(garden):
    write(garden, "pictures/spade.svg", DRAWING.replace("#123", "#456"))
    report = load(garden)
    assert names(report, Outcome.CREATED) == ["picture spade.svg"]
    assert len(report.with_outcome(Outcome.CHANGED)) == 8
    assert get_image_model().objects.count() == 2
    image = lesson("g-soil-1").body[8].value["image"]
    assert b"#456" in image.file.read()


def test_a_picture_is_stored_once_in_the_collection_courses(garden):
    image = get_image_model().objects.get()
    assert image.collection == Collection.objects.get(name="Courses")
    assert (image.width, image.height, image.file_size) == (40, 30, len(DRAWING.encode()))
    assert len(image.file_hash) == 40


def test_a_deleted_picture_comes_back_to_its_pages(garden):
    get_image_model().objects.get().delete()
    report = load(garden)
    assert names(report, Outcome.CREATED) == ["picture spade.svg"]
    assert lesson("g-soil-1").body[8].value["image"] == get_image_model().objects.get()
    assert not load(garden).changed_anything


def test_titles_and_addresses_may_change_under_the_same_id(garden):
    pk = lesson("g-soil-1").pk
    rename_lesson(garden, "01-soil/01-soil-1", "01-soil/01-good-soil")
    edit(garden, "01-soil/01-good-soil.th.md", "title: บท g-soil-1", "title: ดินดี")
    load(garden)
    page = lesson("g-soil-1")
    assert (page.pk, page.title, page.slug) == (pk, "ดินดี", "good-soil")
    assert page.url_path == "/home/courses/garden/soil/good-soil/"


def test_two_lessons_may_swap_addresses_and_places(garden):
    rename_lesson(garden, "01-soil/01-soil-1", "01-soil/03-x")
    rename_lesson(garden, "01-soil/02-soil-2", "01-soil/01-soil-1")
    rename_lesson(garden, "01-soil/03-x", "01-soil/02-soil-2")
    report = load(garden)
    assert "order g-soil th" in names(report, Outcome.CHANGED)
    module = ModulePage.objects.get(code="g-soil", locale__language_code="th")
    assert [(p.specific.code, p.slug) for p in module.get_children()] == [
        ("g-soil-2", "soil-1"),
        ("g-soil-1", "soil-2"),
    ]
    assert lesson("g-soil-1").url_path == "/home/courses/garden/soil/soil-2/"
    assert not load(garden).changed_anything


def test_a_new_lesson_takes_its_place_in_the_order(garden):
    add_lesson(garden, "01-soil/00-before", "g-before")
    report = load(garden)
    assert names(report, Outcome.CREATED) == ["lesson g-before th", "lesson g-before en"]
    for module in ModulePage.objects.filter(code="g-soil"):
        assert [page.slug for page in module.get_children()] == ["before", "soil-1", "soil-2"]


def test_a_lesson_may_move_to_another_module(garden):
    rename_lesson(garden, "01-soil/02-soil-2", "02-water/00-soil-2")
    load(garden)
    page = lesson("g-soil-2")
    assert page.get_parent().specific.code == "g-water"
    assert [p.slug for p in page.get_parent().get_children()] == ["soil-2", "water-1", "water-2"]
    assert LessonPage.objects.count() == 8
    assert not load(garden).changed_anything


def test_what_the_package_no_longer_names_is_reported_and_stays(garden):
    for language in ("th", "en"):
        (garden / f"01-soil/02-soil-2.{language}.md").unlink()
    edit(garden, "01-soil/module.yaml", "count: 2", "count: 1")
    text = (garden / "01-soil/questions.yaml").read_text(encoding="utf-8")
    write(garden, "01-soil/questions.yaml", text[: text.index("- id: g-soil-q2")])
    report = load(garden)
    assert [(left.kind, left.code, left.language) for left in report.left] == [
        ("question", "g-soil-q2", ""),
        ("lesson", "g-soil-2", "th"),
        ("lesson", "g-soil-2", "en"),
    ]
    assert lesson("g-soil-2").live


@pytest.mark.parametrize("publish", [True, False])
def test_a_local_edit_is_never_overwritten_unasked(garden, publish):
    edit_here(lesson("g-soil-1"), "แก้ในเว็บ", publish=publish)
    assert not load(garden).changed_anything
    edit(garden, LESSON, "title: บท g-soil-1", "title: แก้ในไฟล์")
    report = load(garden)
    assert names(report, Outcome.KEPT) == ["lesson g-soil-1 th"]
    assert not report.changed_anything
    assert lesson("g-soil-1").get_latest_revision_as_object().title == "แก้ในเว็บ"
    assert names(load(garden, overwrite=True), Outcome.CHANGED) == ["lesson g-soil-1 th"]
    assert lesson("g-soil-1").title == "แก้ในไฟล์"
    assert load(garden).counts()[Outcome.KEPT] == 0


def test_a_page_taken_offline_here_stays_offline(garden):
    lesson("g-soil-1").unpublish()
    edit(garden, LESSON, "ขั้นแรก", "ขั้นแรกสุด")
    assert names(load(garden), Outcome.KEPT) == ["lesson g-soil-1 th"]
    assert not lesson("g-soil-1").live


def test_an_order_made_here_stays(garden):
    module = ModulePage.objects.get(code="g-soil", locale__language_code="th")
    lesson("g-soil-2").move(module, pos="first-child")
    assert not load(garden).changed_anything
    assert [page.slug for page in module.get_children()] == ["soil-2", "soil-1"]


def test_a_question_edited_here_is_kept(garden):
    question = Question.objects.get(code="g-soil-q2")
    question.difficulty = 3
    question.save_revision()
    edit(garden, "01-soil/questions.yaml", "ดินมีชีวิต", "ดินที่ดีมีชีวิต")
    assert names(load(garden), Outcome.KEPT) == ["question g-soil-q2"]


def test_a_question_withdrawn_here_stays_withdrawn(garden):
    Question.objects.get(code="g-soil-q2").unpublish()
    edit(garden, "01-soil/questions.yaml", "ดินมีชีวิต", "ดินที่ดีมีชีวิต")
    assert names(load(garden), Outcome.KEPT) == ["question g-soil-q2"]
    assert not Question.objects.get(code="g-soil-q2").live


def test_a_copied_page_does_not_confuse_the_next_import(garden):
    original = lesson("g-soil-1")
    original.copy(update_attrs={"slug": "copy", "title": "สำเนา"})
    edit(garden, LESSON, "ขั้นแรก", "ขั้นแรกสุด")
    assert names(load(garden), Outcome.CHANGED) == ["lesson g-soil-1 th"]
    assert "ขั้นแรกสุด" in str(LessonPage.objects.get(pk=original.pk).body)


def test_a_dry_run_of_a_change_leaves_the_page_as_it_was(garden):
    before = counts()
    edit(garden, LESSON, "ขั้นแรก", "ขั้นแรกสุด")
    assert names(load(garden, dry_run=True), Outcome.CHANGED) == ["lesson g-soil-1 th"]
    assert counts() == before
    assert "ขั้นแรกสุด" not in str(lesson("g-soil-1").body)


def test_an_address_that_another_page_has_is_refused_and_nothing_is_written(garden):
    module = ModulePage.objects.get(code="g-soil", locale__language_code="th")
    module.add_child(instance=LessonPage(title="ของเรา", slug="new", code="ours", summary="…"))
    add_lesson(garden, "01-soil/03-new", "g-new")
    before = counts()
    with pytest.raises(PackageErrors) as refused:
        load(garden)
    (error,) = refused.value.errors
    assert (error.file, error.field) == ("01-soil/03-new.th.md", "slug")
    assert error.remedy
    assert counts() == before


def test_a_quiz_of_another_course_is_not_taken_over(garden, tmp_path):
    edit(garden, "course.yaml", "id: garden", "id: park")
    with pytest.raises(PackageErrors) as refused:
        load(garden)
    assert [error.field for error in refused.value.errors] == ["quiz.id"]
    assert not CoursePage.objects.filter(code="park").exists()


def test_two_courses_may_use_the_same_ids_for_modules_and_lessons(garden):
    edit(garden, "course.yaml", "id: garden", "id: park")
    for module in ("soil", "water"):
        name = "01-soil" if module == "soil" else "02-water"
        edit(garden, f"{name}/module.yaml", f"id: g-{module}-quiz", f"id: p-{module}-quiz")
    load(garden)
    assert LessonPage.objects.filter(code="g-soil-1", locale__language_code="th").count() == 2
