"""A quiz on a phone: one question at a time, many kinds, without JavaScript, the question before handing in."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.browser.conftest import assert_accessible, picture
from tests.browser.quiz_steps import SAVED, Scene, expect_kept, scenes
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.stack]

MANY = ["single_choice", "multiple_choice", "true_false", "matching", "ordering", "groups", "short_text", "gaps"]
SECRETS = re.compile("เฉลยลับ|คำติชมลับ|Secret")


@pytest.fixture(scope="module")
def stage(shared_server: Server) -> dict[str, Scene]:
    return scenes(
        shared_server,
        keyboard={"pages": "one"},
        scriptless={"kinds": ["single_choice", "matching", "short_text"], "minutes": 0},
        many={"kinds": MANY},
        dark={"kinds": MANY, "pages": "one", "review": "marks"},
    )


@pytest.fixture
def phone_at(stage, chromium: Browser) -> Iterator:
    contexts = []

    def open_scene(name: str, **options) -> Page:
        contexts.append(stage[name].phone(chromium, **options))
        page = contexts[-1].__enter__().new_page()
        page.goto(stage[name].url)
        return page

    yield open_scene
    for context in contexts:
        context.__exit__(None, None, None)


def press_until_focused(page: Page, name: str) -> None:
    """Press Tab until the focus is on a link or button of this name."""
    for _press in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            return
    raise AssertionError(f"the keyboard does not reach {name}")


def test_one_question_at_a_time_is_answered_by_keyboard_alone(phone_at):
    page = phone_at("keyboard")
    shown = page.locator(".quiz-question:visible")
    expect(shown).to_have_count(1)
    expect(page.get_by_role("button", name="ส่งคำตอบ")).to_be_hidden()
    for position in (1, 2, 3, 4):
        expect(shown).to_have_attribute("id", f"question-{position}")
        page.keyboard.press("Tab") if position > 1 else page.locator("input[name=q1]").first.focus()
        page.keyboard.press("Space")
        expect(page.locator(f"input[name=q{position}]:checked")).to_have_count(1)
        if position < 4:
            press_until_focused(page, "ข้อถัดไป")
            page.keyboard.press("Enter")
            expect(page.locator(f"#question-{position + 1} legend")).to_be_focused()
    expect_kept(page, SAVED)
    page.go_back()
    expect(shown).to_have_attribute("id", "question-3")
    page.go_forward()
    expect(page.locator(".quiz-overview a").nth(0)).to_have_text(re.compile("ตอบแล้ว"))
    assert page.locator(".quiz-steps a:visible").evaluate_all("all => all.every((a) => a.offsetHeight >= 48)")
    press_until_focused(page, "ส่งคำตอบ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("ผลการทดสอบ")


def test_a_quiz_works_without_javascript(phone_at):
    page = phone_at("scriptless", java_script_enabled=False)
    radio = page.locator("input[type=radio]")
    radio.nth(0).check()
    for select in page.locator("select").all():
        select.select_option(index=1)
    page.get_by_role("button", name="บันทึกไว้ทำต่อทีหลัง").click()
    expect(page.get_by_text("บันทึกคำตอบของคุณแล้ว")).to_be_visible()
    page.get_by_role("textbox").press("Enter")  # does not hand in
    expect(page.get_by_text("บันทึกคำตอบของคุณแล้ว")).to_be_visible()
    expect(radio.nth(0)).to_be_checked()
    page.get_by_role("button", name="ส่งคำตอบ").click()
    expect(page.get_by_text("ยังไม่ได้ตอบ 1 ข้อ")).to_be_visible()
    page.get_by_role("button", name="ส่งทั้งที่ยังตอบไม่ครบ").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ผลการทดสอบ")


def test_nothing_tells_the_key_before_handing_in_and_every_page_is_accessible(phone_at, tmp_path):
    page = phone_at("many")
    bodies: list[str] = []
    failures: list[str] = []

    def note(response: Response) -> None:
        if "/learn/attempts/" in response.url and "/result/" not in response.url and not response.request.redirected_to:
            bodies.append(response.text())

    page.on("response", note)
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.reload()
    assert_accessible(page)
    for number in range(page.locator("select:visible").count()):
        page.locator("select:visible").nth(number).select_option(index=1)
    page.locator("button", has_text="↓").first.click()
    page.locator("input[type=radio]").first.check()
    typed = page.locator("label.field input").first
    typed.fill("หนึ่งสอง")  # saved after a pause, without leaving the field
    expect(page.locator(".quiz-question", has=typed).locator(".quiz-state")).to_have_text(SAVED)
    expect_kept(page, SAVED)
    picture(page, tmp_path, "attempt")
    assert_accessible(page)
    page.get_by_role("button", name="ส่งคำตอบ").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ส่งแบบทดสอบเลยไหม")
    assert_accessible(page)
    picture(page, tmp_path, "confirm")
    assert len(bodies) > 3
    assert not [body for body in bodies if SECRETS.search(body)]
    page.get_by_role("button", name="ส่งทั้งที่ยังตอบไม่ครบ").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ผลการทดสอบ")
    assert SECRETS.search(page.content())
    assert_accessible(page)
    picture(page, tmp_path, "result")
    assert failures == []


def test_the_dark_pages_are_accessible_and_show_no_key_where_the_quiz_keeps_it(phone_at, tmp_path):
    page = phone_at("dark", color_scheme="dark")
    assert_accessible(page)
    picture(page, tmp_path, "one-dark")
    page.get_by_role("link", name=re.compile("^8")).click()
    page.get_by_role("button", name="ส่งคำตอบ").click()
    expect(page.get_by_role("link", name="ข้อ 1", exact=True)).to_be_visible()
    assert_accessible(page)
    picture(page, tmp_path, "confirm-dark")
    page.get_by_role("button", name="ส่งทั้งที่ยังตอบไม่ครบ").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ผลการทดสอบ")
    assert not SECRETS.search(page.content())
    assert_accessible(page)
    picture(page, tmp_path, "result-dark")
