"""Export, import, export: the same bytes; and nothing is lost on the way but what is told."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.documents.models import Document
from wagtail.images.models import Image

from content.loading import load_hotlines, load_terms
from courses.models import CoursePage, ImportedItem, ModulePrerequisite
from courses.packages.errors import PackageErrors
from courses.packages.importing import import_package
from courses.packages.package import CoursePackage, PageText
from courses.packages.reading import read_files, read_package
from courses.packages.report import Outcome
from courses.packages.writing.exporting import Export, export_course, find_course
from lms.agencies.loading import load_agencies
from lms.agencies.models import Agency
from quizzes.models import Question, QuestionBank, QuestionVersion, Quiz
from tests.make import agencies, blocks
from tests.make.full_package import full_package
from tests.make.packages import QUESTIONS_YAML, add_lesson, edit, package_folder, write
from tests.packages.importing import edit_here, lesson, load

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media"), pytest.mark.without_database]
STARTER = Path(settings.BASE_DIR) / "content" / "starter" / "volunteer-duties"


@pytest.fixture
def garden_at(tmp_path: Path):
    """Return a function that writes the garden as a course of another id."""

    def write_garden(code: str) -> Path:
        folder = package_folder(tmp_path / code)
        for path in folder.rglob("*.*"):
            text = path.read_text(encoding="utf-8").replace("g-", f"{code}-").replace("id: garden", f"id: {code}")
            path.write_text(text, encoding="utf-8")
        return folder

    return write_garden


@pytest.fixture
def full(tmp_path: Path) -> Path:
    blocks.hotline()
    blocks.term()
    return full_package(tmp_path)


def exported(code: str = "garden") -> Export:
    course = find_course(code)
    assert course is not None
    return export_course(course)


def load_files(export: Export, **options: Any):
    return import_package(package=read_files(export.files), **options)


def empty_site() -> None:
    """Take every course, question and picture away; agencies, hotlines and words stay."""
    for course in CoursePage.objects.all():
        CoursePage.objects.get(pk=course.pk).delete()
    Quiz.objects.all().delete()
    Question.objects.update(current_version=None)
    QuestionVersion.objects.all().delete()
    for model in (Question, QuestionBank, ImportedItem):
        model.objects.all().delete()
    for model in (Image, Document):
        model.objects.all().delete()


def essence(package: CoursePackage) -> list[Any]:
    """Return what a package says, whatever lines and files it says it in."""

    def text(page: PageText) -> PageText:
        return replace(page, file="", id_line=None)

    def texts(thing: Any) -> dict[str, PageText]:
        return {language: text(page) for language, page in thing.texts.items()}

    modules = [
        (
            module.id,
            module.slug,
            module.agency,
            module.needs,
            module.quiz,
            texts(module),
            [(one.id, one.slug, texts(one)) for one in module.lessons],
            sorted((one.id, one.topic, one.lesson, one.plain.source, one.plain.content) for one in module.questions),
        )
        for module in package.modules
    ]
    course = package.course
    rules = (course.id, course.agency, course.needs, course.minutes, course.certificate_valid_months, course.sequential)
    attached = {name: one.digest for name, one in [*package.pictures.items(), *package.files.items()]}
    return [rules, texts(course), modules, attached]


def test_everything_that_the_format_knows_comes_out_as_it_went_in(full):
    load(full)
    export = exported()
    assert export.losses == ()
    assert essence(read_files(export.files)) == essence(read_package(full))


def test_export_import_export_gives_the_same_bytes(full):
    load(full)
    first = exported()
    empty_site()
    report = load_files(first)
    assert not report.with_outcome(Outcome.KEPT)
    second = exported()
    assert second.losses == ()
    assert second.files == first.files


def test_importing_an_export_where_it_came_from_writes_no_page_anew(full):
    load(full)
    report = load_files(exported())
    assert not report.changed_anything
    assert not report.with_outcome(Outcome.KEPT)


def test_what_an_author_wrote_here_goes_the_same_way(full):
    load(full)
    page = lesson("g-soil-1")
    page.body = [
        ("text", '<p data-block-key="x1">ก่อน<b> <b>“โอน” </b></b>เงิน <i>ตอนนี้</i></p><p data-block-key="x2"></p>'),
        ("text", '<p data-block-key="x3"><a linktype="page" id="3">หน้า</a></p>'),
        ("heading", "## หัว #"),
        ("chat", {"title": "กลุ่ม", "messages": [{"speaker": "ป้า: ก", "text": "ว่าไง\nนะ", "is_reader": False}]}),
        ("remember", {"points": ["<p>หนึ่ง</p><p>สอง</p>"]}),
    ]
    page.save_revision().publish()
    lesson("g-soil-1", "en").delete()
    first = exported()
    told = " ".join(map(str, first.losses))
    assert "“i” in a text" in told
    assert "a link to something on this site (page)" in told
    assert "“ป้า: ก”" in told
    assert "paragraphs within one point" in told
    empty_site()
    load_files(first)
    second = exported()
    assert (second.files, second.losses) == (first.files, ())


def test_what_packages_have_no_place_for_is_told(full):
    load(full)
    course = find_course("garden")
    CoursePage.objects.filter(pk=course.pk).update(edition=3, seo_title="x", slug="suan")
    edit_here(lesson("g-soil-2"), "ร่าง", publish=False)
    lesson("g-water-1").unpublish()
    Quiz.objects.filter(code="g-soil-quiz").update(live=False)
    Question.objects.filter(code="g-soil-q1").update(live=False)
    told = "\n".join(map(str, exported().losses))
    for words in (
        "edition 3",
        "search engines",
        "“suan”",
        "“บท g-soil-2” has changes",
        "“บท g-water-1” is not published",
        "“บท g-water-1 (en)” has no page in the main language",
        "the quiz “g-soil-quiz” is not published",
        "the question “g-soil-q1” is not published",
        "an import would refuse this",
    ):
        assert words in told


def test_owners_travel_with_their_course(full):
    agencies.agency("etda")
    agencies.agency("nso")
    edit(full, "course.yaml", "minutes: 30", "minutes: 30\nagency: etda")
    edit(full, "02-water/module.yaml", "id: g-water\n", "id: g-water\nagency: nso\n")
    load(full)
    assert essence(read_files(exported().files)) == essence(read_package(full))
    assert Image.objects.get(title="garden/spade.svg").collection == Agency.objects.get(code="etda").collection


def test_a_course_is_found_by_its_address_too(full):
    load(full)
    CoursePage.objects.filter(code="garden").update(slug="suan")
    assert exported("suan").course == "garden"
    assert find_course("no-such") is None


def test_the_number_of_queries_does_not_grow_with_lessons_and_questions(full):
    load(full)
    with CaptureQueriesContext(connection) as few:
        exported()
    for number in range(3, 6):
        add_lesson(full, f"01-soil/0{number}-more-{number}", f"g-more-{number}")
    questions = QUESTIONS_YAML.format(module="more", lesson="g-more-3")
    before = (full / "01-soil/questions.yaml").read_text(encoding="utf-8")
    write(full, "01-soil/questions.yaml", before + questions)
    load(full)
    with CaptureQueriesContext(connection) as many:
        exported()
    assert len(many) == len(few)


def test_what_comes_first_travels_too(full, garden_at):
    other = garden_at("orchard")
    load(other)
    edit(full, "course.yaml", "minutes: 30", "minutes: 30\nprerequisites:\n  - {course: orchard, level: finished}")
    needs = "prerequisites:\n  - {module: g-soil}\n  - {course: orchard, module: orchard-soil}\n"
    edit(full, "02-water/module.yaml", "id: g-water\n", f"id: g-water\n{needs}")
    load(full)
    first = exported()
    assert first.losses == ()
    assert essence(read_files(first.files)) == essence(read_package(full))
    assert "  - {course: orchard, level: finished}\n" in first.files["course.yaml"].decode()
    assert needs in first.files["02-water/module.yaml"].decode()
    assert not load(full).changed_anything
    edit(full, "02-water/module.yaml", needs, "")
    load(full)
    assert not ModulePrerequisite.objects.exists()


def test_what_comes_first_must_be_there_and_must_not_go_round(full, garden_at):
    edit(full, "course.yaml", "minutes: 30", "minutes: 30\nprerequisites:\n  - {course: orchard}")
    with pytest.raises(PackageErrors) as refused:
        load(full)
    (error,) = refused.value.errors
    assert (error.file, error.line, error.field) == ("course.yaml", 5, "prerequisites")
    assert not CoursePage.objects.exists()
    other = garden_at("orchard")
    load(other)
    load(full)
    edit(other, "course.yaml", "minutes: 30", "minutes: 30\nprerequisites:\n  - {course: garden}")
    with pytest.raises(PackageErrors) as circle:
        load(other)
    assert "circle" in circle.value.errors[0].problem


def test_the_starter_course_comes_out_as_it_went_in():
    load_agencies(), load_hotlines(), load_terms()
    load(STARTER)
    first = exported("volunteer-duties")
    assert first.losses == ()
    assert essence(read_files(first.files)) == essence(read_package(STARTER))
    empty_site()
    load_files(first)
    assert exported("volunteer-duties").files == first.files
