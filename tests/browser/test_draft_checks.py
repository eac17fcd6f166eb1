"""The editor's panel of checks leads to what is to be mended; a draft is seen on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.xdist_group("drafts")]


@pytest.fixture(scope="module")
def stage(shared_server: Server) -> dict[str, str]:
    made = shared_server.shell("from tests.make.draft_scenes import scene\nanswer = scene()\n")
    return {**made, "server": shared_server.url}


@pytest.fixture
def desk_of_editor(stage: dict[str, str], chromium: Browser) -> Iterator[Page]:
    with chromium.new_context(**DESK) as context:
        context.add_cookies([{"name": "sessionid", "value": stage["session"], "url": stage["server"]}])
        yield context.new_page()


def test_the_panel_tells_what_to_mend_and_leads_there(stage, desk_of_editor, tmp_path):
    page = desk_of_editor
    page.goto(f"{stage['server']}/admin/pages/{stage['page']}/edit/")
    page.locator("[data-side-panel-toggle=checks]").click()
    told = page.locator("[data-draft-told]")
    expect(told.locator(".draft-weight").first).to_be_visible(timeout=20_000)
    link = told.locator(f'[data-place="{stage["block"]}"]').first
    link.click()
    block = page.locator(f'[data-contentpath="{stage["block"]}"]')
    expect(block).to_be_in_viewport()
    assert block.evaluate("block => block.contains(document.activeElement)")
    page.screenshot(path=str(tmp_path / "checks.png"))
    page.goto("about:blank")
    page.goto(f"{stage['server']}/admin/pages/{stage['page']}/edit/#place={stage['block']}")
    expect(page.locator(f'[data-contentpath="{stage["block"]}"]')).to_be_in_viewport(timeout=10_000)


@pytest.mark.parametrize(("theme", "ground"), [("light", "rgb(251, 250, 247)"), ("dark", "rgb(16, 24, 26)")])
def test_a_draft_is_seen_on_a_phone_in_light_and_dark(stage, desk_of_editor, theme, ground, tmp_path):
    page = desk_of_editor
    page.goto(f"{stage['server']}/admin/courses/{stage['page']}/phone/")
    page.locator("[name=theme]").select_option(theme)
    page.locator("[name=step]").select_option("done")
    page.locator("form.phone-choices button").click()
    screen = page.frame_locator("iframe.phone")
    expect(screen.locator("h1")).to_be_visible()
    assert screen.locator("body").evaluate("body => getComputedStyle(body).backgroundColor") == ground
    size = page.locator("iframe.phone").evaluate("frame => [frame.clientWidth, frame.clientHeight]")
    assert size == [360, 740]
    page.screenshot(path=str(tmp_path / f"phone-{theme}.png"), full_page=True)
