"""`make pictures`: drives the real product in Chromium and writes the pictures of the README and the docs."""

import re
import subprocess
import tempfile
from base64 import b64decode
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import steps
from tests.browser.conftest import CHROMIUM, DESK, FLAGS, PHONE
from tests.browser.quiz_steps import WAITING, Scene, choose, expect_kept
from tests.servers import ROOT, Server, serve

FOLDER = ROOT / "docs" / "pictures"
SHARP = 1.5  # device pixels for one of CSS
SCENES = "from tests.make.pictured import everything\nanswer = everything()"
# Four questions: the second names no right choice, the last is not explained.
QUESTION_FILE = """\
// [id:scam-01]
::scam-01::มีคนโทรมาอ้างว่าเป็นตำรวจ ขอให้โอนเงิน ควรทำอย่างไร {
\t=วางสาย แล้วโทร 1441
\t~โอนไปครึ่งหนึ่งก่อน
\t####ตำรวจไม่ขอให้โอนเงินทางโทรศัพท์
}

// [id:scam-02]
::scam-02::ลุงบุญมีได้รับข้อความว่าถูกรางวัล ควรทำอะไรก่อน {
\t~กดลิงก์ดูก่อน
\t~ส่งต่อให้เพื่อน
\t####ตรวจสอบผู้ส่งก่อนเสมอ
}

// [id:scam-03]
::scam-03::ธนาคารส่งลิงก์ทาง SMS ให้กดยืนยันตัวตน {FALSE####ธนาคารไม่ส่งลิงก์ทาง SMS}

// [id:scam-04]
::scam-04::ข้าวสารกิโลละ 35 บาท ซื้อ 12 กิโลกรัมต้องจ่ายเท่าใด {#420:0}
"""
REASON = "เฉลยเดิมผิด: อสด. ต้องขอความยินยอม ไม่ใช่ขอรหัสผ่าน"


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
    for lessons in (4, 4, 3, 2, 2, 0):  # the last is the final test
        page.get_by_role("link", name="เรียนต่อ").click()
        if lessons:
            steps.read_module(page)
        steps.take_quiz_with_another_device(page, server)
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


def layout_pictures(browser: Browser, server: Server) -> None:
    """Draw the designs of certificates, and the screen on which a layout is made."""
    drawn = server.shell("from tests.make.pictured_layouts import designs\nanswer = designs()")
    for design, data in drawn.items():
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(b64decode(data))
            file.flush()
            target = str(FOLDER / f"layout-{design}")
            subprocess.run(["pdftoppm", "-png", "-singlefile", "-r", "60", file.name, target], check=True)
    page = browser.new_context(**DESK).new_page()
    steps.sign_in(page, server, "admin@example.org", "admin-sample-1")
    layout = server.shell(
        "from certificates.models import CertificateLayout\n"
        "answer = CertificateLayout.objects.get(code='formal-state').pk"
    )
    page.goto(f"{server.url}/admin/snippets/certificates/certificatelayout/edit/{layout}/")
    page.locator("[data-side-panel-toggle=preview]").click()
    page.wait_for_timeout(4000)  # the preview is drawn
    shoot(page, "admin-layout")


def quiz_pictures(browser: Browser, server: Server, made: dict) -> None:
    """Draw a quiz of several kinds, and one whose network is gone."""
    kinds, choices = (Scene(server, contact="", **made[name]) for name in ("kinds", "choices"))
    with kinds.phone(browser, device_scale_factor=SHARP) as context:
        page = context.new_page()
        page.goto(kinds.url)
        shoot(page, "quiz-kinds", full=True)
    with choices.phone(browser, device_scale_factor=SHARP) as context:
        page = context.new_page()
        page.goto(choices.url)
        page.wait_for_load_state("networkidle")
        context.set_offline(True)
        choose(page, 1, 0)
        expect_kept(page, WAITING)
        page.evaluate("scrollTo(0, 0)")
        shoot(page, "quiz-offline")


def examiner_pictures(browser: Browser, server: Server, made: dict) -> None:
    """Draw what examiners work with: statistics, the dry run of an import, that of a regrade."""
    page = browser.new_context(**DESK).new_page()
    steps.sign_in(page, server, "admin@example.org", "admin-sample-1")
    page.goto(f"{server.url}/admin/quiz-statistics/{made['report']}/")
    shoot(page, "admin-statistics", full=True)
    page.goto(f"{server.url}/admin/question-imports/upload/")
    file = {"name": "online-scams.gift.txt", "mimeType": "text/plain", "buffer": QUESTION_FILE.encode()}
    page.locator("[name=file]").set_input_files(file)
    page.locator("[name=bank]").select_option(str(made["bank"]))
    page.locator("[name=topic]").fill("scams")
    page.locator("form:has([name=file]) button[type=submit]").click()
    shoot(page, "admin-import", full=True)
    page.goto(f"{server.url}/admin/regrades/questions/{made['wrong']}/")
    page.locator("[name=policy][value=new_only]").check()
    page.locator("[name=reason]").fill(REASON)
    page.locator("button[name=preview]").click()
    shoot(page, "admin-regrade", full=True)


def agency_pictures(browser: Browser, server: Server) -> None:
    """Draw what an agency's people work with: inviting, blocks, checks, what a publish means, a review."""
    made = server.shell("from tests.make.pictured_agency import agency_at_work\nanswer = agency_at_work()")
    pages = {}
    for who, session in made["sessions"].items():
        context = browser.new_context(**DESK)
        context.add_cookies([{"name": "sessionid", "value": session, "url": server.url}])
        pages[who] = context.new_page()
    manager, author, reviewer = (pages[who] for who in ("manager", "author", "reviewer"))
    manager.goto(f"{server.url}/admin/agency-invitations/new/")
    manager.locator("[name=email]").fill("mana@example.org")
    manager.locator("[name=role][value=author]").check()
    shoot(manager, "agency-invite")
    author.goto(f"{server.url}/admin/pages/{made['lesson']}/edit/")
    author.locator("[data-contentpath=body] button.c-sf-add-button").first.click()
    author.get_by_role("option").first.wait_for()
    shoot(author, "agency-blocks")
    author.keyboard.press("Escape")
    author.locator("[data-side-panel-toggle=checks]").click()
    author.locator("[data-draft-told] .draft-weight").first.wait_for()
    shoot(author, "agency-checks")
    author.locator("[data-side-panel-toggle=checks]").click()
    author.locator("[name=publish_policy]").first.evaluate("choice => choice.scrollIntoView({block: 'start'})")
    author.mouse.wheel(0, -60)
    author.locator("[data-draft-told*=touched] table").wait_for()
    shoot(author, "agency-policy")
    review_picture(reviewer, server, made["handed_in"])
    for page in pages.values():
        page.context.close()


def review_picture(reviewer: Page, server: Server, handed_in: int) -> None:
    reviewer.goto(f"{server.url}/admin/pages/{handed_in}/edit/")
    reviewer.locator("[data-side-panel-toggle=comments]").click()
    field = reviewer.locator("[data-contentpath=summary]").first
    field.hover()
    field.locator("[data-comment-add]").click()
    reviewer.locator("#comments textarea").fill("บอกด้วยว่าให้โทรเบอร์ใด")
    reviewer.locator("#comments button[type=submit]").click()
    reviewer.locator("footer .w-dropdown__toggle").last.click()
    reviewer.wait_for_timeout(500)  # the menu fades in
    shoot(reviewer, "agency-review")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, headless=True)
        trainee_pictures(browser, server)
        staff_pictures(browser, server)
        layout_pictures(browser, server)
        made = server.shell(SCENES)
        quiz_pictures(browser, server, made)
        examiner_pictures(browser, server, made)
        agency_pictures(browser, server)
        browser.close()


if __name__ == "__main__":
    main()
