"""The staff pages about certificates: the list, issuing by hand, revoking."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from certificates.models import Certificate
from courses.enrolment import enrol
from lms.volunteers.models import Volunteer
from tests import make
from tests.make.volunteers import certificate_row, programme, programme_admin, volunteer

pytestmark = pytest.mark.django_db

LIST = "/admin/certificates/"
ISSUE = "/admin/certificates/issue/"
REASON = "ผ่านการอบรมในห้องเรียน 12 พ.ย. 2569"


@pytest.fixture
def dara():
    return programme_admin("ดารา")


@pytest.fixture
def as_dara(client, dara):
    client.force_login(dara)
    return client


@pytest.fixture
def somjai():
    return make.trainee("สมใจ", "ใจดี", email="somjai@example.org", mobile="+66812345678")


@pytest.fixture
def course():
    return make.course(modules=0)


def text_of(response) -> str:
    return response.content.decode()


def shown(html: str, *rows) -> set:
    return {row for row in rows if f"{LIST}{row.pk}/" in html}


# The list


def test_certificates_are_filtered_by_state_and_course(as_dara, somjai, dara):
    courses = [make.course(modules=0) for _each in range(3)]
    valid = certificate_row(user=somjai, course=courses[0])
    expired = certificate_row(user=somjai, course=courses[1], valid_until=timezone.localdate() - timedelta(days=1))
    revoked = certificate_row(user=somjai, course=courses[2], revoked_by=dara)
    every = (valid, expired, revoked)
    for query, row in [
        ({"state": "valid"}, valid),
        ({"state": "expired"}, expired),
        ({"state": "revoked"}, revoked),
        ({"course": courses[1].pk}, expired),
    ]:
        assert shown(text_of(as_dara.get(LIST, query)), *every) == {row}
    assert shown(text_of(as_dara.get(LIST, {"state": "superseded"})), *every) == set()
    assert shown(text_of(as_dara.get(LIST)), *every) == set(every)


def test_a_certificate_is_found_by_serial_and_by_name(as_dara, somjai, course):
    mine = certificate_row(user=somjai, course=course)
    other = certificate_row(user=make.trainee("มานี", "มีนา"), course=course)
    for text in [mine.serial, mine.serial.lower(), "สมใจ ใจดี", "ใจดี"]:
        assert shown(text_of(as_dara.get(LIST, {"q": text})), mine, other) == {mine}


def test_there_is_no_page_to_edit_or_delete_a_certificate(as_dara, somjai, course):
    row = certificate_row(user=somjai, course=course)
    for address in ["new/", f"edit/{row.pk}/", f"delete/{row.pk}/"]:
        assert as_dara.get(f"{LIST}{address}").status_code == 404


def test_the_export_holds_states_in_words(as_dara, somjai, course):
    row = certificate_row(user=somjai, course=course, valid_until=timezone.localdate() - timedelta(days=1))
    body = b"".join(as_dara.get(f"{LIST}?export=csv").streaming_content).decode()
    assert row.serial in body
    assert "หมดอายุ" in body
    assert as_dara.get(f"{LIST}?export=xlsx").status_code == 200


# Issuing by hand


@pytest.mark.parametrize("contact", ["somjai@example.org", "SOMJAI@example.org", "081-234-5678", "๐๘๑๒๓๔๕๖๗๘"])
def test_a_certificate_is_issued_by_hand_to_whom_a_contact_names(as_dara, dara, somjai, course, contact):
    response = as_dara.post(ISSUE, {"contact": contact, "course": course.pk, "reason": REASON}, follow=True)
    certificate = Certificate.objects.get()
    assert certificate.enrolment.user == somjai
    assert certificate.enrolment.course_id == course.pk
    assert (certificate.issued_by, certificate.issue_reason) == (dara, REASON)
    html = text_of(response)
    assert response.redirect_chain == [(f"{LIST}{certificate.pk}/", 302)]
    for fact in [certificate.serial, REASON, dara.full_name]:
        assert fact in html
    assert ModelLogEntry.objects.for_instance(certificate).filter(user=dara).exists()


def test_issuing_from_the_trainees_page_asks_for_no_contact(as_dara, somjai, course):
    html = text_of(as_dara.get(f"{ISSUE}{somjai.pk}/"))
    assert somjai.full_name in html
    assert 'name="contact"' not in html
    as_dara.post(f"{ISSUE}{somjai.pk}/", {"course": course.pk, "reason": REASON})
    assert Certificate.objects.get().enrolment.user == somjai


def test_issuing_the_last_certificate_makes_active_and_says_so(as_dara, somjai, course):
    row = volunteer(somjai, programme([course]))
    response = as_dara.post(f"{ISSUE}{somjai.pk}/", {"course": course.pk, "reason": REASON}, follow=True)
    row.refresh_from_db()
    assert row.status == "active"
    assert row.programme.name in text_of(response)


@pytest.mark.parametrize("missing", ["contact", "course", "reason"])
def test_nothing_is_issued_while_a_field_is_missing(as_dara, somjai, course, missing):
    form = {"contact": somjai.email, "course": course.pk, "reason": REASON, missing: ""}
    response = as_dara.post(ISSUE, form)
    assert response.status_code == 200
    assert "error-message" in text_of(response)
    assert not Certificate.objects.exists()


@pytest.mark.parametrize(
    ("contact", "told"), [("nobody@example.org", "ไม่มีบัญชีผู้ใช้"), ("สมใจ", "error-message"), ("0212", "error-message")]
)
def test_a_contact_that_names_nobody_is_told_beside_the_field(as_dara, somjai, course, contact, told):
    response = as_dara.post(ISSUE, {"contact": contact, "course": course.pk, "reason": REASON})
    assert told in text_of(response)
    assert not Certificate.objects.exists()


def test_a_second_certificate_of_the_same_course_is_not_issued(as_dara, somjai, course):
    held = certificate_row(user=somjai, course=course)
    response = as_dara.post(f"{ISSUE}{somjai.pk}/", {"course": course.pk, "reason": REASON})
    assert held.serial in text_of(response)
    assert Certificate.objects.get() == held


def test_a_refusal_on_the_way_is_told_in_the_form_and_leaves_nothing(as_dara, course):
    unprintable = make.trainee("😀")
    response = as_dara.post(f"{ISSUE}{unprintable.pk}/", {"course": course.pk, "reason": REASON})
    assert response.status_code == 200
    assert "U+1F600" in text_of(response)
    assert not Certificate.objects.exists()
    assert not unprintable.enrolments.exists()


def test_unpublished_courses_translations_and_closed_accounts_are_no_choice(as_dara, somjai, course):
    twin = make.in_english(course)
    draft = make.course(modules=0)
    draft.unpublish()
    for page in (twin, draft):
        assert as_dara.post(f"{ISSUE}{somjai.pk}/", {"course": page.pk, "reason": REASON}).status_code == 200
    somjai.is_active = False
    somjai.save()
    assert as_dara.get(f"{ISSUE}{somjai.pk}/").status_code == 404
    assert as_dara.post(ISSUE, {"contact": somjai.email, "course": course.pk, "reason": REASON}).status_code == 200
    assert not Certificate.objects.exists()


# Revoking


def test_a_certificate_is_revoked_with_a_reason_and_the_public_page_shows_it_at_once(as_dara, client, dara, somjai):
    course = make.course(modules=0)
    as_dara.post(f"{ISSUE}{somjai.pk}/", {"course": course.pk, "reason": REASON})
    certificate = Certificate.objects.get()
    public = f"/verify/{certificate.serial}/"
    before = text_of(client.get(public))
    form = {"reason": "ออกผิดคน", "confirmed": "on"}
    response = as_dara.post(f"{LIST}{certificate.pk}/revoke/", form, follow=True)
    certificate.refresh_from_db()
    assert (certificate.state, certificate.revoked_by, certificate.revoke_reason) == ("revoked", dara, "ออกผิดคน")
    assert "ออกผิดคน" in text_of(response)
    assert f"{LIST}{certificate.pk}/revoke/" not in text_of(response)
    after = text_of(client.get(public))
    assert after != before
    assert "ออกผิดคน" not in after


def test_revoking_suspends_the_status_until_someone_reinstates_it_after_a_new_issue(as_dara, somjai, course):
    row = volunteer(somjai, programme([course]))
    form = {"course": course.pk, "reason": REASON}
    as_dara.post(f"{ISSUE}{somjai.pk}/", form)
    certificate = Certificate.objects.get()
    as_dara.post(f"{LIST}{certificate.pk}/revoke/", {"reason": "สะกดชื่อผิด", "confirmed": "on"})
    assert Volunteer.objects.get().status == "suspended"
    html = text_of(as_dara.post(f"{ISSUE}{somjai.pk}/", form, follow=True))
    assert Volunteer.objects.get().status == "suspended"
    assert f"/admin/volunteers/{row.pk}/" in html
    as_dara.post(f"/admin/volunteers/{row.pk}/reinstate/", {"reason": "ออกใหม่ถูกต้องแล้ว"})
    assert Volunteer.objects.get().status == "active"


@pytest.mark.parametrize("form", [{"reason": "ออกผิดคน"}, {"confirmed": "on"}, {"reason": " ", "confirmed": "on"}])
def test_revoking_needs_a_reason_and_the_confirmation(as_dara, somjai, course, form):
    certificate = certificate_row(user=somjai, course=course)
    response = as_dara.post(f"{LIST}{certificate.pk}/revoke/", form)
    assert response.status_code == 200
    assert "error-message" in text_of(response)
    certificate.refresh_from_db()
    assert certificate.state == "issued"


def test_revoking_twice_changes_nothing(as_dara, dara, somjai, course):
    certificate = certificate_row(user=somjai, course=course)
    form = {"reason": "ออกผิดคน", "confirmed": "on"}
    as_dara.post(f"{LIST}{certificate.pk}/revoke/", form)
    as_dara.post(f"{LIST}{certificate.pk}/revoke/", {**form, "reason": "อีกครั้ง"})
    certificate.refresh_from_db()
    assert certificate.revoke_reason == "ออกผิดคน"
    assert ModelLogEntry.objects.for_instance(certificate).count() == 1


def test_an_unknown_certificate_is_a_404(as_dara):
    assert as_dara.get(f"{LIST}999999/").status_code == 404
    assert as_dara.post(f"{LIST}999999/revoke/").status_code == 404


def test_the_reports_of_the_admin_lead_to_the_certificate(client, somjai, course):
    client.force_login(make.admin(is_sample=True))
    enrol(user=somjai, course=course)
    client.post(f"{ISSUE}{somjai.pk}/", {"course": course.pk, "reason": REASON})
    certificate = Certificate.objects.get()
    assert f"{LIST}{certificate.pk}/" in text_of(client.get("/admin/reports/site-history/"))
