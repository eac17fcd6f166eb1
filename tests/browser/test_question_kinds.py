"""Matching, ordering and sorting into groups on a phone: by touch, by keyboard, and without JavaScript."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import steps
from tests.browser.conftest import PHONE, assert_accessible
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.stack]

ASK_THESE = (
    "from quizzes.models import Quiz, QuizDraw\nfrom tests.make import quizzes as make\n"
    "quiz, bank = Quiz.objects.get(code='vd-role-quiz'), make.question_bank()\n"
    "for kind in ('matching', 'ordering', 'groups'):\n    make.question(kind, bank=bank)\n"
    "quiz.bank, quiz.draws = bank, [QuizDraw(topic='safety', count=3)]\nquiz.save()\nanswer = quiz.draws.count()"
)

# As quiz.js does with an answer that waited on the phone.
PUT_BACK_TURNED = (
    "(fields) => { fields.forEach((field, index) => { field.value = fields.length - index });"
    " fields[0].closest('.quiz-question').dispatchEvent(new Event('restored')) }"
)


@pytest.fixture(scope="module")
def kinds_server(shared_server: Server) -> Server:
    """A site whose first quiz asks one question of each of these kinds."""
    assert shared_server.shell(ASK_THESE) == 1
    return shared_server


@pytest.fixture
def plain_phone(chromium: Browser) -> Iterator[Page]:
    """A phone without JavaScript."""
    with chromium.new_context(**PHONE, java_script_enabled=False) as context:
        yield context.new_page()


def open_attempt(page: Page, server: Server, contact: str) -> None:
    steps.register(page, server, contact=contact)
    steps.enrol(page)
    steps.read_module(page)
    page.get_by_role("button", name="เริ่มทำแบบทดสอบ").click()
    expect(page.locator(".quiz-question")).to_have_count(3)


def row_named(page: Page, words: str) -> Locator:
    return page.locator(".ordering > li").filter(has_text=words)


def order_shown(page: Page) -> list[str]:
    """Return which of the steps stand where, by their first words."""
    return [words.split()[0] for words in page.locator(".ordering > li label").all_text_contents()]


def answer_the_rest(page: Page) -> None:
    for left, right in [("ตำรวจ", "191"), ("รถพยาบาล", "1669"), ("แจ้งเหตุออนไลน์", "1441")]:
        page.locator(".assign").filter(has_text=left).locator("select").select_option(right)
    for item, group in [("ธนาคารไม่ส่งลิงก์", "จริง"), ("1441 โทรได้", "จริง"), ("ได้รางวัล", "ปลอม")]:
        page.locator(".sort").filter(has_text=item).get_by_label(group).check()


def put_in_order_by_keyboard(page: Page) -> None:
    for place, words in enumerate(["วางสาย", "จดเบอร์", "โทร"]):
        up = row_named(page, words).get_by_role("button").first
        up.focus()
        for _step in range(order_shown(page).index(words) - place):
            page.keyboard.press("Enter")
            expect(up).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_questions_of_several_parts_are_answered_by_touch_and_keyboard(kinds_server, chromium: Browser, scheme):
    with chromium.new_context(**PHONE, color_scheme=scheme) as context:
        page = context.new_page()
        failures: list[str] = []
        page.on("pageerror", lambda error: failures.append(str(error)))
        open_attempt(page, kinds_server, f"{scheme}@example.org")
        assert_accessible(page)
        for button in page.locator(".ordering button").all():
            box = button.bounding_box()
            assert box
            assert min(box["width"], box["height"]) >= 48
        answer_the_rest(page)
        put_in_order_by_keyboard(page)
        keep = page.locator(".ordering + button")
        if keep.is_visible():  # the order shown was right as it stood
            keep.click()
        assert order_shown(page) == ["วางสาย", "จดเบอร์", "โทร"]
        expect(page.locator(".ordering ~ [role=status]")).not_to_be_empty()
        expect(page.locator("[data-state=saved]")).to_have_count(3)
        page.locator(".ordering select").evaluate_all(PUT_BACK_TURNED)
        assert order_shown(page) == ["โทร", "จดเบอร์", "วางสาย"]
        page.reload()
        assert order_shown(page) == ["วางสาย", "จดเบอร์", "โทร"]
        expect(keep).to_be_hidden()
        assert_accessible(page)
        page.get_by_role("button", name="ส่งคำตอบ").click()
        expect(page.get_by_text("คุณผ่านแล้ว")).to_be_visible()
        expect(page.locator(".choice--right")).to_have_count(9)
        assert_accessible(page)
        assert failures == []


def test_places_given_twice_are_kept_and_told_without_javascript(kinds_server, plain_phone: Page):
    page = plain_phone
    open_attempt(page, kinds_server, "plain@example.org")
    answer_the_rest(page)
    for words in ("วางสาย", "จดเบอร์"):
        row_named(page, words).get_by_role("combobox").select_option("1")
    page.get_by_role("button", name="บันทึกไว้ทำต่อทีหลัง").click()
    page.goto(page.url)
    expect(page.locator(".notice--warning")).to_be_visible()
    for words, place in [("วางสาย", "1"), ("จดเบอร์", "1"), ("โทร", "")]:
        expect(row_named(page, words).get_by_role("combobox")).to_have_value(place)
    row_named(page, "จดเบอร์").get_by_role("combobox").select_option("2")
    page.get_by_role("button", name="ส่งคำตอบ").click()
    expect(page.get_by_text("คุณผ่านแล้ว")).to_be_visible()
