"""What an agency's author may choose in forms: their own banks, questions, quizzes, pictures."""

import pytest

from courses.models import ModulePage
from lms.agencies.models import Agency, Role
from quizzes.bank_access import MAY_PUBLISH, MAY_SEE, banks_for
from quizzes.models import Question, Quiz
from quizzes.report_access import quizzes_for
from tests import make
from tests.make.agencies import agency, corner, member, programme_reviewer
from tests.make.quizzes import question, question_bank, quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def theirs():
    return corner("theirs")


@pytest.fixture
def ours(theirs):
    return corner("ours")


QUIZ = {
    **{"title": "ใหม่", "code": "new", "pass_percent": 70, "counts": "best", "attempts_allowed": 3, "cooldown": 30},
    **{"time_over": "hand_in", "review": "full", "pages": "all", "shuffle_choices": "on"},
    **{
        f"{name}-{key}": 0
        for name in ("draws", "fixed_questions", "topic_minimums")
        for key in ("TOTAL_FORMS", "INITIAL_FORMS")
    },
}


def fixed(asked: Question) -> dict[str, object]:
    row = {"question": asked.pk, "ORDER": 1, "id": "", "DELETE": ""}
    return {"fixed_questions-TOTAL_FORMS": 1, **{f"fixed_questions-0-{name}": value for name, value in row.items()}}


def test_a_quiz_takes_its_bank_and_fixed_questions_from_ones_own(client, ours, theirs):
    client.force_login(member(ours.agency))
    address = "/admin/snippets/quizzes/quiz/add/"
    for bank, asked, made in (
        (theirs.bank, ours.question, False),
        (ours.bank, theirs.question, False),
        (ours.bank, ours.question, True),
    ):
        client.post(address, {**QUIZ, "bank": bank.pk, **fixed(asked)})
        assert Quiz.objects.filter(code="new").exists() is made
    assert not Quiz.objects.get(code="new").live


def test_a_question_is_not_moved_into_another_agencys_bank(client, ours, theirs):
    client.force_login(member(ours.agency))
    address = f"/admin/snippets/quizzes/question/edit/{ours.question.pk}/"
    page = client.post(
        address, {"bank": theirs.bank.pk, "code": "moved", "topic": "x", "difficulty": 2, "kind-count": 0}
    )
    assert page.status_code == 200
    assert page.context["form"].errors.keys() >= {"bank"}
    ours.question.refresh_from_db()
    assert ours.question.bank == ours.bank


def test_a_module_ends_with_ones_own_quiz_or_the_one_it_had(client, ours, theirs):
    client.force_login(member(ours.agency))
    form = {
        **{"title": "หน่วย", "slug": ours.module.slug, "code": ours.module.code, "summary": "ย่อ"},
        **{"introduction-count": 0, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0},
        **{"prerequisites-TOTAL_FORMS": 0, "prerequisites-INITIAL_FORMS": 0},
    }
    address = f"/admin/pages/{ours.module.pk}/edit/"
    assert client.post(address, {**form, "quiz": theirs.quiz.pk}).context["form"].errors.keys() == {"quiz"}
    another = quiz(bank=ours.bank, draws=[("ours-topic", 1)])
    assert client.post(address, {**form, "quiz": another.pk}).status_code == 302
    draft = ModulePage.objects.get(pk=ours.module.pk).get_latest_revision_as_object()
    assert draft.quiz == another
    ModulePage.objects.filter(pk=ours.module.pk).update(quiz=theirs.quiz)
    ModulePage.objects.get(pk=ours.module.pk).save_revision()
    assert client.post(address, {**form, "quiz": theirs.quiz.pk}).status_code == 302


def test_a_logo_is_one_of_the_agencys_own_pictures(client, ours, theirs):
    client.force_login(member(ours.agency, Role.MANAGER))
    names = ("short_name", "short_name_en", "description", "description_en", "email", "phone", "website")
    form = {"name": "ก", "name_en": "A", **dict.fromkeys(names, "")}
    address = f"/admin/agencies/edit/{ours.agency.pk}/"
    assert client.post(address, {**form, "logo": theirs.image.pk}).status_code == 200
    assert client.post(address, {**form, "logo": ours.image.pk}).status_code == 302
    assert Agency.objects.get(pk=ours.agency.pk).logo == ours.image


def test_the_loaders_know_agencies(ours, theirs):
    office_bank = question_bank()
    author, office, nobody = member(ours.agency), programme_reviewer(), make.trainee()
    assert set(banks_for(author)) == set(banks_for(author, MAY_SEE)) == {ours.bank}
    assert set(banks_for(office)) == {ours.bank, theirs.bank, office_bank}
    assert not banks_for(author, MAY_PUBLISH).exists()
    assert not banks_for(nobody).exists()
    assert set(quizzes_for(author)) == {ours.quiz}
    assert set(quizzes_for(office)) == {ours.quiz, theirs.quiz}
    assert not quizzes_for(nobody).exists()


def test_what_the_office_owns_is_out_of_every_agencys_reach(client):
    free = question()
    client.force_login(member(agency(), Role.MANAGER))
    assert client.get(f"/admin/snippets/quizzes/question/edit/{free.pk}/").status_code == 404
    assert client.get(f"/admin/snippets/quizzes/questionbank/edit/{free.bank_id}/").status_code in {302, 403, 404}


def test_a_role_in_one_agency_is_no_right_in_another(client, ours, theirs):
    person = member(ours.agency, Role.AUTHOR)
    spare = question(bank=ours.bank, published=False)
    theirs_spare = question(bank=theirs.bank, published=False)
    person.groups.add(theirs.agency.role_groups.get(role=Role.REVIEWER).group)
    client.force_login(person)
    for row, kept in ((spare, True), (theirs_spare, False)):
        client.post(f"/admin/snippets/quizzes/question/delete/{row.pk}/")
        assert Question.objects.filter(pk=row.pk).exists() is kept
