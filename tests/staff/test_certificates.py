"""The staff pages about certificates: the list, issuing by hand, revoking."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from certificates.deciding import ask
from certificates.issue_rules import list_person
from certificates.models import Certificate, Decision, IssueListEntry, IssueRefusal, IssueRule, Reissue
from certificates.refused_issues import note_refusal
from certificates.reinstating import reinstate
from certificates.reissuing import plan_reissue, run_reissue
from certificates.revoking import revoke
from courses.enrolment import enrol
from lms.core.refusals import Refused
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


# Correcting, reinstating


NAME = {"name_prefix": "นาง", "first_name": "สมใจ", "last_name": "ใจดีมาก", "latin_name": "Somjai Jaideemak"}


@pytest.fixture
def four_eyes(settings):
    decisions = ("issue", "correct", "revoke", "reinstate", "reissue")
    settings.LMS_RULES = {**settings.LMS_RULES, "certificate_four_eyes": decisions}


def test_a_name_is_corrected_and_both_pages_lead_to_each_other(as_dara, dara, somjai, course):
    row = certificate_row(user=somjai, course=course)
    page = text_of(as_dara.get(f"{LIST}{row.pk}/correct/"))
    assert row.full_name in page
    form = {**NAME, "reason": "สะกดนามสกุลผิด"}
    response = as_dara.post(f"{LIST}{row.pk}/correct/", form, follow=True)
    new = Certificate.objects.exclude(pk=row.pk).get()
    assert response.redirect_chain == [(f"{LIST}{new.pk}/", 302)]
    assert (new.full_name, new.latin_name, new.issued_by) == ("นางสมใจ ใจดีมาก", "Somjai Jaideemak", dara)
    somjai.refresh_from_db()
    assert somjai.last_name == "ใจดีมาก"
    assert f"{LIST}{row.pk}/" in text_of(response)
    old = text_of(as_dara.get(f"{LIST}{row.pk}/"))
    assert f"{LIST}{new.pk}/" in old
    for name in ("correct", "revoke", "reinstate"):
        assert f"{LIST}{row.pk}/{name}/" not in old


def test_where_nothing_would_change_the_form_says_so(as_dara, somjai, course):
    row = certificate_row(user=somjai, course=course)
    form = {"name_prefix": somjai.name_prefix, "first_name": "สมใจ", "last_name": "ใจดี", "reason": "ลอง"}
    response = as_dara.post(f"{LIST}{row.pk}/correct/", form)
    assert response.status_code == 200
    assert Certificate.objects.get() == row


def test_a_revocation_by_mistake_is_taken_back(as_dara, somjai, course, dara):
    row = certificate_row(user=somjai, course=course, revoked_by=dara)
    assert f"{LIST}{row.pk}/reinstate/" in text_of(as_dara.get(f"{LIST}{row.pk}/"))
    response = as_dara.post(f"{LIST}{row.pk}/reinstate/", {"reason": "เพิกถอนผิดใบ"}, follow=True)
    row.refresh_from_db()
    assert (row.state, row.changes.get().reason) == ("issued", "เพิกถอนผิดใบ")
    assert "เพิกถอนผิดใบ" in text_of(response)


# The second person


def test_with_four_eyes_the_page_leads_to_a_request_that_another_person_approves(
    as_dara, client, dara, somjai, course, four_eyes
):
    row = certificate_row(user=somjai, course=course)
    form = {"reason": "ออกผิดคน", "confirmed": "on"}
    response = as_dara.post(f"{LIST}{row.pk}/revoke/", form, follow=True)
    decision = Decision.objects.get()
    here = f"/admin/certificate-decisions/{decision.pk}/"
    assert response.redirect_chain == [(here, 302)]
    assert f"{here}approve/" not in text_of(response)  # not for whoever asked
    assert f"{here}decline/" in text_of(response)
    assert here in text_of(as_dara.get(f"{LIST}{row.pk}/"))
    refused = as_dara.post(f"{here}approve/", {"reason": ""})
    assert refused.status_code == 200
    row.refresh_from_db()
    assert row.state == "issued"
    client.force_login(programme_admin("มะลิ"))
    assert f"{here}approve/" in text_of(client.get(here))
    client.post(f"{here}approve/", {"reason": "ตรวจแล้ว"})
    row.refresh_from_db()
    assert (row.state, row.revoked_by) == ("revoked", dara)
    assert "มะลิ" in text_of(client.get(f"{LIST}{row.pk}/"))


def test_a_request_is_declined_and_the_list_says_so(as_dara, client, somjai, course, four_eyes):
    form = {"course": course.pk, "reason": REASON}
    as_dara.post(f"{ISSUE}{somjai.pk}/", form)
    decision = Decision.objects.get()
    client.force_login(programme_admin("มะลิ"))
    client.post(f"/admin/certificate-decisions/{decision.pk}/decline/", {"reason": "ไม่มีรายชื่อ"})
    assert not Certificate.objects.exists()
    listed = text_of(client.get("/admin/certificate-decisions/", {"state": "declined"}))
    assert f"/admin/certificate-decisions/{decision.pk}/" in listed
    assert "ไม่มีรายชื่อ" in text_of(client.get(f"/admin/certificate-decisions/{decision.pk}/"))


# Re-issuing many


def test_many_are_counted_first_and_issued_again_once_confirmed(as_dara, somjai, course):
    certificate_row(user=somjai, course=course)
    form = {"course": course.pk, "reason": "ตราผิด", "preview": "1"}
    preview = as_dara.post("/admin/reissues/new/", form)
    assert not Reissue.objects.exists()
    seen = preview.context["form"]["seen"].value()
    again = as_dara.post("/admin/reissues/new/", {**form, "confirm": "1", "seen": "else"})
    assert again.status_code == 200
    assert not Reissue.objects.exists()
    done = as_dara.post("/admin/reissues/new/", {**form, "confirm": "1", "seen": seen})
    reissue = Reissue.objects.get()
    assert done.url == f"/admin/reissues/{reissue.pk}/"
    run_reissue(reissue.pk)
    assert Certificate.objects.valid().get().supersedes is not None
    assert as_dara.get(done.url).status_code == 200


def test_never_all_certificates_at_once(as_dara, somjai, course):
    certificate_row(user=somjai, course=course)
    response = as_dara.post("/admin/reissues/new/", {"reason": "ตราผิด", "preview": "1"})
    assert "error" in text_of(response)
    assert not Reissue.objects.exists()


# Who gets one and who does not


def test_a_person_is_blocked_and_the_entry_lifted(as_dara, somjai, course):
    form = {"kind": "block", "contact": somjai.email, "course": course.pk, "reason": "สอบแทนกัน"}
    response = as_dara.post("/admin/issue-list/new/", form, follow=True)
    entry = IssueListEntry.objects.get()
    assert (entry.person, entry.course_id) == (somjai, course.pk)
    assert "สอบแทนกัน" in text_of(response)
    refused = as_dara.post(f"{ISSUE}{somjai.pk}/", {"course": course.pk, "reason": REASON})
    assert refused.status_code == 200
    assert not Certificate.objects.exists()
    as_dara.post(f"/admin/issue-list/{entry.pk}/lift/", {"reason": "ไม่จริง"})
    as_dara.post(f"{ISSUE}{somjai.pk}/", {"course": course.pk, "reason": REASON})
    assert Certificate.objects.count() == 1


def test_rules_of_courses_are_kept_in_the_admin_and_audited(as_dara, dara, course):
    as_dara.post("/admin/issue-rules/new/", {"course": course.pk, "only_listed": "on"})
    rule = IssueRule.objects.get()
    assert (rule.course_id, rule.only_listed) == (course.pk, True)
    assert ModelLogEntry.objects.for_instance(rule).get().user == dara
    as_dara.post(f"/admin/issue-rules/edit/{rule.pk}/", {"course": course.pk, "needs_email": "on"})
    rule.refresh_from_db()
    assert (rule.only_listed, rule.needs_email) == (False, True)


def test_refused_certificates_are_listed_with_their_cause(as_dara, somjai, course):
    place = enrol(user=somjai, course=course)
    note_refusal(enrolment=place, refused=Refused("issue_blocked"))
    listed = text_of(as_dara.get("/admin/refused-certificates/"))
    assert somjai.full_name in listed
    row = IssueRefusal.objects.get()
    assert str(Refused("issue_blocked").remedy) in text_of(as_dara.get(f"/admin/refused-certificates/{row.pk}/"))


@pytest.mark.parametrize(
    "address",
    [
        "/admin/certificates/",
        "/admin/certificate-decisions/",
        "/admin/reissues/",
        "/admin/issue-list/",
        "/admin/refused-certificates/",
    ],
)
def test_lists_cost_the_same_however_long_they_are(as_dara, dara, course, address, django_assert_max_num_queries):
    def more(count):
        for number in range(count):
            person = make.trainee(f"คนที่{number}")
            row = certificate_row(user=person, course=course)
            note_refusal(enrolment=row.enrolment, refused=Refused("issue_blocked"))
            list_person(kind="block", person=person, course=None, actor=dara, reason="ทดสอบ")
            ask(kind="revoke", actor=dara, reason="ทดสอบ", certificate=row)
            plan_reissue(actor=dara, reason="ทดสอบ", course=course)

    more(1)
    as_dara.get(address)
    with CaptureQueriesContext(connection) as few:
        as_dara.get(address)
    more(6)
    with django_assert_max_num_queries(len(few)):
        assert as_dara.get(address).status_code == 200


def test_a_certificates_page_costs_the_same_however_much_happened_to_it(as_dara, dara, somjai, course):
    row = certificate_row(user=somjai, course=course)
    counts = []
    for _each in range(2):
        as_dara.get(f"{LIST}{row.pk}/")
        with CaptureQueriesContext(connection) as asked:
            as_dara.get(f"{LIST}{row.pk}/")
        counts.append(len(asked))
        for _time in range(3):
            revoke(certificate=row, actor=dara, reason="ออกผิดคน")
            reinstate(certificate=row, actor=dara, reason="ตรวจแล้ว")
    assert counts[0] == counts[1]
