"""Whose a course and its modules are, as the package says and as the site decided since."""

from pathlib import Path

import pytest

from courses.giving import give_page
from courses.models import CoursePage, ModulePage
from courses.packages.errors import PackageErrors
from courses.packages.report import Outcome
from lms.agencies.models import Agency
from quizzes.models import QuestionBank
from tests.make import agencies
from tests.make.packages import edit
from tests.packages.importing import load, names

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def etda() -> Agency:
    return agencies.agency("etda")


@pytest.fixture
def owned(garden: Path, etda: Agency) -> Path:
    """The garden as a course of ETDA with its second module from NSO."""
    agencies.agency("nso")
    edit(garden, "course.yaml", "minutes: 30", "minutes: 30\nagency: etda")
    edit(garden, "02-water/module.yaml", "id: g-water\n", "id: g-water\nagency: nso\n")
    return garden


def owner(code: str, model: type = ModulePage) -> set[str | None]:
    """Return the codes of the agencies that a page has in all languages."""
    return set(model.objects.filter(code=code).values_list("agency__code", flat=True))


def test_course_module_and_question_bank_belong_to_those_that_the_package_names(owned):
    load(owned)
    assert owner("garden", CoursePage) == {"etda"}
    assert (owner("g-soil"), owner("g-water")) == ({None}, {"nso"})
    assert QuestionBank.objects.get(code="garden").agency.code == "etda"


def test_an_agency_that_the_site_does_not_have_is_refused_with_file_line_and_remedy(owned):
    edit(owned, "02-water/module.yaml", "agency: nso", "agency: etd")
    with pytest.raises(PackageErrors) as refused:
        load(owned)
    (error,) = refused.value.errors
    assert (error.file, error.line, error.field) == ("02-water/module.yaml", 2, "agency")
    assert "“etd”" in error.problem
    assert "“etda”" in error.remedy
    assert not CoursePage.objects.exists()


def test_a_course_that_was_here_before_is_given_to_the_agency_named_now(garden, etda):
    load(garden)
    assert owner("garden", CoursePage) == {None}
    edit(garden, "course.yaml", "minutes: 30", "minutes: 30\nagency: etda")
    report = load(garden)
    assert names(report, Outcome.CHANGED) == ["owner garden"]
    assert owner("garden", CoursePage) == {"etda"}
    assert QuestionBank.objects.get(code="garden").agency == etda
    assert not load(garden).changed_anything


def test_another_owner_chosen_here_stays_unless_the_package_is_to_win(owned):
    load(owned)
    elsewhere = agencies.agency("pdpc")
    give_page(page=CoursePage.objects.get(code="garden", locale__language_code="th"), agency=elsewhere, actor=None)
    assert not load(owned).changed_anything
    assert owner("garden", CoursePage) == {"pdpc"}
    edit(owned, "course.yaml", "agency: etda", "agency: nso")
    assert names(load(owned), Outcome.KEPT) == ["owner garden"]
    assert owner("garden", CoursePage) == {"pdpc"}
    assert names(load(owned, overwrite=True), Outcome.CHANGED) == ["owner garden"]
    assert owner("garden", CoursePage) == {"nso"}


def test_a_package_that_names_nobody_gives_nothing_away(owned):
    load(owned)
    edit(owned, "course.yaml", "agency: etda\n", "")
    assert not load(owned).changed_anything
    assert owner("garden", CoursePage) == {"etda"}
