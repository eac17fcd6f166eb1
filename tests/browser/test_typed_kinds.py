"""Questions that are typed or tapped, answered on a phone by touch and by keyboard."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import steps
from tests.browser.conftest import PHONE, assert_accessible, picture
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.stack]

# The first quiz of the course asks one question of each of these kinds, and nothing else.
ASK = """
from quizzes.models import Quiz, QuizDraw
from tests.make import question_kinds_typed as make
quiz = Quiz.objects.get(code="vd-role-quiz")
kinds = ["hotspot", "short_text", "numeric", "gaps"]
for kind in kinds:
    make.question_with_picture(kind, bank=quiz.bank, topic="typed")
quiz.draws.all().delete()
QuizDraw.objects.create(quiz=quiz, topic="typed", count=len(kinds))
answer = quiz.bank.code
"""


@pytest.fixture(scope="module")
def asking(shared_server: Server) -> Server:
    assert shared_server.shell(ASK)
    return shared_server


@pytest.fixture(params=["light", "dark"])
def themed_phone(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[tuple[Page, str]]:
    with chromium.new_context(**PHONE, color_scheme=request.param) as context:
        yield context.new_page(), request.param


def open_quiz(page: Page, server: Server, contact: str) -> None:
    steps.register(page, server, contact=contact)
    steps.enrol(page)
    steps.read_module(page)
    page.get_by_role("button", name="เริ่มทำแบบทดสอบ").click()
    page.wait_for_url(re.compile(r"/attempts/"))


def question(page: Page, part: str):
    return page.locator(".quiz-question").filter(has=page.locator(part))


def test_everything_is_answered_by_touch(asking: Server, themed_phone: tuple[Page, str], tmp_path: Path):
    phone, theme = themed_phone
    failures: list[str] = []
    phone.on("pageerror", lambda error: failures.append(str(error)))
    phone.on("console", lambda message: failures.append(message.text) if message.type == "error" else None)
    open_quiz(phone, asking, "081 234 5671" if theme == "light" else "081 234 5672")
    assert_accessible(phone)
    picture(phone, tmp_path, f"asked-{theme}")

    tapped = question(phone, "svg")
    for number in (1, 2):
        tapped.locator("label.spot").nth(number - 1).tap()
        expect(tapped.locator(".choice input").nth(number - 1)).to_be_checked()
    tapped.locator("label.spot").nth(2).tap()
    tapped.locator("label.spot").nth(2).tap()
    expect(tapped.locator(".choice input").nth(2)).not_to_be_checked()
    typed = phone.get_by_role("textbox", name=re.compile("คำตอบของคุณ|Your answer"))
    expect(typed).to_have_count(2)
    question(phone, "input[inputmode=decimal]").get_by_role("textbox").fill("๑,๔๔๑.๒๕ บาท")
    question(phone, "label.field input:not([inputmode])").get_by_role("textbox").fill("สายด่วน aoc.")
    gaps = question(phone, ".gaps")
    gaps.get_by_role("combobox").nth(0).select_option(label="ธนาคาร")
    gaps.get_by_role("textbox").fill("ตำรวจ ")
    gaps.get_by_role("combobox").nth(1).select_option(label="วางสาย")
    gaps.get_by_role("combobox").nth(1).blur()
    expect(phone.locator("#kept")).to_contain_text("✓")
    assert_accessible(phone)
    picture(phone, tmp_path, f"answered-{theme}")

    phone.reload()
    expect(phone.locator("input[inputmode=decimal]")).to_have_value("1441.25")
    expect(phone.locator(".hotspot :checked")).to_have_count(2)
    phone.get_by_role("button", name="ส่งคำตอบ").click()
    phone.wait_for_url(re.compile(r"result|/attempts/"))
    expect(phone.get_by_role("heading", level=1)).to_contain_text("ผลการทดสอบ")
    expect(phone.get_by_text("ถูกบางส่วน")).to_have_count(1)
    assert_accessible(phone)
    picture(phone, tmp_path, f"reviewed-{theme}")
    assert failures == []


def test_the_picture_is_answered_by_keyboard_with_the_names_of_its_areas(asking: Server, desk: Page):
    open_quiz(desk, asking, "081 234 5673")
    first = question(desk, "svg").get_by_role("checkbox", name="1. ชื่อผู้ส่ง")
    first.focus()
    desk.keyboard.press("Space")
    expect(first).to_be_checked()
    expect(question(desk, "svg").get_by_role("img", name="ข้อความในแชต")).to_be_visible()
    expect(question(desk, ".gaps").get_by_role("textbox", name=re.compile("2.*3"))).to_be_visible()
    expect(desk.locator("#kept")).to_contain_text("✓")
