"""The main job, on a phone, in Thai: from registration to certificate and volunteer status."""

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.conftest import assert_accessible
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.stack]


def open_quiz_wait_over(server: Server) -> None:
    """Let the wait between attempts pass, as the clock would."""
    server.shell(
        "from datetime import timedelta\nfrom django.db.models import F\nfrom quizzes.models import Attempt\n"
        "day = timedelta(days=1)\n"
        "answer = Attempt.objects.filter(state='finished').update(started_at=F('started_at') - day,"
        " due_at=F('due_at') - day, submitted_at=F('submitted_at') - day, finished_at=F('finished_at') - day)"
    )


def test_a_villager_becomes_a_volunteer_on_a_phone(journey_server: Server, phone: Page, tmp_path: Path):
    failures: list[str] = []
    phone.on("pageerror", lambda error: failures.append(str(error)))
    phone.goto(journey_server.url + "/")
    assert_accessible(phone)
    steps.register(phone, journey_server)
    assert_accessible(phone)
    steps.enrol(phone)
    assert_accessible(phone)

    # Leaves in the middle and resumes where she was.
    second = phone.get_by_role("heading", level=1).text_content()
    phone.get_by_role("button", name="อ่านจบแล้ว ไปต่อ").click()
    expect(phone.get_by_role("heading", level=1)).not_to_have_text(second or "")
    here = phone.get_by_role("heading", level=1).text_content()
    phone.goto(journey_server.url + "/learn/")
    phone.get_by_role("link", name="เรียนต่อ").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(here or "")

    # Fails the first quiz, is told when the next try opens, tries again and passes.
    assert steps.read_module(phone) >= 2
    assert_accessible(phone)
    steps.take_quiz(phone, journey_server, right=False)
    expect(phone.get_by_text("ครั้งนี้ยังไม่ผ่าน")).to_be_visible()
    expect(phone.get_by_text("ทำครั้งต่อไปได้ตั้งแต่").first).to_be_visible()
    assert_accessible(phone)
    phone.get_by_role("link", name="กลับไปหน้าแบบทดสอบ").click()
    expect(phone.get_by_role("button", name="เริ่มทำแบบทดสอบ")).to_have_count(0)
    open_quiz_wait_over(journey_server)
    phone.reload()
    steps.take_quiz(phone, journey_server, right=True)
    expect(phone.get_by_text("คุณผ่านแล้ว")).to_be_visible()

    # The other modules, to the final test, which has no lessons.
    for lessons in (4, 4, 3, 2, 2, 0):
        phone.get_by_role("link", name="เรียนต่อ").click()
        assert not lessons or steps.read_module(phone) == lessons
        steps.take_quiz_with_another_device(phone, journey_server)

    # The certificate, once the worker has drawn it.
    phone.get_by_role("link", name="ดูประกาศนียบัตร").click()
    expect(phone.get_by_text("คุณเรียนจบหลักสูตรนี้แล้ว")).to_be_visible()
    assert_accessible(phone)
    serial = re.search(r"OSD-\d{4}-[0-9A-Z-]+", phone.content()).group(0)
    address = phone.get_by_role("link", name="ดาวน์โหลดประกาศนียบัตร").get_attribute("href")
    pdf = wait_for_pdf(phone, journey_server.url + address)
    (tmp_path / "certificate.pdf").write_bytes(pdf)
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "certificate.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "นางสมใจ ใจดี" in text
    assert serial in text

    # Volunteer status and card.
    phone.goto(journey_server.url + "/volunteer/")
    expect(phone.locator(".volunteer-card")).to_be_visible()
    assert_accessible(phone)

    # Anyone can check it, and sees nothing more than name, course and date.
    phone.context.clear_cookies()
    phone.goto(f"{journey_server.url}/verify/{serial}/")
    expect(phone.locator("main")).to_contain_text("สมใจ ใจดี")
    assert "081" not in phone.content()
    assert "6681" not in phone.content()
    assert_accessible(phone)
    assert failures == []


def wait_for_pdf(page: Page, address: str) -> bytes:
    for _turn in range(60):
        answer = page.request.get(address)
        if answer.headers["content-type"] == "application/pdf":
            return answer.body()
        page.wait_for_timeout(500)
    raise AssertionError("the certificate was not drawn within 30 s")


def test_an_english_reader_reads_the_same_course_and_progress_counts_once(journey_server: Server, phone: Page):
    steps.register(phone, journey_server, contact="mali@example.org", first_name="มะลิ")
    steps.enrol(phone)
    phone.get_by_role("button", name="อ่านจบแล้ว ไปต่อ").click()
    phone.get_by_role("link", name="English").click()
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    expect(phone.get_by_text("Lesson 2 of")).to_be_visible()
    assert_accessible(phone)
    phone.get_by_role("button", name="Finished – go on").click()
    expect(phone.get_by_text("Lesson 3 of")).to_be_visible()
    phone.get_by_role("link", name="ไทย").click()
    expect(phone.get_by_text("บทที่ 3 จาก")).to_be_visible()
    counted = (
        "from courses.models import LessonProgress\n"
        "answer = LessonProgress.objects.filter(enrolment__user__email='mali@example.org').count()"
    )
    assert journey_server.shell(counted) == 2


def test_the_journey_works_without_javascript(journey_server: Server, chromium):
    with chromium.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=False, locale="th-TH"
    ) as context:
        page = context.new_page()
        steps.register(page, journey_server, contact="089-765-4321", first_name="บุญมี")
        steps.enrol(page)
        steps.read_module(page)
        page.get_by_role("button", name="เริ่มทำแบบทดสอบ").click()
        keys = steps.right_answers(journey_server, steps.attempt_key(page))
        for position, values in keys.items():
            for value in values:
                page.locator(f"input[name=q{position}][value='{value}']").check()
        page.get_by_role("button", name="บันทึกไว้ทำต่อทีหลัง").click()
        expect(page.get_by_text("บันทึกคำตอบของคุณแล้ว")).to_be_visible()
        for position, values in keys.items():
            for value in values:
                expect(page.locator(f"input[name=q{position}][value='{value}']")).to_be_checked()
        page.get_by_role("button", name="ส่งคำตอบ").click()
        expect(page.get_by_text("คุณผ่านแล้ว")).to_be_visible()
