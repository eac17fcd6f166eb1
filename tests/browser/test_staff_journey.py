"""The editor's and the administrator's parts, in a real browser, in Thai."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.stack]

FIRST_LESSON = (
    "from courses.models import LessonPage\n"
    "answer = LessonPage.objects.get(locale__language_code='th', code='vd-role-what').pk"
)
DUTIES = (
    "from courses.models import CoursePage\n"
    "answer = CoursePage.objects.get(locale__language_code='th', code='volunteer-duties').pk"
)
NEW_EDITOR = (
    "from django.contrib.auth.models import Group\nfrom lms.accounts.models import User\n"
    "editor = User(first_name='ใหม่', last_name='เขียนดี', email='new@example.org', is_staff=True)\n"
    f"editor.set_password('{steps.PASSWORD}')\neditor.save()\n"
    "editor.groups.set(Group.objects.filter(name__in=['Editors', 'Moderators']))\nanswer = editor.pk"
)


def publish(page: Page) -> None:
    page.get_by_role("button", name="ตัวเลือกเพิ่มเติม").or_(page.locator("footer .w-dropdown__toggle")).last.click()
    page.locator("[name=action-publish]").click()
    page.wait_for_load_state()


def test_a_new_editor_sets_up_the_second_factor_and_only_then_reaches_the_admin(journey_server: Server, phone: Page):
    journey_server.shell(NEW_EDITOR)
    steps.sign_in(phone, journey_server, "new@example.org")
    phone.goto(journey_server.url + "/admin/")
    assert "/second-factor/set-up/" in phone.url
    phone.goto(journey_server.url + "/admin/pages/")
    assert "/second-factor/set-up/" in phone.url
    secret = re.sub(r"\s", "", phone.locator("code").first.text_content() or "")
    code = steps.one_time_code(secret)
    phone.locator("[name=code]").fill(code)
    phone.get_by_role("button", name="ยืนยัน").click()
    expect(phone.locator("main")).to_contain_text("เก็บรหัสแล้ว ไปต่อ")
    phone.goto(journey_server.url + "/admin/")
    assert phone.url == journey_server.url + "/admin/"


def test_an_editor_changes_a_lesson_previews_it_and_the_trainee_reads_it(journey_server: Server, desk: Page, chromium):
    steps.sign_in(desk, journey_server, "editor@example.org", "editor-sample-1")
    lesson = journey_server.shell(FIRST_LESSON)
    desk.goto(f"{journey_server.url}/admin/pages/{lesson}/edit/")
    expect(desk.get_by_text("บัญชีตัวอย่าง").first).to_be_visible()  # exempt from the second factor, visibly
    desk.locator("#id_title").fill("อสด. คือใคร ฉบับปรับปรุง")
    time.sleep(1)
    preview = desk.request.get(f"{journey_server.url}/admin/pages/{lesson}/edit/preview/")
    assert preview.ok
    desk.get_by_role("button", name="เปิด/ปิดแสดงตัวอย่าง").or_(desk.locator("[aria-label*=review]")).first.click()
    frame = desk.frame_locator("iframe[data-preview-iframe], #w-preview-iframe, [data-side-panel=preview] iframe").first
    expect(frame.get_by_role("heading", level=1)).to_have_text("อสด. คือใคร ฉบับปรับปรุง", timeout=20_000)
    publish(desk)
    with chromium.new_context(viewport={"width": 360, "height": 740}, locale="th-TH") as context:
        page = context.new_page()
        steps.register(page, journey_server, contact="082-222-3333")
        steps.enrol(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("อสด. คือใคร ฉบับปรับปรุง")


def test_an_editor_changes_a_question_and_a_quiz(journey_server: Server, desk: Page):
    steps.sign_in(desk, journey_server, "editor@example.org", "editor-sample-1")
    found = journey_server.shell(
        "from quizzes.models import Question, Quiz\n"
        "question = Question.objects.filter(current_version__kind='single_choice').order_by('pk').first()\n"
        "answer = [question.pk, question.versions.count(), Quiz.objects.order_by('pk').first().pk]"
    )
    question, versions, quiz = found
    desk.goto(f"{journey_server.url}/admin/snippets/quizzes/question/edit/{question}/")
    stem = desk.locator("textarea[name*=stem-th], [name='kind-0-value-stem-th']").first
    stem.fill("คำถามที่แก้ไขแล้ว คุณจะทำอย่างไร")
    publish(desk)
    after = journey_server.shell(
        f"from quizzes.models import Question\nq = Question.objects.get(pk={question})\n"
        "answer = [q.versions.count(), q.current_version.content['stem']['th']]"
    )
    assert after == [versions + 1, "คำถามที่แก้ไขแล้ว คุณจะทำอย่างไร"]

    desk.goto(f"{journey_server.url}/admin/snippets/quizzes/quiz/edit/{quiz}/")
    desk.locator("[name=pass_percent]").fill("80")
    publish(desk)
    stored = journey_server.shell(f"from quizzes.models import Quiz\nanswer = Quiz.objects.get(pk={quiz}).pass_percent")
    assert stored == 80


def test_an_administrator_issues_by_hand_and_revokes_and_anyone_sees_it_at_once(
    journey_server: Server, desk: Page, phone: Page
):
    steps.register(phone, journey_server)
    steps.sign_in(desk, journey_server, "admin@example.org", "admin-sample-1")
    desk.goto(journey_server.url + "/admin/certificates/issue/")
    desk.locator("[name=contact]").fill("081-234-5678")
    desk.locator("[name=course]").select_option(str(journey_server.shell(DUTIES)))
    desk.get_by_role("button", name="ออกประกาศนียบัตร").click()
    expect(desk.get_by_text("ฟิลด์นี้จำเป็น").or_(desk.locator(".error-message")).first).to_be_visible()
    desk.locator("[name=reason]").fill("อบรมในห้องเรียนที่ศูนย์ดิจิทัลชุมชน")
    desk.get_by_role("button", name="ออกประกาศนียบัตร").click()
    desk.wait_for_load_state()
    serial = journey_server.shell(
        "from certificates.models import Certificate\nanswer = Certificate.objects.get().serial"
    )
    expect(desk.locator("body")).to_contain_text(serial)

    phone.goto(f"{journey_server.url}/verify/{serial}/")
    expect(phone.locator(".notice--good")).to_be_visible()
    phone.goto(journey_server.url + "/volunteer/")
    expect(phone.locator(".volunteer-card")).to_be_visible()

    pk = journey_server.shell("from certificates.models import Certificate\nanswer = Certificate.objects.get().pk")
    desk.goto(f"{journey_server.url}/admin/certificates/{pk}/revoke/")
    desk.locator("[name=reason]").fill("ออกผิดคน")
    for box in desk.locator("form input[type=checkbox]").all():
        box.check()
    desk.get_by_role("button", name="เพิกถอน").last.click()
    desk.wait_for_load_state()
    phone.goto(f"{journey_server.url}/verify/{serial}/")
    expect(phone.locator(".notice--bad")).to_be_visible()
    phone.goto(journey_server.url + "/volunteer/")
    expect(phone.locator(".volunteer-card")).to_have_count(0)
