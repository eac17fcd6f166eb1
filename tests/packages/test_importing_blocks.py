"""Packages whose lessons have every block: imported once, the same again, and refused where a name leads nowhere."""

from pathlib import Path

import pytest
from wagtail.documents.models import Document

from content.models import Hotline
from courses.packages.errors import PackageErrors
from courses.packages.reading import read_package
from courses.packages.report import Outcome
from courses.practice import practised_ids
from quizzes.models import Question
from tests.make import blocks
from tests.make.packages import add_lesson, edit, write
from tests.packages.importing import LESSON, counts, files_in, lesson, load, names

pytestmark = pytest.mark.django_db

BODY = """\
เรื่องของป้า

::: picture spade.svg
alt: เสียม
credit: กรมดิน
:::

::: compare สองรูป
real: ของจริง
text: ดินร่วน
why: ร่วนซุย

fake: ของปลอม
picture: spade.svg
alt: เสียม
why: ไม่ใช่ดิน
:::

::: table ดินสองชนิด
| ดิน | น้ำ |
| --- | --- |
| ร่วน | ดี |
:::

::: checklist ก่อนปลูก
- เสียม
:::

::: hotline 1441
:::

::: term otp
:::

::: practice g-soil-q1
:::

::: download plan.pdf
title: แผนผัง
:::

::: audio talk.mp3
title: เสียง
length: 0:10

สวัสดี
:::

::: video https://youtu.be/x
title: ดูการปลูก
length: 2:00
megabytes: 9

ปลูกต้นไม้
:::
"""
PDF = b"%PDF-1.7\n" + b"x" * 100


@pytest.fixture
def rich_garden(garden: Path) -> Path:
    """The garden, its first lesson with every new block."""
    add_lesson(garden, "01-soil/01-soil-1", "g-soil-1", body=BODY)
    write(garden, "files/plan.pdf", PDF)
    write(garden, "files/talk.mp3", b"ID3" + b"x" * 100)
    return garden


@pytest.fixture
def listed(db: None) -> None:
    blocks.hotline()
    blocks.term()


def test_every_block_comes_into_the_lesson_with_the_rows_it_names(rich_garden, listed, media):
    load(rich_garden)
    page = lesson("g-soil-1")
    kinds = [block.block_type for block in page.body]
    wanted = "text picture compare table checklist hotline term practice download audio video"
    assert kinds == wanted.split()
    by_kind = {block.block_type: block.value for block in page.body}
    assert by_kind["hotline"]["hotline"].number == "1441"
    assert by_kind["term"]["term"].code == "otp"
    assert by_kind["practice"]["question"].code == "g-soil-q1"
    assert by_kind["picture"]["credit"] == "กรมดิน"
    assert by_kind["compare"]["exhibits"][1]["image"] == by_kind["picture"]["image"]
    assert by_kind["table"]["table"].caption == "ดินสองชนิด"
    assert by_kind["download"]["document"].file_size == len(PDF)
    assert by_kind["video"]["link"] == "https://youtu.be/x"
    assert practised_ids(page) == [Question.objects.get(code="g-soil-q1").pk]
    for block in page.body:
        block.block.clean(block.value)  # an author can save the page as it came


def test_a_second_import_changes_nothing(rich_garden, listed, media):
    load(rich_garden)
    before, files = counts(), files_in(media)
    report = load(rich_garden)
    assert not report.changed_anything
    assert (counts(), files_in(media)) == (before, files)
    assert Document.objects.count() == 2


def test_a_file_made_anew_changes_its_page_and_no_other(rich_garden, listed, media):
    load(rich_garden)
    write(rich_garden, "files/plan.pdf", PDF + b"2")
    report = load(rich_garden)
    assert names(report, Outcome.CREATED) == ["file plan.pdf"]
    assert names(report, Outcome.CHANGED) == ["lesson g-soil-1 th", "lesson g-soil-1 en"]
    assert {block.block_type: block.value for block in lesson("g-soil-1").body}["download"]["document"].file_size == 110


def test_a_dry_run_leaves_no_file(rich_garden, listed, media):
    load(rich_garden, dry_run=True)
    assert files_in(media) == []
    assert not Document.objects.exists()


def test_names_that_the_site_does_not_have_are_refused_and_nothing_is_written(rich_garden, media):
    blocks.hotline("1442")
    with pytest.raises(PackageErrors) as refused:
        load(rich_garden)
    told = {(error.file, error.field, error.problem, error.remedy) for error in refused.value.errors}
    hotline = (LESSON, "hotline", "There is no hotline “1441” on the site.", "Did you mean “1442”?")
    assert hotline in told
    assert {error.field for error in refused.value.errors} == {"hotline", "term"}
    assert not Question.objects.exists()
    assert files_in(media) == []
    assert Hotline.objects.count() == 1


def test_a_practice_question_that_a_quiz_asks_is_named_to_the_author(rich_garden, listed, media):
    report = load(rich_garden)
    quiz = "The practice question “g-soil-q1” is also asked by the quiz “g-soil-quiz”: give it a topic of its own."
    assert quiz in report.warnings
    edit(rich_garden, "01-soil/module.yaml", "topic: soil, count: 2", "topic: soil, count: 1")
    edit(rich_garden, "01-soil/questions.yaml", "topic: soil", "topic: soil-practice")
    assert quiz not in load(rich_garden).warnings


SPOILT = [
    ("practice g-soil-q1", "practice g-soil-q9", LESSON, "practice", "There is no question “g-soil-q9” in the course."),
    ("download plan.pdf", "download pln.pdf", LESSON, "download", "There is no file “pln.pdf” in the folder files."),
    (
        "picture: spade.svg",
        "picture: sade.svg",
        LESSON,
        "picture",
        "There is no picture “sade.svg” in the folder pictures.",
    ),
]


@pytest.mark.parametrize(("old", "new", "file", "field", "problem"), SPOILT)
def test_names_that_the_package_does_not_have_are_refused(rich_garden, errors_of, old, new, file, field, problem):
    edit(rich_garden, LESSON, old, new)
    found = [(error.file, error.field, error.problem) for error in errors_of(rich_garden)]
    assert (file, field, problem) in found


@pytest.mark.parametrize(("name", "data"), [("plan.pdf", b"MZ\x90"), ("talk.mp3", b"<html>"), ("plan.pdf", b"")])
def test_a_file_that_is_not_what_its_name_says_is_refused(rich_garden, errors_of, name, data):
    write(rich_garden, f"files/{name}", data)
    (error,) = errors_of(rich_garden)
    assert (error.file, error.problem) == (f"files/{name}", "The file is not of the kind that its name says.")


def test_a_practice_question_stands_in_lessons_only(rich_garden, errors_of):
    edit(rich_garden, "course.th.md", "ยินดีต้อนรับ", "::: practice g-soil-q1\n:::")
    edit(rich_garden, "course.en.md", "ยินดีต้อนรับ", "::: practice g-soil-q1\n:::")
    problems = {(error.file, error.problem) for error in errors_of(rich_garden)}
    assert ("course.th.md", "A practice question stands in lessons only.") in problems


def test_files_that_nothing_names_are_passed_over(rich_garden):
    write(rich_garden, "files/draft.txt", "ร่าง")
    assert sorted(read_package(rich_garden).files) == ["plan.pdf", "talk.mp3"]
