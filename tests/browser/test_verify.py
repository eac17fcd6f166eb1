"""Checking a certificate on a phone: by QR, by typing, by file; with and without a script; and handing one's own on."""

import base64
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, assert_accessible, picture
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.xdist_group("verify")]
HEADINGS = {
    "valid": "✓ ประกาศนียบัตรนี้มีผลใช้ได้",
    "expired": "หมดอายุ",
    "revoked": "ถูกเพิกถอน",
    "replaced": "แทนแล้ว",
    "unknown": "✗",
}
FILE_HEADINGS = {
    "valid": HEADINGS["valid"],
    "altered": "✗ ไฟล์นี้ถูกแก้ไข",
    "unknown": "✗ ไฟล์นี้ไม่ใช่ประกาศนียบัตรของเรา",
}
# A drop as the browser makes it from a file that is dragged over the page.
DROP = """([data, type]) => {
  const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
  const dropped = new DataTransfer();
  dropped.items.add(new File([bytes], "certificate.pdf", { type }));
  for (const name of ["dragover", "drop"])
    document.querySelector("main").dispatchEvent(
      new DragEvent(name, { dataTransfer: dropped, bubbles: true, cancelable: true })
    );
}"""


@pytest.fixture(scope="module")
def scene(shared_server: Server) -> dict[str, Any]:
    made = shared_server.shell("from tests.make.verify_scenes import scene\nanswer = scene()\n")
    assert isinstance(made, dict)
    return {**made, "url": shared_server.url}


def heading(page: Page):
    return page.get_by_role("heading", level=1)


@pytest.mark.parametrize("state", list(HEADINGS))
def test_the_address_in_the_qr_says_what_holds(phone: Page, scene, tmp_path, state):
    phone.goto(f"{scene['url']}/verify/{scene['serials'][state]}/")
    expect(heading(phone)).to_contain_text(HEADINGS[state])
    assert_accessible(phone)
    picture(phone, tmp_path, f"verify-{state}")


def test_a_replaced_one_leads_on_to_the_one_that_holds(phone: Page, scene):
    phone.goto(f"{scene['url']}/verify/{scene['serials']['replaced']}/")
    phone.get_by_role("link", name="ดูประกาศนียบัตรฉบับใหม่").click()
    expect(heading(phone)).to_have_text(HEADINGS["valid"])


def test_a_number_typed_carelessly_is_found_and_a_slip_is_told(phone: Page, scene, tmp_path):
    serial = scene["serials"]["valid"]
    phone.goto(f"{scene['url']}/Verify")
    phone.locator("#serial").fill(serial[:-1] + ("1" if serial[-1] != "1" else "2"))
    phone.get_by_role("button", name="ตรวจสอบ", exact=True).click()
    expect(phone.locator("#serial-error")).to_be_visible()
    assert_accessible(phone)
    picture(phone, tmp_path, "verify-mistyped")
    phone.locator("#serial").fill(serial.lower().replace("-", " ").replace("2569", "๒๕๖๙"))
    phone.get_by_role("button", name="ตรวจสอบ", exact=True).click()
    expect(heading(phone)).to_have_text(HEADINGS["valid"])


@pytest.mark.parametrize("kind", list(FILE_HEADINGS))
def test_a_file_is_dropped_on_the_page(phone: Page, scene, tmp_path, kind):
    phone.goto(f"{scene['url']}/verify/")
    phone.evaluate(DROP, [scene["files"][kind], "application/pdf"])
    expect(heading(phone)).to_have_text(FILE_HEADINGS[kind])
    assert_accessible(phone)
    picture(phone, tmp_path, f"verify-file-{kind}")


def test_a_file_too_large_is_told_before_it_is_sent(phone: Page, scene, tmp_path):
    phone.goto(f"{scene['url']}/verify/")
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.evaluate(DROP, [base64.b64encode(b"%PDF-1.7" + b" " * 2_000_000).decode(), "application/pdf"])
    expect(phone.locator("#file-error")).to_be_visible()
    assert asked == []
    assert_accessible(phone)
    picture(phone, tmp_path, "verify-file-large")


@pytest.mark.parametrize("kind", list(FILE_HEADINGS))
def test_without_a_script_a_file_is_sent_as_it_always_was(chromium: Browser, scene, kind):
    with chromium.new_context(**PHONE, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{scene['url']}/verify/")
        data = base64.b64decode(scene["files"][kind])
        page.locator("#file").set_input_files(
            {"name": "certificate.pdf", "mimeType": "application/pdf", "buffer": data}
        )
        page.get_by_role("button", name="ตรวจสอบไฟล์").click()
        expect(heading(page)).to_have_text(FILE_HEADINGS[kind])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_ones_own_certificates_are_handed_on(chromium: Browser, scene, tmp_path, scheme):
    with chromium.new_context(**PHONE, color_scheme=scheme) as context:
        context.add_cookies([{"name": "sessionid", "value": scene["session"], "url": scene["url"]}])
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.goto(f"{scene['url']}/learn/certificates/")
        address = f"{scene['url']}/verify/{scene['serials']['valid']}/"
        expect(page.get_by_label("ลิงก์ให้ผู้อื่นตรวจสอบว่าใช้ได้")).to_have_value(address)
        page.get_by_role("button", name="คัดลอกลิงก์").click()
        expect(page.get_by_role("status")).to_have_text("✓ คัดลอกลิงก์แล้ว")
        assert page.evaluate("navigator.clipboard.readText()") == address
        assert_accessible(page)
        picture(page, tmp_path, f"my-certificates-{scheme}")
