"""A module that is only a quiz, and quizzes that draw from the whole course."""

from pathlib import Path

import pytest

from courses.models import ModulePage
from courses.packages.reading import read_package
from tests.make.packages import MODULE_YAML, PAGE_TEXT, edit, write
from tests.packages.importing import load

FINAL = "03-final-test"


@pytest.fixture
def with_final_test(garden: Path) -> Path:
    write(garden, f"{FINAL}/module.yaml", MODULE_YAML.format(id="g-final").replace("count: 2", "count: 4"))
    for language in ("th", "en"):
        write(garden, f"{FINAL}/module.{language}.md", PAGE_TEXT.format(title="สอบปลายทาง", body="ทั้งหลักสูตร"))
    return garden


@pytest.mark.without_database
def test_a_final_test_is_a_module_without_lessons_and_questions(with_final_test):
    final = read_package(with_final_test).modules[-1]
    assert (final.lessons, final.questions) == ((), ())
    assert final.quiz.draws[0].count == 4


@pytest.mark.without_database
def test_a_quiz_may_fix_questions_of_another_module(with_final_test):
    edit(with_final_test, f"{FINAL}/module.yaml", "  draws:", "  fixed: [g-soil-q1]\n  draws:")
    edit(with_final_test, f"{FINAL}/module.yaml", "count: 4", "count: 3")
    assert read_package(with_final_test).modules[-1].quiz.fixed == ("g-soil-q1",)


@pytest.mark.without_database
def test_a_question_that_is_fixed_cannot_be_drawn_as_well(with_final_test, errors_of):
    edit(with_final_test, f"{FINAL}/module.yaml", "  draws:", "  fixed: [g-soil-q1]\n  draws:")
    (error,) = errors_of(with_final_test)
    assert (error.file, error.line, error.field) == (f"{FINAL}/module.yaml", 11, "quiz.draws")
    assert "(4) than the whole course has (3)" in error.problem


@pytest.mark.django_db
def test_a_final_test_is_imported_and_again_unchanged(with_final_test, media):
    load(with_final_test)
    final = ModulePage.objects.get(code="g-final", locale__language_code="th")
    assert final.quiz.code == "g-final-quiz"
    assert final.quiz.bank.questions.count() == 4
    assert not load(with_final_test).changed_anything
