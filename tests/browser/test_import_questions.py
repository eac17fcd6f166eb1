"""An editor brings a file of questions into the bank, in a real browser, in Thai."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from quizzes.exchange import csv_tables
from tests.browser import steps
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.stack]
SHOTS = os.environ.get("SHOTS")


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def choose(page: Page, file: Path) -> None:
    page.locator("[name=file]").set_input_files(file)
    page.locator("[name=bank]").select_option(index=1)
    page.get_by_role("button", name="ตรวจสอบไฟล์").click()
    page.wait_for_load_state()


def test_an_editor_uploads_a_table_sees_its_errors_and_imports_the_corrected_one(
    shared_server: Server, desk: Page, tmp_path: Path
):
    steps.sign_in(desk, shared_server, "editor@example.org", "editor-sample-1")
    desk.goto(shared_server.url + "/admin/question-imports/")
    shot(desk, "list")
    desk.get_by_role("link", name="อัปโหลดไฟล์").click()
    shot(desk, "upload")
    wrong, right = tmp_path / "ผิด.csv", tmp_path / "ถูก.csv"
    wrong.write_bytes(csv_tables.template().replace(b"example-single,", b"example-single,x", 1))
    right.write_bytes(csv_tables.template())
    choose(desk, wrong)
    expect(desk.get_by_role("heading", name="ข้อผิดพลาด")).to_be_visible()
    expect(desk.get_by_text("2:2", exact=True)).to_be_visible()
    shot(desk, "errors")
    desk.goto(shared_server.url + "/admin/question-imports/upload/")
    choose(desk, right)
    shot(desk, "report")
    desk.get_by_role("button", name="นำเข้า 9 ข้อ").click()
    desk.wait_for_load_state()
    expect(desk.get_by_role("link", name="ดูข้อสอบในคลัง")).to_be_visible()
    shot(desk, "done")
    desk.goto(shared_server.url + "/admin/question-export/")
    desk.locator("[name=bank]").select_option(index=1)
    desk.locator("[name=format]").select_option("aiken")
    desk.locator("main form button[type=submit]").last.click()
    desk.wait_for_load_state()
    shot(desk, "export")
    with desk.expect_download() as download:
        desk.get_by_role("link", name="ดาวน์โหลดไฟล์").click()
    assert download.value.suggested_filename.endswith(".aiken.txt")
