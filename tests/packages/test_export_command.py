"""`manage.py export_course`: where it writes, what it says, and that it replaces nothing unasked."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import PageLogEntry

from courses.models import CoursePage
from courses.packages.reading import read_package
from tests.make import agencies
from tests.make.packages import write
from tests.packages.importing import edit_here, lesson, load

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


def run(*words: object) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(*map(str, words), stdout=out, stderr=err, no_color=True)
    return out.getvalue(), err.getvalue()


def test_a_course_is_written_into_a_folder_and_into_a_zip_file(garden, tmp_path):
    load(garden)
    folder, file = tmp_path / "out" / "garden", tmp_path / "garden.zip"
    assert run("export_course", "garden", folder) == ("garden: 20 files.\n", "")
    run("export_course", "garden", file)
    assert read_package(folder) == read_package(file)
    before = file.read_bytes()
    run("export_course", "garden", file, "--force")
    assert file.read_bytes() == before
    assert PageLogEntry.objects.filter(action="courses.export").count() == 3


def test_what_is_there_is_replaced_only_when_asked(garden, tmp_path):
    load(garden)
    for place in (tmp_path / "garden-out", tmp_path / "out.zip"):
        run("export_course", "garden", place)
        with pytest.raises(CommandError, match="--force"):
            run("export_course", "garden", place)
    write(tmp_path / "garden-out", "09-old/module.yaml", "id: old\n")
    write(tmp_path / "garden-out", "README.md", "mine")
    run("export_course", "garden", tmp_path / "garden-out", "--force")
    assert not (tmp_path / "garden-out" / "09-old").exists()
    assert (tmp_path / "garden-out" / "README.md").read_text() == "mine"


def test_nothing_else_than_a_package_is_ever_replaced(garden, tmp_path):
    load(garden)
    write(tmp_path / "letters", "letter.txt", "x")
    with pytest.raises(CommandError, match="something else"):
        run("export_course", "garden", tmp_path / "letters", "--force")
    with pytest.raises(CommandError, match="is a file"):
        run("export_course", "garden", tmp_path / "letters" / "letter.txt", "--force")
    (tmp_path / "folder.zip").mkdir()
    with pytest.raises(CommandError, match="is a folder"):
        run("export_course", "garden", tmp_path / "folder.zip", "--force")
    assert (tmp_path / "letters" / "letter.txt").read_text() == "x"


def test_what_is_not_in_the_package_is_said(garden, tmp_path):
    load(garden)
    edit_here(lesson("g-soil-1"), "ร่าง", publish=False)
    _out, err = run("export_course", "garden", tmp_path / "x")
    assert "not in the package: “บท g-soil-1” has changes that are not published.\n" in err


def test_an_unknown_course_is_refused_with_those_that_are_known(garden, tmp_path):
    load(garden)
    with pytest.raises(CommandError, match=r"no course “gardn”\. Known here: garden"):
        run("export_course", "gardn", tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_a_zip_file_is_imported_for_an_agency(garden, tmp_path):
    load(garden)
    run("export_course", "garden", tmp_path / "garden.zip")
    for course in CoursePage.objects.all():
        course.delete()
    agencies.agency("etda")
    with pytest.raises(CommandError, match=r"no agency “etd”\. Known here: etda"):
        run("import_course", tmp_path / "garden.zip", "--agency", "etd")
    run("import_course", tmp_path / "garden.zip", "--agency", "etda", "--dry-run")
    assert not CoursePage.objects.exists()
    run("import_course", tmp_path / "garden.zip", "--agency", "etda")
    assert set(CoursePage.objects.values_list("agency__code", flat=True)) == {"etda"}
