"""Questions of a course package that have a picture."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from courses.models import ImportedItem
from courses.packages.importing import import_package
from courses.packages.reading import read_package
from courses.packages.report import Outcome
from quizzes.models import Question
from tests.make.packages import DRAWING
from tests.packages.importing import counts, files_in, load, names

QUESTION = """\
- id: soil-q9
  kind: hotspot
  topic: soil
  difficulty: 1
  picture:
    file: {file}
    alt: {{th: "แปลงผัก", en: "A vegetable bed"}}
  stem: {{th: "แตะที่ดินแห้ง", en: "Tap on the dry soil"}}
  choices:
    - {{right: true, th: "มุมซ้าย", en: "Left corner", x: 0, y: 0, width: 30, height: 40}}
    - {{th: "มุมขวา", en: "Right corner", x: 60, y: 0, width: 30, height: 40}}
  explanation: {{th: "แดดส่องทั้งวัน", en: "The sun shines all day"}}
  lesson: soil-1
"""
FILE = "01-soil/questions.yaml"


@pytest.fixture
def with_picture(garden: Path) -> Path:
    """The package `garden` with a question whose picture no lesson names."""
    lessons = (garden / "01-soil").glob("*.th.md")
    lesson = next(line[4:] for path in lessons for line in path.read_text().splitlines() if line.startswith("id: "))
    question = QUESTION.format(file="bed.svg").replace("soil-1", lesson)
    (garden / FILE).write_text((garden / FILE).read_text() + question)
    (garden / "pictures/bed.svg").write_text(DRAWING.replace("#123", "#363"))
    return garden


def line_of(folder: Path, words: str) -> int:
    lines = (folder / FILE).read_text().splitlines()
    return next(number for number, line in enumerate(lines, start=1) if words in line)


@pytest.mark.django_db
def test_a_question_gets_its_picture(with_picture: Path, media: Path):
    report = load(with_picture)
    assert "picture bed.svg" in names(report, Outcome.CREATED)
    question = Question.objects.get(code="soil-q9")
    kept = question.current_version.content["picture"]
    assert (kept["width"], kept["height"], kept["alt"]["th"]) == (40, 30, "แปลงผัก")
    assert "#363" in default_storage.open(kept["file"]).read().decode()
    assert question.kind[0].value["picture"]["image"].title == "garden/bed.svg"


@pytest.mark.django_db
def test_importing_again_changes_nothing(with_picture: Path, media: Path):
    load(with_picture)
    before, files = counts(), files_in(media)
    report = load(with_picture)
    assert {thing.outcome for thing in report.things} == {Outcome.UNCHANGED}
    assert (counts(), files_in(media)) == (before, files)


@pytest.mark.django_db
def test_a_picture_redrawn_under_its_old_name_makes_a_new_version(with_picture: Path, media: Path):
    load(with_picture)
    before = Question.objects.get(code="soil-q9").current_version
    (with_picture / "pictures/bed.svg").write_text(DRAWING.replace("#123", "#922"))
    report = load(with_picture)
    assert names(report, Outcome.CHANGED) == ["question soil-q9"]
    after = Question.objects.get(code="soil-q9").current_version
    assert after.number == before.number + 1
    assert after.content["picture"]["file"] != before.content["picture"]["file"]
    assert default_storage.exists(before.content["picture"]["file"])


@pytest.mark.django_db
def test_an_edit_here_is_kept_when_the_picture_is_redrawn(with_picture: Path, media: Path):
    load(with_picture)
    question = Question.objects.get(code="soil-q9")
    question.difficulty = 3
    question.save_revision().publish()
    (with_picture / "pictures/bed.svg").write_text(DRAWING.replace("#123", "#922"))
    report = load(with_picture)
    assert names(report, Outcome.KEPT) == ["question soil-q9"]


@pytest.mark.django_db
def test_a_dry_run_leaves_no_file_behind(with_picture: Path, media: Path):
    report = import_package(package=read_package(with_picture), dry_run=True)
    assert "question soil-q9" in names(report, Outcome.CREATED)
    assert files_in(media) == []
    assert not ImportedItem.objects.exists()


@pytest.mark.django_db
def test_a_dry_run_leaves_a_picture_that_was_there_before(with_picture: Path, media: Path):
    load(with_picture)
    files = files_in(media)
    text = (with_picture / FILE).read_text().replace("แดดส่องทั้งวัน", "แดดจ้า")
    (with_picture / FILE).write_text(text)
    report = import_package(package=read_package(with_picture), dry_run=True)
    assert names(report, Outcome.CHANGED) == ["question soil-q9"]
    assert files_in(media) == files


def test_a_picture_that_is_not_there_is_named_with_its_line(with_picture: Path, errors_of):
    (with_picture / "pictures/bed.svg").rename(with_picture / "pictures/bad.svg")
    (error,) = errors_of(with_picture)
    assert (error.file, error.line) == (FILE, line_of(with_picture, "file: bed.svg"))
    assert error.field == "soil-q9.picture.file"
    assert "bad.svg" in error.remedy


def test_a_picture_that_is_not_safe_is_refused(with_picture: Path, errors_of):
    (with_picture / "pictures/bed.svg").write_text(DRAWING.replace("<rect", "<script/><rect"))
    (error,) = errors_of(with_picture)
    assert error.file == "pictures/bed.svg"


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ('    alt: {th: "แปลงผัก", en: "A vegetable bed"}\n', "", "picture.alt.th"),
        ("file: bed.svg", "file: ../course.yaml", "picture.file"),
        ("    file: bed.svg\n", "", "picture.file"),
        ("file: bed.svg", "file: bed.svg\n    size: 3", "picture.size"),
        ("width: 30, height: 40", "width: 130, height: 40", "choices.1.width"),
    ],
)
def test_what_is_wrong_with_a_picture_is_said_at_its_field(
    with_picture: Path, errors_of, before: str, after: str, field: str
):
    text = (with_picture / FILE).read_text()
    assert before in text
    (with_picture / FILE).write_text(text.replace(before, after, 1))
    assert [error.field for error in errors_of(with_picture)] == [f"soil-q9.{field}"]
