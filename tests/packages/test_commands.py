"""The two commands as an operator sees them."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from courses.models import CourseIndexPage, CoursePage, LessonPage, Publication
from lms.training.journey import begin_course
from tests import make
from tests.make.packages import edit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


def run(*words: object) -> str:
    out = StringIO()
    call_command(*map(str, words), stdout=out, no_color=True)
    return out.getvalue()


def test_import_course_says_what_it_did(garden):
    said = run("import_course", garden)
    assert "lesson g-soil-1 en: created\n" in said
    assert said.endswith("garden: 21 created, 0 changed, 0 kept as edited here, 0 unchanged\n")
    assert run("import_course", garden) == "garden: 0 created, 0 changed, 0 kept as edited here, 21 unchanged\n"
    edit(garden, "01-soil/01-soil-1.th.md", "ขั้นแรก", "ขั้นแรกสุด")
    assert run("import_course", garden).startswith("lesson g-soil-1 th: changed\n")


@pytest.mark.parametrize(("words", "policy", "edition"), [((), "small", 1), (("--policy", "repeat"), "repeat", 2)])
def test_import_course_takes_along_what_it_means_for_those_enrolled(garden, words, policy, edition):
    run("import_course", garden)
    course = CoursePage.objects.get(code="garden", locale__language_code="th")
    begin_course(user=make.trainee(), course=course)
    edit(garden, "01-soil/01-soil-1.th.md", "ขั้นแรก", "ขั้นแรกสุด")
    run("import_course", garden, *words)
    assert Publication.objects.latest("pk").policy == policy
    assert CoursePage.objects.get(pk=course.pk).edition == edition


def test_import_course_says_what_it_left(garden):
    run("import_course", garden)
    for language in ("th", "en"):
        (garden / f"01-soil/02-soil-2.{language}.md").unlink()
    assert "lesson g-soil-2 th: not in the package, left as it is\n" in run("import_course", garden)


def test_a_dry_run_says_so_and_writes_nothing(garden):
    assert run("import_course", garden, "--dry-run").endswith("Dry run: nothing was written.\n")
    assert not CoursePage.objects.exists()


def test_local_edits_give_way_only_when_asked(garden):
    run("import_course", garden)
    page = LessonPage.objects.get(code="g-soil-1", locale__language_code="th")
    page.title = "แก้ในเว็บ"
    page.save_revision().publish()
    edit(garden, "01-soil/01-soil-1.th.md", "ขั้นแรก", "ขั้นแรกสุด")
    assert "lesson g-soil-1 th: kept as edited here\n" in run("import_course", garden)
    assert "lesson g-soil-1 th: changed\n" in run("import_course", garden, "--overwrite")


def test_errors_come_one_a_line_and_the_command_fails(garden):
    edit(garden, "course.yaml", "minutes: 30", "minuts: 30")
    edit(garden, "01-soil/01-soil-1.th.md", "## หัวข้อ", "# หัวข้อ")
    err = StringIO()
    with pytest.raises(CommandError, match="3 errors; nothing was written") as refused:
        call_command("import_course", str(garden), stderr=err, no_color=True)
    assert refused.value.returncode == 1
    assert err.getvalue().splitlines() == [
        "01-soil/01-soil-1.th.md:13: Only headings of the second level are allowed. — Begin the heading with “## ”.",
        "course.yaml:1: minutes: The field is missing or empty. — Add “minutes: …”.",
        "course.yaml:3: minuts: There is no such field. — Did you mean “minutes”?",
    ]
    assert not CourseIndexPage.objects.exists()


def test_load_starter_loads_every_course_of_a_folder_once(garden):
    first = run("load_starter", "--folder", garden.parent)
    assert first == "garden: 21 created, 0 changed, 0 unchanged, 0 kept as edited.\n"
    assert run("load_starter", "--folder", garden.parent) == "garden: the same files as last time.\n"
    assert run("load_starter", "--folder", garden.parent, "--all") == (
        "garden: 0 created, 0 changed, 21 unchanged, 0 kept as edited.\n"
    )


def test_load_starter_reads_again_what_has_changed_and_brings_back_nothing_that_was_deleted(garden):
    run("load_starter", "--folder", garden.parent)
    LessonPage.objects.get(code="g-soil-2", locale__language_code="en").delete()
    run("load_starter", "--folder", garden.parent)
    assert not LessonPage.objects.filter(code="g-soil-2", locale__language_code="en").exists()
    edit(garden, "01-soil/01-soil-1.th.md", "ขั้นแรก", "ขั้นแรกสุด")
    assert "1 created, 1 changed" in run("load_starter", "--folder", garden.parent)


def test_load_starter_names_the_course_that_has_errors(garden):
    edit(garden, "course.yaml", "minutes: 30", "minutes: x")
    err = StringIO()
    with pytest.raises(CommandError, match="“garden” has errors"):
        call_command("load_starter", "--folder", str(garden.parent), stderr=err, no_color=True)
    assert err.getvalue().startswith("garden/course.yaml:3: minutes: ")


def test_load_starter_can_be_quiet(garden):
    assert run("load_starter", "--folder", garden.parent, "--verbosity", 0) == ""
