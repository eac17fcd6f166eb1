"""Every block on a phone: accessible in light and dark, nothing loaded unasked, ticks kept, practice told at once."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, assert_accessible, picture
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.stack]


@pytest.fixture(scope="module")
def stage(shared_server: Server) -> dict[str, str]:
    made = shared_server.shell("from tests.make.block_scenes import scene\nanswer = scene()\n")
    return {**made, "server": shared_server.url}


@pytest.fixture
def lesson_on(stage: dict[str, str], chromium: Browser) -> Iterator:
    contexts = []

    def open_lesson(**options: Any) -> Page:
        context = chromium.new_context(**{**PHONE, **options})
        contexts.append(context)
        context.add_cookies([{"name": "sessionid", "value": stage["session"], "url": stage["server"]}])
        page = context.new_page()
        page.goto(stage["server"] + stage["path"])
        return page

    yield open_lesson
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_block_is_accessible_on_a_phone(lesson_on, tmp_path, scheme):
    page = lesson_on(color_scheme=scheme)
    for closed in page.locator(".lesson details").all():
        closed.evaluate("details => { details.open = true }")
    assert page.locator(".lesson > *").count() >= 19
    assert_accessible(page)
    picture(page, tmp_path, f"blocks-{scheme}")


def test_nothing_of_a_recording_loads_before_it_is_tapped(lesson_on, stage):
    page, asked = lesson_on(), []
    page.on("request", lambda request: asked.append(request.url))
    page.reload(wait_until="networkidle")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(300)
    assert asked
    assert [url for url in asked if "/documents/" in url or not url.startswith((stage["server"], "data:"))] == []


def test_a_checklist_keeps_its_ticks_on_the_phone(lesson_on):
    page = lesson_on()
    box = page.get_by_label("ชาร์จมือถือ")
    box.check()
    page.reload()
    expect(box).to_be_checked()
    expect(page.get_by_label("พกบัตร อสด.")).not_to_be_checked()
    box.uncheck()
    page.reload()
    expect(box).not_to_be_checked()


def test_a_practice_question_is_told_in_its_place_and_tried_again(lesson_on):
    page = lesson_on()
    address, practice = page.url, page.locator(".practice").first
    practice.locator("button[type=submit]").click()
    expect(practice.get_by_role("alert")).to_be_visible()
    practice.get_by_label("บอกรหัส").check()
    practice.locator("button[type=submit]").click()
    expect(practice.locator(".status--bad")).to_be_visible()
    expect(practice).to_contain_text("เฉลยลับ")
    assert page.evaluate("document.activeElement.closest('.practice') !== null")
    assert_accessible(page)
    practice.locator(".practice__again").click()
    practice.get_by_label("วางสาย").check()
    practice.locator("button[type=submit]").click()
    expect(practice.locator(".status--good")).to_be_visible()
    assert page.url == address
    ordering = page.locator(".practice").nth(1)
    expect(ordering.locator(".ordering--live")).to_be_visible()
    ordering.locator("button", has_text="↓").first.click()
    ordering.locator("button[type=submit]").click()
    expect(ordering.locator(".status")).to_be_visible()


def test_a_practice_question_works_without_javascript(lesson_on, tmp_path):
    page = lesson_on(java_script_enabled=False)
    practice = page.locator(".practice").first
    practice.get_by_label("บอกรหัส").check()
    practice.locator("button[type=submit]").click()
    expect(page.locator(".practice .status--bad")).to_be_visible()
    expect(page.locator(".practice")).to_contain_text("คำติชมลับ")
    page.locator(".practice__again").click()
    expect(page.locator(".practice").first).to_be_visible()
    assert "#practice-" in page.url


def test_the_page_of_an_answer_is_accessible(lesson_on, tmp_path):
    page = lesson_on()
    page.locator(".practice form").first.evaluate("form => form.submit()")  # as without the script
    expect(page.get_by_role("alert")).to_be_visible()
    assert_accessible(page)
    page.locator("input[type=radio]").first.check()
    page.locator("button.button--quiet[type=submit]").click()
    expect(page.locator(".practice .status")).to_be_visible()
    assert_accessible(page)
    picture(page, tmp_path, "told")
