"""What is to be checked again: the report, by whom it is seen, and the mails, which nobody gets twice."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from content.models import ReviewNotice
from courses import review_mail
from courses.models import LessonPage
from courses.review_mail import tell_of_reviews
from courses.reviews import due
from courses.tasks import tell_of_due_reviews
from lms.agencies.models import Role
from quizzes.roles import grant_editor_rights
from tests import make
from tests.make import blocks
from tests.make.agencies import agency, corner, member

pytestmark = pytest.mark.django_db
REPORT = "/admin/courses/due-for-review/"


def in_days(days: int):
    return timezone.localdate() + timedelta(days=days)


def dated(page: LessonPage, days: int, **fields) -> LessonPage:
    page.checked_on, page.review_by = in_days(-400), in_days(days)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return LessonPage.objects.get(pk=page.pk)


def lesson_due(days: int, *, title: str = "", **course) -> LessonPage:
    page = blocks.lesson_of(make.course(modules=1, lessons=1, **course))
    return dated(page, days, title=title or page.title)


def text(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_everything_dated_is_listed_with_the_earliest_first():
    lesson = lesson_due(20)
    blocks.hotline(checked_on=in_days(-90), review_by=in_days(10))
    blocks.term(review_by=in_days(-3))
    blocks.term("undated")
    blocks.lesson_of(make.course(lessons=1))
    found = due()
    assert [(one.kind, one.days_left) for one in found] == [("term", -3), ("hotline", 10), ("lesson", 20)]
    assert found[2].row == lesson
    assert [one.kind for one in due(until=in_days(10))] == ["term", "hotline"]


def test_the_report_is_filtered_by_time_kind_and_agency(client):
    pdpc = agency("pdpc")
    theirs, ours = lesson_due(50, title="บทของเขา", agency=pdpc), lesson_due(80, title="บทของเรา")
    blocks.hotline(name="สายด่วนเก่า", checked_on=in_days(-90), review_by=in_days(-1))
    client.force_login(make.admin())
    names = [theirs.title, ours.title, "สายด่วนเก่า"]

    def listed(query: str) -> list[bool]:
        return [name in text(client, f"{REPORT}results/{query}") for name in names]

    assert listed("") == [True, True, True]
    assert listed("?within=0") == [False, False, True]
    assert listed("?within=30") == [False, False, True]
    assert listed("?within=60") == [True, False, True]
    assert listed("?within=90") == [True, True, True]
    assert listed("?kind=lesson") == [True, True, False]
    assert listed(f"?agency={pdpc.pk}") == [True, False, False]
    assert reverse("wagtailadmin_pages:edit", args=[ours.pk]) in text(client, REPORT)


def test_an_agency_sees_its_own_lessons_only(client):
    ours, theirs = corner("ours"), corner("theirs")
    for one in (ours, theirs):
        dated(LessonPage.objects.get(pk=one.lesson.pk), 5)
    blocks.hotline(name="สายด่วนกลาง", checked_on=in_days(-90), review_by=in_days(1))
    client.force_login(ours.member)
    for query in ("", f"?agency={theirs.agency.pk}", "?export=csv"):
        response = client.get(REPORT + query)
        page = b"".join(response).decode() if response.streaming else response.content.decode()
        assert theirs.lesson.title not in page
        assert str(theirs.agency) not in page
        assert "สายด่วนกลาง" not in page
    assert ours.lesson.title in text(client, REPORT)


def test_the_report_is_exported_with_harmless_cells(client):
    lesson_due(3, title="=1+1")
    client.force_login(make.admin())
    data = b"".join(client.get(f"{REPORT}?export=csv").streaming_content)
    assert data.startswith(b"\xef\xbb\xbf")
    row = data.decode("utf-8-sig").splitlines()[1]
    assert "'=1+1" in row
    assert in_days(3).isoformat() in row
    response = client.get(f"{REPORT}?export=xlsx")
    sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
    assert [cell.value for cell in sheet[2]][1] == "=1+1"
    assert sheet[2][1].data_type == "s"


def test_the_report_asks_as_many_queries_for_many_rows_as_for_few(client):
    client.force_login(make.admin())
    lesson_due(3)
    blocks.hotline("1", review_by=in_days(3), checked_on=in_days(-9))
    counts = []
    for number in range(2):
        client.get(REPORT)
        with CaptureQueriesContext(connection) as captured:
            client.get(REPORT)
        counts.append(len(captured))
        for more in range(4):
            lesson_due(3, agency=agency())
            blocks.hotline(f"19{number}{more}", review_by=in_days(3), checked_on=in_days(-9))
    assert counts[0] == counts[1]


def test_an_agencys_authors_and_managers_are_told_once_for_each_day():
    pdpc = agency("pdpc")
    author, manager = member(pdpc, email="a@example.org"), member(pdpc, Role.MANAGER, email="m@example.org")
    member(pdpc, Role.REVIEWER, email="r@example.org")
    member(agency(), email="x@example.org")
    lesson = lesson_due(30, title="บทครบกำหนด", agency=pdpc)
    lesson_due(31, title="บทยังไม่ถึง", agency=pdpc)
    assert tell_of_reviews() == 2
    assert sorted(one.to[0] for one in mail.outbox) == [author.email, manager.email]
    for one in mail.outbox:
        assert "บทครบกำหนด" in one.body
        assert "บทยังไม่ถึง" not in one.body
        assert f"http://localhost:8000/admin/pages/{lesson.pk}/edit/" in one.body
    assert tell_of_due_reviews() == 0
    dated(lesson, 29)
    assert tell_of_reviews() == 2
    assert len(mail.outbox) == 4
    assert ReviewNotice.objects.count() == 4


def test_one_mail_tells_a_person_of_everything():
    pdpc = agency("pdpc")
    author = member(pdpc)
    for title in ("บทหนึ่ง", "บทสอง"):
        lesson_due(-5, title=title, agency=pdpc)
    assert tell_of_reviews() == 1
    (told,) = mail.outbox
    assert told.to == [author.email]
    assert "บทหนึ่ง" in told.body
    assert "บทสอง" in told.body


def test_the_programme_office_is_told_of_what_is_nobody_elses():
    grant_editor_rights()
    office = make.editor(email="office@example.org")
    pdpc = agency("pdpc")  # has nobody yet
    lesson_due(1, agency=pdpc)
    lesson_due(2)
    tell_of_reviews()
    assert {one.to[0] for one in mail.outbox} == {office.email}
    assert ReviewNotice.objects.filter(user=office).count() == 2


def test_where_the_office_has_nobody_administrators_are_told():
    admin = make.admin(email="admin@example.org")
    blocks.hotline(checked_on=in_days(-90), review_by=in_days(3))
    tell_of_reviews()
    assert [one.to for one in mail.outbox] == [[admin.email]]


def test_who_left_or_has_no_address_is_not_told():
    pdpc = agency("pdpc")
    member(pdpc, is_active=False)
    nobody = member(pdpc, mobile="+66812345678")
    type(nobody).objects.filter(pk=nobody.pk).update(email="")
    lesson_due(1, agency=pdpc)
    assert tell_of_reviews() == 0


def test_a_mail_that_cannot_be_sent_is_sent_by_the_next_run_and_keeps_no_other_back(monkeypatch):
    pdpc = agency("pdpc")
    unlucky, lucky = member(pdpc), member(pdpc)
    lesson_due(1, agency=pdpc)
    send = review_mail.send_mail

    def refuse(subject, body, sender, to):
        if to == [unlucky.email]:
            raise OSError("mailbox full")
        return send(subject, body, sender, to)

    monkeypatch.setattr(review_mail, "send_mail", refuse)
    with pytest.raises(OSError, match="mailbox full"):
        tell_of_reviews()
    assert [one.to for one in mail.outbox] == [[lucky.email]]
    monkeypatch.setattr(review_mail, "send_mail", send)
    assert tell_of_reviews() == 1
    assert mail.outbox[1].to == [unlucky.email]


def test_the_days_ahead_and_the_roles_are_settings(settings):
    pdpc = agency("pdpc")
    reviewer = member(pdpc, Role.REVIEWER)
    lesson_due(45, agency=pdpc)
    assert tell_of_reviews() == 0
    settings.LMS_RULES = {**settings.LMS_RULES, "review_notice_days": 45, "review_notice_roles": ("reviewer",)}
    assert tell_of_reviews() == 1
    assert mail.outbox[0].to == [reviewer.email]
