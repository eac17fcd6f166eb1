"""A quiz on a bad network: what is given is kept, sent in order, and never put over what is newer."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import steps
from tests.browser.quiz_steps import (
    SAVED,
    WAITING,
    Scene,
    choose,
    chosen,
    expect_kept,
    scenes,
    state,
    stored_on_phone,
)
from tests.make.people import PASSWORD
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.stack]

NAMES = ("cut", "closed", "devices", "hand_in", "over", "clock", "lost", "signed_out", "refused", "full", "left")
LATER = "บันทึกไว้ทำต่อทีหลัง"
HAND_IN = "ส่งคำตอบ"


@pytest.fixture(scope="module")
def stage(shared_server: Server) -> dict[str, Scene]:
    more = {"typed": {"kinds": ["single_choice", "numeric"]}, "abandoning": {"time_over": "abandon"}}
    return scenes(shared_server, **{name: {} for name in NAMES}, **more)


def test_answers_given_without_a_network_are_sent_in_their_order_when_it_is_back(stage, chromium: Browser):
    scene = stage["cut"]
    with scene.phone(chromium) as context:
        page = context.new_page()
        page.goto(scene.url)
        first = choose(page, 2, 0)
        expect_kept(page, SAVED)
        expect(state(page, 2)).to_have_text(SAVED)
        assert stored_on_phone(page) == []
        context.set_offline(True)
        choose(page, 3, 0)
        choose(page, 1, 0)
        last = choose(page, 3, 2)
        expect(state(page, 1)).to_have_text(WAITING)
        expect_kept(page, f"{WAITING} (2)")
        expect(page.locator("#said")).to_have_text(f"{WAITING} (2)")
        assert stored_on_phone(page) == ["1", "3"]
        context.set_offline(False)
        expect_kept(page, SAVED)
        assert stored_on_phone(page) == []
    held = scene.held()
    assert [row[0] for row in held] == [2, 1, 3]
    assert (held[0][1], held[2][1]) == (first, last)
    assert held[2][2] == 2  # two contents, two numbers


def test_a_page_closed_without_a_network_sends_its_answers_when_it_is_opened_again(stage, chromium: Browser):
    scene = stage["closed"]
    with scene.phone(chromium) as context:
        page = context.new_page()
        page.goto(scene.url)
        choose(page, 1, 0)
        expect_kept(page, SAVED)
        context.set_offline(True)
        given = choose(page, 1, 1), choose(page, 4, 2)
        expect_kept(page, f"{WAITING} (2)")
        page.close()
        context.set_offline(False)
        again = context.new_page()
        again.route("**/answers/**", lambda route: route.abort())
        again.goto(scene.url)
        assert (chosen(again, 1), chosen(again, 4)) == given
        expect(state(again, 4)).to_have_text(WAITING)
        again.unroute("**/answers/**")
        again.evaluate("dispatchEvent(new Event('online'))")
        expect_kept(again, SAVED)
        assert stored_on_phone(again) == []
        changed = choose(again, 1, 2)  # upon what this page has sent for the one before
        expect(state(again, 1)).to_have_text(SAVED)
    assert {row[0]: row[1] for row in scene.held()} == {1: changed, 4: given[1]}


def test_an_answer_that_waited_does_not_replace_a_newer_one_from_another_device(stage, chromium: Browser):
    scene = stage["devices"]
    with scene.phone(chromium) as context, scene.phone(chromium) as other:
        page, tablet = context.new_page(), other.new_page()
        page.goto(scene.url)
        tablet.goto(scene.url)
        context.set_offline(True)
        choose(page, 1, 0)
        newer = choose(tablet, 1, 1)
        expect_kept(tablet, SAVED)
        context.set_offline(False)
        expect(state(page, 1)).to_contain_text("เรามีคำตอบที่ใหม่กว่า")
        expect_kept(page, "ไม่ได้บันทึก ดูที่ข้อ 1")
        state(page, 1).get_by_role("link", name="โหลดหน้านี้ใหม่").click()
        expect(page.locator("input[name=q1]").nth(1)).to_be_checked()

        context.set_offline(True)
        choose(page, 2, 0)
        expect_kept(page, WAITING)
        page.close()
        newest = choose(tablet, 2, 2)
        expect_kept(tablet, SAVED)
        context.set_offline(False)
        page = context.new_page()
        page.goto(scene.url)
        expect(state(page, 2)).to_contain_text("ข้อนี้แสดงคำตอบที่ใหม่กว่าแล้ว")
        assert chosen(page, 2) == newest
        assert stored_on_phone(page) == []
        assert {row[0]: row[1] for row in scene.held()} == {1: newer, 2: newest}
        mine = choose(page, 2, 1)  # knowing the newer one, it may be changed
        expect(state(page, 2)).to_have_text(SAVED)
    assert {row[0]: row[1] for row in scene.held()} == {1: newer, 2: mine}


def test_handing_in_without_a_network_stays_and_waits_for_another_press(stage, chromium: Browser):
    scene = stage["hand_in"]
    with scene.phone(chromium) as context:
        page = context.new_page()
        page.goto(scene.url)
        for position in (1, 2, 3):
            choose(page, position, 0)
        expect_kept(page, SAVED)
        context.set_offline(True)
        choose(page, 4, 0)
        page.get_by_role("button", name=HAND_IN).click()
        expect(page.locator("#told")).to_contain_text("ยังไม่ได้ส่งแบบทดสอบ")
        assert page.url == scene.url
        context.set_offline(False)
        expect(page.locator("#told")).to_contain_text("มีสัญญาณแล้ว")
        expect_kept(page, SAVED)
        assert page.url == scene.url
        page.get_by_role("button", name=HAND_IN).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("ผลการทดสอบ")
        assert stored_on_phone(page) == []
    assert len(scene.held()) == 4


def lose_acknowledgement(route: Route) -> None:
    """Let a request reach the server, and lose the server's answer."""
    route.fetch()
    route.abort()


def answers_lost_once(page: Page) -> list[str]:
    """Let the next request reach the server and lose the server's answer; return the requests seen."""
    seen: list[str] = []

    def lose(route: Route) -> None:
        seen.append(route.request.post_data or "")
        if len(seen) == 1:
            lose_acknowledgement(route)
        else:
            route.continue_()

    page.route(re.compile(r"/answers/"), lose)
    return seen


def test_an_acknowledgement_lost_on_the_way_is_asked_for_again(stage, chromium: Browser):
    scene = stage["lost"]
    with scene.phone(chromium) as context:
        page = context.new_page()
        page.goto(scene.url)
        seen = answers_lost_once(page)
        choose(page, 1, 0)
        expect_kept(page, SAVED)
    assert len(seen) == 2
    assert seen[0] == seen[1]
    assert [row[2] for row in scene.held()] == [1]


def test_when_the_time_is_over_the_servers_clock_decides(stage, chromium: Browser):
    scene = stage["over"]
    with scene.phone(chromium) as context:
        page = context.new_page()
        page.clock.install()
        page.goto(scene.url)
        choose(page, 1, 0)
        expect_kept(page, SAVED)
        page.clock.fast_forward("10:30")
        expect(page.locator("#said")).to_have_text("เหลือ 5 นาที")
        context.set_offline(True)
        choose(page, 2, 0)
        page.clock.fast_forward("05:00")
        expect(page.locator("#told")).to_contain_text("หมดเวลาแล้วและไม่มีสัญญาณ")
        expect(page.locator("input[name=q1]").first).to_be_disabled()
        context.set_offline(False)
        with page.expect_navigation():  # as soon as there is a network, without a press
            page.clock.fast_forward("01:00")
        page.clock.resume()
        expect(page.locator("#left")).to_contain_text("นาที")  # the server knows that there is time left
        assert page.url == scene.url
        assert chosen(page, 2) is not None
    assert len(scene.held()) == 2


def test_a_clock_that_jumps_on_the_phone_locks_nobody_out(stage, chromium: Browser):
    scene = stage["clock"]
    with scene.phone(chromium) as context:
        page = context.new_page()
        page.add_init_script("const now = Date.now; Date.now = () => now() + (window.jump ?? 0)")
        page.goto(scene.url)
        context.set_offline(True)
        page.evaluate("window.jump = 3 * 3600 * 1000")
        expect(page.locator("#told")).to_contain_text("หมดเวลาแล้วและไม่มีสัญญาณ", timeout=15_000)
        choose(page, 2, 0)
        assert stored_on_phone(page) == ["2"]
        with page.expect_navigation():  # the server knows that there is time left
            context.set_offline(False)
        expect(page.locator("#left")).to_contain_text("นาที")
        assert page.url == scene.url
    assert len(scene.held()) == 1


def test_where_only_what_is_handed_in_counts_the_page_does_not_hand_in_by_itself(stage, chromium: Browser):
    with stage["abandoning"].phone(chromium) as context:
        page = context.new_page()
        page.clock.install()
        page.goto(stage["abandoning"].url)
        page.clock.fast_forward("16:00")
        expect(page.locator("input[name=q1]").first).to_be_disabled()
        expect(page.locator("#told")).not_to_be_empty()
        page.evaluate("dispatchEvent(new Event('online'))")
        with page.expect_request("**/submit/") as handed_in:
            page.get_by_role("button", name=HAND_IN).click()
        assert "over=1" in (handed_in.value.post_data or "")


def test_an_answer_that_the_server_refuses_is_never_said_to_be_saved_and_is_shown_before_handing_in(stage, chromium):
    scene = stage["typed"]
    with scene.phone(chromium) as context:
        page = context.new_page()
        page.goto(scene.url)
        number = page.get_by_role("textbox")
        position = number.get_attribute("name").removeprefix("q")
        for position_chosen in {"1", "2"} - {position}:
            choose(page, int(position_chosen), 0)
        number.fill("12")
        expect(state(page, int(position))).to_have_text(SAVED)
        number.fill("12,5")
        page.get_by_role("button", name=LATER).click()
        expect(page.locator("#told")).to_contain_text(f"ไม่ได้บันทึก ดูที่ข้อ {position}")
        page.get_by_role("button", name=HAND_IN).click()
        expect(number).to_be_focused()
        assert page.url == f"{scene.url}#question-{position}"
        with page.expect_navigation():  # asked already, it is handed in with what was saved before
            page.get_by_role("button", name=HAND_IN).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("ผลการทดสอบ")
    assert {row[0]: row[1] for row in scene.held()}[int(position)] == "12"


def test_a_phone_whose_store_is_full_never_says_that_an_answer_is_kept_on_it(stage, chromium: Browser):
    scene = stage["full"]
    with scene.phone(chromium) as context:
        page = context.new_page()
        page.goto(scene.url)
        context.set_offline(True)
        choose(page, 1, 0)
        expect(state(page, 1)).to_have_text(WAITING)
        page.evaluate("void (Storage.prototype.setItem = () => { throw new Error('full') })")
        choose(page, 2, 0)
        expect(state(page, 2)).to_contain_text("อย่าปิดหน้านี้")
        page.route("**/answers/2/", lambda route: route.abort())
        context.set_offline(False)
        expect(state(page, 1)).to_have_text(SAVED)  # one that is taken out of the store says nothing about another
        expect(state(page, 2)).to_contain_text("อย่าปิดหน้านี้")
        page.get_by_role("button", name=LATER).click()
        expect(page.locator("#told")).to_contain_text("อย่าปิดหน้านี้")
        page.unroute("**/answers/2/")
        expect_kept(page, SAVED)


def test_whoever_is_signed_out_loses_no_answer(stage, chromium: Browser):
    scene = stage["signed_out"]
    with scene.phone(chromium) as context:
        page = context.new_page()
        page.goto(scene.url)
        cookies = [cookie for cookie in context.cookies() if cookie["name"] != "sessionid"]
        context.clear_cookies()
        context.add_cookies(cookies)
        choose(page, 1, 0)
        expect_kept(page, "คุณออกจากระบบแล้ว")
        page.get_by_role("button", name=HAND_IN).click()
        expect(page.locator("#told")).to_contain_text("คุณออกจากระบบแล้ว")
        page.get_by_role("link", name="เข้าสู่ระบบแล้วกลับมาหน้านี้").click()
        page.locator("[name=username]").fill(scene.contact)
        page.locator("[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="เข้าสู่ระบบ").click()
        expect_kept(page, SAVED)
        assert page.url == scene.url
        assert chosen(page, 1) is not None
    assert steps.attempt_key(page) == scene.key
    assert len(scene.held()) == 1


def test_a_phone_that_stores_nothing_says_so_and_answers_are_saved_all_the_same(stage, chromium: Browser):
    scene = stage["refused"]
    with scene.phone(chromium) as context:
        context.add_init_script(
            "Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused') } })"
        )
        page = context.new_page()
        page.goto(scene.url)
        context.set_offline(True)
        choose(page, 1, 0)
        expect(state(page, 1)).to_contain_text("อย่าปิดหน้านี้")
        context.set_offline(False)
        expect_kept(page, SAVED)
    assert len(scene.held()) == 1


def test_an_answer_left_on_a_phone_when_the_quiz_was_handed_in_elsewhere_is_not_dropped_in_silence(stage, chromium):
    scene = stage["left"]
    with scene.phone(chromium) as context, scene.phone(chromium) as other:
        page, tablet = context.new_page(), other.new_page()
        page.goto(scene.url)
        tablet.goto(scene.url)
        page.route("**/answers/1/", lose_acknowledgement)
        arrived = choose(page, 1, 0)
        expect_kept(page, WAITING)
        context.set_offline(True)
        choose(page, 3, 0)
        expect_kept(page, f"{WAITING} (2)")
        page.close()
        tablet.get_by_role("button", name=HAND_IN).click()
        tablet.get_by_role("button", name="ส่งทั้งที่ยังตอบไม่ครบ").click()
        expect(tablet.get_by_role("heading", level=1)).to_contain_text("ผลการทดสอบ")
        context.set_offline(False)
        page = context.new_page()
        page.goto(scene.url)
        # The server has the other one: only its acknowledgement was lost.
        expect(page.locator("#left-behind")).to_contain_text("คำตอบข้อ 3 ค้างอยู่ในเครื่องนี้")
        assert stored_on_phone(page) == []
    assert [row[:2] for row in scene.held()] == [[1, arrived]]
