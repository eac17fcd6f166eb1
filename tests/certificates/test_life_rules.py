"""Who gets a certificate: rules of courses and programmes, the lists of people, and what was refused."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from certificates.issue_rules import lift_entry, list_person
from certificates.issuing import issue
from certificates.models import Certificate, IssueListEntry, IssueRefusal, IssueRule
from certificates.refused_issues import note_refusal, refusal_of
from courses.models import Enrolment
from courses.progress import complete_lesson
from lms.core.refusals import Refused
from lms.training.by_hand import issue_by_hand
from lms.training.journey import begin_course, finish_lesson
from lms.training.tasks import issue_what_is_waiting
from lms.volunteers.models import ProgrammeIssueRule
from tests import make
from tests.make.certificates import enrolment
from tests.make.volunteers import programme, volunteer

pytestmark = pytest.mark.django_db
BACKEND = "lms.accounts.backends.EmailOrMobileBackend"


@pytest.fixture
def course():
    return make.course(modules=1, lessons=1)


@pytest.fixture
def somjai():
    return make.trainee("สมใจ", email="", mobile="+66812345678")


@pytest.fixture
def aree():
    return make.admin()


def finish(person, course):
    lesson = course.get_children().get().get_children().get()
    return finish_lesson(enrolment=begin_course(user=person, course=course), lesson_key=lesson.translation_key)


def block(person, aree, course=None, kind="block") -> IssueListEntry:
    return list_person(kind=kind, person=person, course=course, actor=aree, reason="ร้องเรียนว่าสอบแทนกัน")


def test_whoever_is_blocked_gets_none_by_the_system_or_by_hand(course, somjai, aree):
    block(somjai, aree)
    assert finish(somjai, course).refusal.code == "issue_blocked"
    with pytest.raises(Refused) as refused:
        issue_by_hand(user=somjai, course=course, actor=aree, reason="อบรมแล้ว")
    assert refused.value.code == "issue_blocked"
    assert not Certificate.objects.exists()
    assert Enrolment.objects.get().completed_at is not None  # what was learnt stands


def test_a_block_for_one_course_leaves_the_others(course, somjai, aree):
    block(somjai, aree, course)
    assert issue(enrolment=enrolment(somjai, make.course(modules=0))).is_valid
    with pytest.raises(Refused):
        issue(enrolment=enrolment(somjai, course))


def test_what_somebody_holds_already_stays(course, somjai, aree):
    held = issue(enrolment=enrolment(somjai, course))
    block(somjai, aree)
    assert issue(enrolment=held.enrolment) == held
    assert held.is_valid


def test_only_those_on_the_list_of_a_course_that_has_one(course, somjai, aree):
    IssueRule.objects.create(course=course, only_listed=True)
    with pytest.raises(Refused) as refused:
        issue(enrolment=enrolment(somjai, course))
    assert refused.value.code == "issue_not_listed"
    entry = block(somjai, aree, course, kind="allow")
    assert block(somjai, aree, course, kind="allow") == entry
    assert issue(enrolment=Enrolment.objects.get()).is_valid


@pytest.mark.parametrize(
    ("condition", "field", "value", "code"),
    [
        ("needs_email", "email", "somjai@example.org", "issue_needs_email"),
        ("needs_latin_name", "latin_name", "Somjai", "issue_needs_latin_name"),
        ("needs_mobile", "mobile", "+66899999999", "issue_needs_mobile"),
    ],
)
def test_what_the_account_must_hold(course, somjai, condition, field, value, code):
    IssueRule.objects.create(course=course, **{condition: True})
    setattr(somjai, field, "")
    somjai.save()
    assert finish(somjai, course).refusal.code == code
    setattr(somjai, field, value)
    somjai.save()
    assert issue_what_is_waiting() == 1


def test_a_programme_asks_its_own_people_only(course, somjai):
    joined = programme([course])
    ProgrammeIssueRule.objects.create(programme=joined, needs_email=True)
    stranger = make.trainee("มานี", email="", mobile="+66811111111")
    assert issue(enrolment=enrolment(stranger, course)).is_valid
    volunteer(somjai, joined)
    with pytest.raises(Refused) as refused:
        issue(enrolment=enrolment(somjai, course))
    assert refused.value.code == "issue_needs_email"


def test_a_refusal_is_on_record_with_its_cause_until_the_certificate_follows_by_itself(course, somjai, aree):
    entry = block(somjai, aree)
    finish(somjai, course)
    assert [issue_what_is_waiting(), IssueRefusal.objects.count()] == [0, 1]
    held = IssueRefusal.objects.get()
    assert (held.code, held.over_at, held.last_at > held.first_at) == ("issue_blocked", None, True)
    IssueRule.objects.create(course=course, needs_email=True)
    lift_entry(entry=entry, actor=aree, reason="ตรวจสอบแล้วไม่จริง")
    issue_what_is_waiting()
    assert list(IssueRefusal.objects.order_by("pk").values_list("code", flat=True)) == [
        "issue_blocked",
        "issue_needs_email",
    ]
    somjai.email = "somjai@example.org"
    somjai.save()
    assert issue_what_is_waiting() == 1
    last = IssueRefusal.objects.latest("pk")
    assert (last.certificate, last.over_at is not None) == (Certificate.objects.get(), True)


def test_the_trainee_is_told_in_plain_words_and_gets_it_on_the_next_visit(client, course, somjai, aree):
    entry = block(somjai, aree)
    finish(somjai, course)
    client.force_login(somjai, backend=BACKEND)
    page = client.get(course.url).text
    assert str(Refused("issue_blocked").message) in page
    assert "ร้องเรียน" not in page
    lift_entry(entry=entry, actor=aree, reason="ตรวจสอบแล้วไม่จริง")
    assert Certificate.objects.count() == 0
    assert client.get(course.url).status_code == 200
    assert Certificate.objects.get().enrolment.user == somjai


def test_a_name_that_no_font_prints_is_on_record_with_the_character(course):
    person = make.trainee("😀")
    finish(person, course)
    assert "U+1F600" in refusal_of(IssueRefusal.objects.get()).message


def test_entries_need_reasons_are_lifted_and_never_deleted(somjai, aree):
    entry = block(somjai, aree)
    for call in (
        lambda: list_person(kind="block", person=somjai, course=None, actor=aree, reason=" "),
        lambda: lift_entry(entry=entry, actor=aree, reason=""),
    ):
        with pytest.raises(Refused):
            call()
    first = lift_entry(entry=entry, actor=aree, reason="เข้าใจผิด")
    assert lift_entry(entry=entry, actor=make.admin(), reason="อีกครั้ง").lifted_by == aree
    assert block(somjai, aree) != first
    with pytest.raises(ProtectedError):
        entry.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        IssueListEntry.objects.filter(lifted_at__isnull=True).update(reason="")


def test_a_lesson_done_twice_notes_one_refusal(course, somjai, aree):
    block(somjai, aree)
    finish(somjai, course)
    place = Enrolment.objects.get()
    complete_lesson(enrolment=place, lesson_key=course.get_children().get().get_children().get().translation_key)
    finish(somjai, course)
    assert IssueRefusal.objects.count() == 1


def test_a_refusal_stays_on_record_also_where_somebody_would_delete_it(course):
    place = enrolment(course=course)
    row = note_refusal(enrolment=place, refused=Refused("issue_blocked"))
    for delete in (row.delete, IssueRefusal.objects.all().delete, place.delete):
        with pytest.raises(ProtectedError):
            delete()
    assert IssueRefusal.objects.get().code == "issue_blocked"
