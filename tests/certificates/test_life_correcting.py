"""Correcting: a new certificate in the place of one, the old one leads on, and what rests on it never flickers."""

from datetime import timedelta
from unittest import mock

import pytest
from django.core import mail
from django.utils import timezone
from wagtail.models import ModelLogEntry

from certificates import issuing, rendering
from certificates.correcting import correct, preview_correction
from certificates.issuing import issue
from certificates.models import Certificate, CertificateChange, CertificateNotice
from certificates.rendering import render_certificate
from lms.core.refusals import Refused
from lms.training.certificate_decisions import decide
from lms.training.tasks import tell_of_replacement
from lms.volunteers.models import Volunteer
from lms.volunteers.status import lapse_expired
from tests import make
from tests.make.certificates import enrolment
from tests.make.volunteers import audit_trail, programme, volunteer
from tests.quizzes.racing import race

pytestmark = pytest.mark.django_db
NAME = {"name_prefix": "นาง", "first_name": "สมใจ", "last_name": "ใจดีมาก", "latin_name": ""}


@pytest.fixture
def aree():
    return make.admin()


@pytest.fixture
def row():
    course = make.course(modules=0, certificate_valid_months=12)
    return issue(enrolment=enrolment(make.trainee("สมใจ", "ใจดี"), course, edition=2))


def rename(row: Certificate, last_name: str = "ใจดีมาก") -> None:
    row.enrolment.user.last_name = last_name
    row.enrolment.user.save()


def test_the_new_one_takes_the_place_of_the_old_one_with_the_same_validity(row, aree):
    Certificate.objects.filter(pk=row.pk).update(valid_until=timezone.localdate() + timedelta(days=40))
    rename(row)
    new = correct(certificate=row, actor=aree, reason="สะกดนามสกุลผิด")
    row.refresh_from_db()
    assert (row.state, row.full_name, row.superseded_by) == ("superseded", "นางสมใจ ใจดี", new)
    assert (new.full_name, new.edition, new.valid_until) == ("นางสมใจ ใจดีมาก", 2, row.valid_until)
    assert (new.issued_by, new.issue_reason, new.serial != row.serial) == (aree, "สะกดนามสกุลผิด", True)
    causes = CertificateChange.objects.filter(cause="correction", actor=aree).order_by("pk")
    assert [(c.certificate, c.to_state) for c in causes] == [(row, "superseded"), (new, "issued")]
    assert ModelLogEntry.objects.for_instance(row).filter(action="certificate.supersede", user=aree).count() == 1


def test_the_page_of_the_old_one_says_so(row, aree, client):
    rename(row)
    correct(certificate=row, actor=aree, reason="สะกดนามสกุลผิด")
    with mock.patch("django.utils.translation.get_language_from_request", return_value="th"):
        page = client.get(f"/verify/{row.serial}/")
    assert page.status_code == 200
    assert "แทน" in page.text


def test_a_title_that_was_wrong_is_corrected_too(row, aree):
    course = row.enrolment.course
    course.title = "ชื่อหลักสูตรที่ถูกต้อง"
    course.save_revision().publish()
    assert list(preview_correction(Certificate.objects.get(pk=row.pk))) == ["course_title"]
    assert correct(certificate=row, actor=aree, reason="ชื่อหลักสูตรผิด").course_title == "ชื่อหลักสูตรที่ถูกต้อง"


def test_nothing_is_issued_where_it_would_read_the_same(row, aree):
    with pytest.raises(Refused) as refused:
        correct(certificate=row, actor=aree, reason="ลองดู")
    assert refused.value.code == "nothing_to_correct"
    row.refresh_from_db()
    assert (row.state, Certificate.objects.count(), CertificateChange.objects.count()) == ("issued", 1, 1)


@pytest.mark.parametrize("fields", [{"valid_until": timezone.localdate() - timedelta(days=1)}, {"state": "superseded"}])
def test_only_one_that_holds_today_is_corrected(row, aree, fields):
    Certificate.objects.filter(pk=row.pk).update(**fields)
    rename(row)
    with pytest.raises(Refused) as refused:
        correct(certificate=row, actor=aree, reason="สะกดผิด")
    assert refused.value.code == "certificate_not_valid"


def test_what_no_font_prints_leaves_the_old_one_in_force(row, aree):
    rename(row, "😀")
    with pytest.raises(Refused):
        correct(certificate=row, actor=aree, reason="สะกดผิด")
    row.refresh_from_db()
    assert row.is_valid


def test_reminders_that_were_sent_count_for_the_new_one(row, aree):
    CertificateNotice.objects.create(certificate=row, about="renewal", days=60)
    rename(row)
    new = correct(certificate=row, actor=aree, reason="สะกดผิด")
    assert [(notice.about, notice.days) for notice in new.notices.all()] == [("renewal", 60)]


@pytest.mark.parametrize("broken", ["begin", "record", "_carry_over", "_draw_later"])
def test_a_crash_between_any_two_steps_leaves_the_old_one_in_force(row, aree, broken):
    rename(row)
    with mock.patch.object(issuing, broken, side_effect=OSError("gone")), pytest.raises(OSError, match="gone"):
        correct(certificate=row, actor=aree, reason="สะกดผิด")
    row.refresh_from_db()
    assert (row.state, Certificate.objects.count(), CertificateChange.objects.count()) == ("issued", 1, 1)
    correct(certificate=row, actor=aree, reason="สะกดผิด")
    assert Certificate.objects.valid().count() == 1


def test_a_correction_while_the_old_one_is_drawn_leaves_each_its_own_file(row, aree):
    rename(row)
    draw, new = rendering.render_pdf, []

    def draw_slowly(certificate):
        if not new:
            new.append(correct(certificate=row, actor=aree, reason="สะกดผิด"))
        return draw(certificate)

    with mock.patch.object(rendering, "render_pdf", draw_slowly):
        old = render_certificate(row.pk)
    fresh = render_certificate(new[0].pk)
    assert (old.state, fresh.state) == ("superseded", "issued")
    assert old.serial in old.file
    assert fresh.serial in fresh.file
    assert old.file_sha256 != fresh.file_sha256


def test_the_status_stays_active_through_a_correction_by_staff(row, aree):
    held = volunteer(row.enrolment.user, programme([row.enrolment.course]), status="active")
    done = decide(kind="correct", actor=aree, reason="สะกดผิด", certificate=row, facts={"name": NAME})
    lapse_expired(today=timezone.localdate())
    assert done.certificate.full_name == "นางสมใจ ใจดีมาก"
    assert Volunteer.objects.get(pk=held.pk).status == "active"
    assert audit_trail(held) == []
    trail = ModelLogEntry.objects.for_instance(row.enrolment.user).get()
    assert (trail.action, trail.user) == ("accounts.name_changed", aree)


def test_the_holder_is_written_to_once_where_the_rules_say_so(row, aree, settings):
    done = decide(kind="correct", actor=aree, reason="สะกดผิด", certificate=row, facts={"name": NAME})
    settings.LMS_RULES = {**settings.LMS_RULES, "certificate_correction_mail": False}
    assert tell_of_replacement(done.certificate.pk) == 0
    settings.LMS_RULES = {**settings.LMS_RULES, "certificate_correction_mail": True}
    assert [tell_of_replacement(done.certificate.pk) for _each in range(2)] == [1, 0]
    assert mail.outbox[0].to == [row.enrolment.user.email]
    assert row.course_title in mail.outbox[0].body


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_administrators_correcting_at_once_make_one_new_certificate(row):
    rename(row)
    people = [make.admin("อารี"), make.admin("ดารา")]
    with mock.patch.object(issuing, "_draw_later"):
        outcomes = race(*[lambda who=who: correct(certificate=row, actor=who, reason="สะกดผิด") for who in people])
    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert [type(one) for one in refused] == [Refused]
    assert refused[0].code in ("certificate_not_in_force", "certificate_not_valid")
    assert Certificate.objects.valid().count() == 1
    assert Certificate.objects.count() == 2


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_correcting_and_revoking_at_once_leave_one_truth(row, aree):
    rename(row)
    with mock.patch.object(issuing, "_draw_later"):
        race(
            lambda: correct(certificate=row, actor=aree, reason="สะกดผิด"),
            lambda: decide(kind="revoke", actor=aree, reason="ออกผิดคน", certificate=row),
        )
    row.refresh_from_db()
    new = Certificate.objects.exclude(pk=row.pk).first()
    assert (row.state, new and new.state) in {("superseded", "issued"), ("revoked", None)}
