"""`make pictures`: drives the real product in Chromium and writes the pictures of the README and the docs."""

import re
import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import steps
from tests.browser.conftest import CHROMIUM, DESK, FLAGS, PHONE
from tests.servers import ROOT, Server, serve

FOLDER = ROOT / "docs" / "pictures"
SHARP = 1.5  # device pixels for one of CSS


def shoot(page: Page, name: str, *, full: bool = False) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=str(FOLDER / f"{name}.png"), full_page=full)


def trainee_pictures(browser: Browser, server: Server) -> str:
    """Draw the trainee's screens along the journey; return the serial of the certificate."""
    page = browser.new_context(**PHONE, device_scale_factor=SHARP).new_page()
    page.goto(server.url + "/")
    shoot(page, "home")
    page.goto(server.url + "/register/")
    shoot(page, "register")
    steps.register(page, server)
    page.goto(server.url + "/courses/")
    shoot(page, "courses")
    steps.enrol(page)
    shoot(page, "lesson")
    page.get_by_role("link", name="ดูทั้งหลักสูตร").click()
    shoot(page, "course")
    page.get_by_role("link", name="เริ่มบทแรก").or_(page.get_by_role("link", name="เรียนต่อ")).click()
    steps.read_module(page)
    shoot(page, "quiz-rules")
    page.get_by_role("button", name="เริ่มทำแบบทดสอบ").click()
    steps.answer_all(page, server, right=True)
    page.evaluate("scrollTo(0, 0)")
    shoot(page, "quiz")
    page.get_by_role("button", name="ส่งคำตอบ").click()
    shoot(page, "result")
    while page.get_by_role("link", name="เรียนต่อ").count():
        page.get_by_role("link", name="เรียนต่อ").click()
        steps.read_module(page)
        steps.take_quiz(page, server, right=True)
    page.get_by_role("link", name="ดูประกาศนียบัตร").click()
    shoot(page, "course-finished")
    serial = re.search(r"OSD-\d{4}-[0-9A-Z-]+", page.content()).group(0)
    page.goto(server.url + "/volunteer/")
    shoot(page, "volunteer-card")
    page.goto(f"{server.url}/verify/{serial}/")
    shoot(page, "verify")
    certificate_picture(page, server, serial)
    return serial


def certificate_picture(page: Page, server: Server, serial: str) -> None:
    for _turn in range(60):
        answer = page.request.get(f"{server.url}/certificates/{serial}/pdf/")
        if answer.headers["content-type"] == "application/pdf":
            break
        page.wait_for_timeout(500)
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(answer.body())
        file.flush()
        target = str(FOLDER / "certificate")
        subprocess.run(["pdftoppm", "-png", "-singlefile", "-r", "90", file.name, target], check=True)


def staff_pictures(browser: Browser, server: Server) -> None:
    """Draw the editor's and the administrator's screens."""
    page = browser.new_context(**DESK).new_page()
    steps.sign_in(page, server, "admin@example.org", "admin-sample-1")
    lesson = server.shell(
        "from courses.models import LessonPage\n"
        "answer = LessonPage.objects.filter(locale__language_code='th').order_by('path').first().pk"
    )
    page.goto(f"{server.url}/admin/pages/{lesson}/edit/")
    shoot(page, "admin-lesson")
    page.goto(f"{server.url}/admin/certificates/")
    shoot(page, "admin-certificates")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, headless=True)
        trainee_pictures(browser, server)
        staff_pictures(browser, server)
        browser.close()


if __name__ == "__main__":
    main()
