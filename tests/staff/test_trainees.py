"""The staff pages about trainees and enrolments."""

from fractions import Fraction

import pytest
from django.utils import timezone

from courses.enrolment import enrol
from courses.outline import outline_of
from courses.progress import begin_module, complete_lesson, complete_module
from lms.training.admin.masking import masked_contact
from lms.training.admin.record_tables import attempts_table
from quizzes.models import Attempt, QuestionBank, Quiz
from tests import make
from tests.make.volunteers import certificate_row, programme, programme_admin, volunteer

pytestmark = pytest.mark.django_db

TRAINEES = "/admin/trainees/"
ENROLMENTS = "/admin/enrolments/"


@pytest.fixture
def as_dara(client):
    client.force_login(programme_admin("ดารา"))
    return client


@pytest.fixture
def somjai():
    return make.trainee("สมใจ", "ใจดี", email="somjai@example.org", mobile="+66812345678", latin_name="Somjai Jaidee")


@pytest.fixture
def manee():
    return make.trainee("มานี", "มีนา", email="", mobile="+66898765432")


def text_of(response) -> str:
    return response.content.decode()


def shown(html: str, *people) -> set:
    return {person for person in people if f"{TRAINEES}{person.pk}/" in html}


def test_the_list_shows_trainees_and_not_staff(as_dara, somjai):
    boss = make.admin()
    assert shown(text_of(as_dara.get(TRAINEES)), somjai, boss) == {somjai}


def test_staff_who_learn_are_listed_too(as_dara):
    boss = make.admin()
    enrol(user=boss, course=make.course(modules=0))
    assert shown(text_of(as_dara.get(TRAINEES)), boss) == {boss}


def test_contacts_are_masked_in_the_list(as_dara, somjai, manee):
    html = text_of(as_dara.get(TRAINEES))
    assert somjai.email not in html
    assert "812345678" not in html
    assert "98765432" not in html
    assert "s•••@example.org" in html
    assert masked_contact(manee) == "08•••432"
    assert masked_contact(make.trainee(email="")) == ""


@pytest.mark.parametrize(
    "text",
    [
        "สมใจ",
        "นางสมใจ ใจดี",
        "ใจดี สมใจ",
        "somjai jaidee",
        "Somjai@Example",
        "0812345678",
        "081-234-5678",
        "๐๘๑ ๒๓๔ ๕๖๗๘",
        "+66812345678",
    ],
)
def test_a_trainee_is_found_by_name_and_contact_however_it_is_typed(as_dara, somjai, manee, text):
    assert shown(text_of(as_dara.get(TRAINEES, {"q": text})), somjai, manee) == {somjai}


def test_a_trainee_is_found_by_the_serial_of_a_certificate(as_dara, somjai, manee):
    serial = certificate_row(user=somjai, course=make.course(modules=0)).serial
    certificate_row(user=somjai, course=make.course(modules=0))
    assert shown(text_of(as_dara.get(TRAINEES, {"q": serial.lower()})), somjai, manee) == {somjai}


def test_a_search_without_match_says_so(as_dara, somjai):
    html = text_of(as_dara.get(TRAINEES, {"q": "ไม่มีใครชื่อนี้"}))
    assert shown(html, somjai) == set()


def test_the_list_counts_enrolments_and_valid_certificates(as_dara, somjai):
    courses = [make.course(modules=0) for _each in range(3)]
    for course in courses:
        enrol(user=somjai, course=course)
    certificate_row(user=somjai, course=courses[0])
    certificate_row(user=somjai, course=courses[1], revoked_by=make.admin())
    body = b"".join(as_dara.get(f"{TRAINEES}?export=csv").streaming_content).decode()
    (row,) = [line for line in body.splitlines() if "สมใจ" in line]
    assert row.endswith(",3,1")
    assert somjai.email not in body


@pytest.mark.parametrize("ordering", ["certificates_count", "-enrolments_count", "first_name", "-date_joined", "x"])
def test_the_list_is_sorted_by_its_columns(as_dara, somjai, manee, ordering):
    html = text_of(as_dara.get(TRAINEES, {"ordering": ordering}))
    assert shown(html, somjai, manee) == {somjai, manee}


def test_the_detail_shows_all_that_belongs_to_the_trainee(as_dara, somjai):
    course = make.course(modules=2, lessons=2)
    enrolment = enrol(user=somjai, course=course)
    outline = outline_of(course)
    for lesson in outline.modules[0].lessons:
        complete_lesson(enrolment=enrolment, lesson_key=lesson.key)
    complete_module(place=begin_module(enrolment=enrolment, module_key=outline.modules[0].key))
    certificate = certificate_row(user=somjai, course=course)
    row = volunteer(somjai, programme([course]), "active")
    html = text_of(as_dara.get(f"{TRAINEES}{somjai.pk}/"))
    for fact in [somjai.full_name, somjai.email, somjai.mobile, course.title, "1/2", "2/4", str(row.programme)]:
        assert fact in html
    assert f"/admin/certificates/{certificate.pk}/" in html
    assert f"/admin/volunteers/{row.pk}/" in html
    assert f"/admin/certificates/issue/{somjai.pk}/" in html


def test_the_detail_of_someone_new_says_that_there_is_nothing_yet(as_dara, somjai):
    html = text_of(as_dara.get(f"{TRAINEES}{somjai.pk}/"))
    for words in ["ยังไม่ได้ลงทะเบียนเรียน", "ยังไม่เคยทำแบบทดสอบ", "ยังไม่มีประกาศนียบัตร", "ยังไม่ได้เข้าร่วมโครงการ"]:
        assert words in html


def test_staff_who_learn_nothing_and_strangers_have_no_detail(as_dara):
    assert as_dara.get(f"{TRAINEES}{make.admin().pk}/").status_code == 404
    assert as_dara.get(f"{TRAINEES}999999/").status_code == 404


def attempt(user, quiz, number, **fields):
    return Attempt.objects.create(
        user=user,
        quiz=quiz,
        number=number,
        scope=user_scope(user),
        pass_percent=70,
        started_at=timezone.now(),
        **fields,
    )


def user_scope(user):
    return f"00000000-0000-0000-0000-{user.pk:012}"


def finished(marks: Fraction, *, passed: bool) -> dict:
    return {
        "state": "finished",
        "submitted_at": timezone.now(),
        "finished_at": timezone.now(),
        "marks_numerator": marks.numerator,
        "marks_denominator": marks.denominator,
        "marks_possible": 10,
        "passed": passed,
    }


def test_attempts_are_summed_up_by_quiz(somjai, manee):
    bank = QuestionBank.objects.create(code="b", name="คลัง")
    quiz = Quiz.objects.create(code="q", bank=bank, title="แบบทดสอบท้ายหน่วย")
    attempt(somjai, quiz, 1, **finished(Fraction(6), passed=False))
    attempt(somjai, quiz, 2, **finished(Fraction(17, 2), passed=True))
    attempt(somjai, quiz, 3)
    attempt(manee, quiz, 1)
    (mine,), (theirs,) = (attempts_table(person).data for person in (somjai, manee))
    assert (mine.standing.attempts_used, mine.best, mine.standing.passed) == (3, "85 %", True)
    assert (theirs.standing.attempts_used, theirs.best, theirs.standing.passed) == (1, "", False)


def test_lists_and_detail_cost_the_same_however_much_there_is(as_dara, somjai, django_assert_max_num_queries):
    def one_more():
        course = make.course(modules=1)
        enrolment = enrol(user=somjai, course=course)
        complete_lesson(enrolment=enrolment, lesson_key=outline_of(course).lessons[0].key)
        certificate_row(user=somjai, course=course)
        volunteer(somjai, programme([course]))
        enrol(user=make.trainee(), course=course)

    one_more()
    for address in [TRAINEES, ENROLMENTS, f"{TRAINEES}{somjai.pk}/", "/admin/certificates/"]:
        as_dara.get(address)
        with django_assert_max_num_queries(25) as before:
            as_dara.get(address)
        one_more()
        one_more()
        as_dara.get(address)
        with django_assert_max_num_queries(25) as after:
            as_dara.get(address)
        assert len(before) == len(after), address


def test_the_list_comes_in_pages(as_dara):
    for _each in range(21):
        make.trainee()
    first, second = (text_of(as_dara.get(TRAINEES, {"p": page})) for page in (1, 2))
    assert first.count('class="title-wrapper"') == 20
    assert second.count('class="title-wrapper"') >= 1


# Enrolments


def test_enrolments_are_filtered_by_course_and_completion_and_found_by_name(as_dara, somjai, manee):
    one, two = make.course(modules=0), make.course(modules=0)
    done = enrol(user=somjai, course=one)
    done.completed_at = timezone.now()
    done.save()
    enrol(user=manee, course=two)
    for query, person in [
        ({"course": one.pk}, somjai),
        ({"course": two.pk}, manee),
        ({"completed": "yes"}, somjai),
        ({"completed": "no"}, manee),
        ({"q": "มานี"}, manee),
    ]:
        assert shown(text_of(as_dara.get(ENROLMENTS, query)), somjai, manee) == {person}


def test_enrolments_have_no_page_to_add_change_or_delete_them(as_dara, somjai):
    row = enrol(user=somjai, course=make.course(modules=0))
    for address in ["new/", f"edit/{row.pk}/", f"delete/{row.pk}/", f"{row.pk}/"]:
        assert as_dara.get(f"{ENROLMENTS}{address}").status_code == 404
