"""Packages with something wrong: every error names file, line, field and remedy, and all come at once."""

import os
from pathlib import Path

import pytest
from django.utils import translation

from courses.packages.errors import PackageErrors
from courses.packages.reading import read_package
from tests.make.packages import DRAWING, add_lesson, edit, write

pytestmark = pytest.mark.without_database

LESSON = "01-soil/01-soil-1.th.md"
ENGLISH = "01-soil/01-soil-1.en.md"
MODULE = "01-soil/module.yaml"
QUESTIONS = "01-soil/questions.yaml"

# What is edited: file, old, new; then file, line, field and a stretch of the problem of the one error that follows.
EDITS = [
    ("course.yaml", "format: 1", "format: 2", "course.yaml", 1, "format", "not known"),
    ("course.yaml", "minutes: 30", "minute: 30", "course.yaml", 3, "minute", "no such field"),
    ("course.yaml", "minutes: 30\n", "", "course.yaml", 1, "minutes", "missing"),
    ("course.yaml", "minutes: 30", "minutes: thirty", "course.yaml", 3, "minutes", "whole number"),
    ("course.yaml", "minutes: 30", 'minutes: "30"', "course.yaml", 3, "minutes", "whole number"),
    ("course.yaml", "minutes: 30", "minutes: [30]", "course.yaml", 3, "minutes", "whole number"),
    ("course.yaml", "minutes: 30", "minutes: ๓๐", "course.yaml", 3, "minutes", "whole number"),
    ("course.yaml", "sequential: true", "sequential: maybe", "course.yaml", 5, "sequential", "Yes or no"),
    ("course.yaml", "id: garden", "id: Garden", "course.yaml", 2, "id", "cannot be an id"),
    ("course.yaml", "id: garden", "id: garden\nid: garden", "course.yaml", 3, "", "twice"),
    ("course.yaml", "id: garden", "id: &a garden", "course.yaml", 2, "", "Anchors"),
    ("course.yaml", "id: garden", "id: !!python/name:os.system garden", "course.yaml", 2, "", "Tags"),
    ("course.yaml", "id: garden", "id: 'garden", "course.yaml", 6, "", "not YAML"),
    ("course.yaml", "id: garden", "id: garden\n  x: y", "course.yaml", 3, "", "not YAML"),
    ("course.yaml", "id: garden", f"id: {'[' * 40}{']' * 40}", "course.yaml", 2, "", "too deeply"),
    ("course.yaml", "sequential: true", "sequential: true\n---\na: b", "course.yaml", 6, "", "second document"),
    ("course.yaml", "id: garden", "id: garden\n? [a]\n: b", "course.yaml", 3, "", "must be a word"),
    (MODULE, "pass_percent: 70", "pass_percent: 101", MODULE, 5, "quiz.pass_percent", "0 to 100"),
    (MODULE, "pass_percent: 70", "pass_mark: 70", MODULE, 5, "quiz.pass_mark", "no such field"),
    (MODULE, "{topic: soil, count: 2}", "{topic: soil, counts: 2}", MODULE, 11, "quiz.draws.1.counts", "no such field"),
    (MODULE, "{topic: soil, count: 2}", "soil", MODULE, 11, "quiz.draws.1", "Fields with names"),
    (MODULE, "  draws:", "  counts: worst\n  draws:", MODULE, 10, "quiz.counts", "not known here"),
    (MODULE, "  draws:", "  fixed: [no-such]\n  draws:", MODULE, 10, "quiz.fixed.1", "not a question"),
    (MODULE, "  draws:", "  fixed: {a: b}\n  draws:", MODULE, 10, "quiz.fixed", "A list of ids"),
    (MODULE, "  draws:", "  minimums: [{topic: air, percent: 50}]\n  draws:", MODULE, 10, "quiz.minimums.1", "“air”"),
    (MODULE, "count: 2", "count: 5", MODULE, 10, "quiz.draws", "“soil” (5) than the whole course has (4)"),
    (
        MODULE,
        "count: 2",
        "count: 3, difficulty: 1",
        MODULE,
        10,
        "quiz.draws",
        "“soil” (3) than the whole course has (2)",
    ),
    (MODULE, "id: g-soil\n", "id: g-water\n", "02-water/module.yaml", 1, "id", "already used in 01-soil/module.yaml"),
    (MODULE, "id: g-soil-quiz", "id: g-water-quiz", "02-water/module.yaml", 1, "id", "already used"),
    (LESSON, "---\nid", "id", LESSON, 1, "", "front matter"),
    (LESSON, "id: g-soil-1\n", "", LESSON, 2, "id", "missing"),
    (LESSON, "title: บท", "titel: บท", LESSON, 3, "titel", "no such field"),
    (LESSON, "title: บท g-soil-1", "title: " + "ก" * 256, LESSON, 3, "title", "256 characters"),
    (LESSON, "title: บท g-soil-1", "title: {a: b}", LESSON, 3, "title", "text is expected"),
    (LESSON, "2026-11-22", "2026-02-30", LESSON, 8, "checked_on", "not a day"),
    (LESSON, "2026-11-22", "2569-11-22", LESSON, 9, "review_by", "after the day"),
    (LESSON, "https://example.org/soil", "javascript:alert(1)", LESSON, 7, "sources.1.url", "not an address"),
    (LESSON, "## หัวข้อ", "### หัวข้อ", LESSON, 13, "", "second level"),
    (LESSON, "spade.svg", "spode.svg", LESSON, 44, "picture", "no picture “spode.svg”"),
    (LESSON, "::: picture spade.svg", "::: picture ../spade.svg", LESSON, 44, "picture", "cannot be the name"),
    (ENGLISH, "id: g-soil-1", "id: g-soil-x", ENGLISH, 2, "id", "in the other language"),
    (ENGLISH, "::: warning\nระวังนะ\n:::", "ระวังนะ", ENGLISH, 23, "", "This is a block “text”; line 23"),
    (ENGLISH, "\n::: remember\n- จำไว้\n:::", "", ENGLISH, 44, "", "differs: 9 here, 10 in"),
    ("01-soil/02-soil-2.th.md", "id: g-soil-2", "id: g-soil-1", "01-soil/02-soil-2.en.md", 2, "id", "other language"),
    (QUESTIONS, "id: g-soil-q2", "id: g-soil-q1", QUESTIONS, 11, "id", "already used"),
    (QUESTIONS, "lesson: g-soil-1", "lesson: g-soil-9", QUESTIONS, 1, "g-soil-q1.lesson", "no lesson “g-soil-9”"),
    (QUESTIONS, "kind: true_false", "kind: yes_no", QUESTIONS, 12, "g-soil-q2.kind", "no such kind"),
    (QUESTIONS, "{right: true, th", "{right: false, th", QUESTIONS, 6, "g-soil-q1.choices", ""),
    (QUESTIONS, "- id: g-soil-q1", "-\n- id: g-soil-q1", QUESTIONS, 1, "", "Fields with names"),
]


@pytest.mark.parametrize(("edited", "old", "new", "file", "line", "field", "problem"), EDITS)
def test_each_error_names_file_line_and_field(garden, errors_of, edited, old, new, file, line, field, problem):
    edit(garden, edited, old, new)
    found = [error for error in errors_of(garden) if (error.file, error.line, error.field) == (file, line, field)]
    assert found, [str(error) for error in errors_of(garden)]
    assert problem in found[0].problem
    assert found[0].remedy
    assert str(found[0]).startswith(f"{file}:{line}: ")


def test_all_errors_come_at_once(garden, errors_of):
    edit(garden, "course.yaml", "minutes: 30", "minutes: x")
    edit(garden, MODULE, "pass_percent: 70", "pass_percent: 700")
    edit(garden, LESSON, "## หัวข้อ", "# หัวข้อ")
    edit(garden, ENGLISH, "spade.svg", "spode.svg")
    assert [error.file for error in errors_of(garden)] == [ENGLISH, LESSON, MODULE, "course.yaml"]


def test_an_unknown_word_is_met_with_the_nearest_known_one(garden, errors_of):
    edit(garden, "course.yaml", "minutes: 30", "minuts: 30")
    edit(garden, LESSON, "spade.svg", "spode.svg")
    remedies = {error.field: error.remedy for error in errors_of(garden)}
    assert remedies["minuts"] == "Did you mean “minutes”?"
    assert remedies["picture"] == "Did you mean “spade.svg”?"


def test_messages_are_in_the_users_language(garden, errors_of):
    edit(garden, "course.yaml", "minutes: 30\n", "")
    with translation.override("th"):
        (error,) = errors_of(garden)
    assert error.problem == "ยังไม่ได้กรอกช่องนี้"


@pytest.mark.parametrize("what", ["another folder", "a missing folder", "a file"])
def test_what_is_no_course_package_is_refused(tmp_path, errors_of, what):
    path = tmp_path / "x"
    if what == "another folder":
        path.mkdir()
        os.symlink("nowhere", path / "link")
    elif what == "a file":
        path.write_text("x")
    (error,) = errors_of(path)
    assert error.file == str(path)
    assert error.problem in {
        "This is not a course package: there is no course.yaml.",
        "There is no such folder.",
        "This is a file, not a folder.",
    }
    assert "course.yaml" in error.remedy


REMOVED = [
    "course.th.md",
    "course.en.md",
    "01-soil/module.th.md",
    "01-soil/module.en.md",
    "01-soil/module.yaml",
    LESSON,
]


@pytest.mark.parametrize("name", REMOVED)
def test_a_missing_file_is_named(garden, errors_of, name):
    (garden / name).unlink()
    assert (name, "The file is missing") in {(error.file, error.problem[:19]) for error in errors_of(garden)}


def test_names_that_are_no_part_of_the_format_are_refused(garden, errors_of):
    for name in ("1-x/module.yaml", "01-soil/3-late.th.md", "01-soil/notes.txt", "course.md"):
        write(garden, name, "x")
    assert {error.file for error in errors_of(garden)} == {
        "1-x",
        "01-soil/3-late.th.md",
        "01-soil/notes.txt",
        "course.md",
    }


def test_two_lessons_cannot_have_the_same_number(garden, errors_of):
    add_lesson(garden, "01-soil/02-other", "g-other")
    (error,) = errors_of(garden)
    assert (error.file, error.problem) == (
        "01-soil/02-soil-2",
        "“02-other” has the same number or the same words.",
    )


def test_a_module_without_anything_and_a_course_without_modules_are_refused(garden, tmp_path, errors_of):
    for path in (garden / "02-water").glob("0*.md"):
        path.unlink()
    write(garden, "02-water/module.yaml", "id: g-water\n")
    assert "The module has neither a lesson nor a quiz." in {error.problem for error in errors_of(garden)}
    write(tmp_path / "bare", "course.yaml", (garden / "course.yaml").read_text())
    write(tmp_path / "bare", "course.th.md", (garden / "course.th.md").read_text())
    assert [error.problem for error in errors_of(tmp_path / "bare")] == ["There is no module."]


def test_text_in_another_encoding_is_refused_with_its_line(garden, errors_of):
    data = (garden / LESSON).read_bytes()
    write(garden, LESSON, data.replace("ขั้นแรก".encode(), "ขั้นแรก".encode("cp874")))
    (error,) = errors_of(garden)
    assert (error.file, error.line, error.problem) == (LESSON, 19, "This is not UTF-8 text.")


def test_control_characters_are_refused(garden, errors_of):
    edit(garden, LESSON, "ขั้นแรก", "ขั้น\x00แรก")
    (error,) = errors_of(garden)
    assert (error.file, error.line) == (LESSON, 19)
    assert "U+0000" in error.problem


def test_links_out_of_the_folder_are_refused(garden, tmp_path, errors_of):
    write(tmp_path, "secret.svg", DRAWING)
    (garden / "pictures/spade.svg").unlink()
    os.symlink(tmp_path / "secret.svg", garden / "pictures/spade.svg")
    os.symlink(tmp_path, garden / "03-more")
    problems = {(error.file, error.problem) for error in errors_of(garden)}
    assert ("pictures/spade.svg", "This is a link or a device, not a file.") in problems
    assert ("03-more", "This is a link or a device, not a file.") in problems


def test_settings_that_are_only_a_link_are_refused(garden, tmp_path, errors_of):
    (garden / "course.yaml").rename(tmp_path / "elsewhere.yaml")
    os.symlink(tmp_path / "elsewhere.yaml", garden / "course.yaml")
    assert ("course.yaml", "This is a link or a device, not a file.") in {
        (error.file, error.problem) for error in errors_of(garden)
    }


def test_a_pipe_in_the_folder_does_not_block_reading(garden, errors_of):
    os.mkfifo(garden / "01-soil/03-pipe.th.md")
    assert "This is a link or a device, not a file." in {error.problem for error in errors_of(garden)}


def test_an_oversized_file_is_refused(garden, errors_of):
    write(garden, LESSON, b"x" * 600_000)
    (error,) = errors_of(garden)
    assert (error.file, error.problem) == (LESSON, "The file is larger than 512 kB.")


def test_a_yaml_bomb_is_refused_at_once(garden, errors_of):
    bomb = "a: &a [x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{f'*{chr(97 + n)},' * 9}]\n" for n in range(9))
    write(garden, QUESTIONS, bomb)
    assert "Anchors (&) and aliases (*) are not used here." in {error.problem for error in errors_of(garden)}


def test_a_file_that_lies_about_its_kind_is_refused(garden, errors_of):
    edit(garden, LESSON, "spade.svg", "spade.png")
    write(garden, "pictures/spade.png", DRAWING)
    (error,) = errors_of(garden)
    assert (error.file, error.problem) == (
        "pictures/spade.png",
        "The file is not a whole picture of the kind that its name says.",
    )


def test_file_names_that_are_no_text_are_still_reported(garden):
    path = os.path.join(os.fsencode(garden), b"01-soil", b"\xff.md")
    with open(path, "w") as opened:
        opened.write("x")
    with pytest.raises(PackageErrors) as refused:
        read_package(Path(garden))
    str(refused.value).encode()
    assert refused.value.errors[0].problem == "This does not belong to the module."
