"""What a person does on a phone, step by step, by what the screen says."""

import base64
import re

from django_otp.oath import totp
from playwright.sync_api import Page, expect

from tests.servers import Server

PASSWORD = "ข้าวเหนียวมะม่วง-9"


def register(page: Page, server: Server, *, contact: str = "081 234 5678", first_name: str = "สมใจ") -> None:
    page.goto(server.url + "/")
    page.get_by_role("link", name="สร้างบัญชีผู้เรียน").click()
    page.locator("[name=name_prefix]").fill("นาง")
    page.locator("[name=first_name]").fill(first_name)
    page.locator("[name=last_name]").fill("ใจดี")
    page.locator("[name=contact]").fill(contact)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=target_group]").select_option(index=1)
    page.locator("input[type=checkbox]").check()
    page.get_by_role("button", name="สร้างบัญชี", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("การเรียนของฉัน")


def sign_in(page: Page, server: Server, contact: str, password: str = PASSWORD) -> None:
    page.goto(server.url + "/sign-in/")
    page.locator("[name=username]").fill(contact)
    page.locator("[name=password]").fill(password)
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    page.wait_for_load_state()


def enrol(page: Page) -> None:
    page.get_by_role("link", name="หน้าที่ของอาสาสมัครดิจิทัล").first.click()
    page.get_by_role("button", name="เริ่มเรียน").click()


def read_module(page: Page) -> int:
    """Read lesson after lesson until the quiz's first page; return how many."""
    page.wait_for_url(re.compile(r"/courses/[^/]+/[^/]+/[^/]+/$"))
    lessons = 0
    while page.get_by_role("button", name="อ่านจบแล้ว ไปต่อ").count():
        page.get_by_role("button", name="อ่านจบแล้ว ไปต่อ").click()
        page.wait_for_load_state()
        lessons += 1
    return lessons


def right_answers(server: Server, attempt_key: str) -> dict[str, list[str]]:
    """Return, for each question of an attempt, the values of the right choices, as its examiner knows them."""
    return server.shell(
        "from quizzes.models import Attempt\n"
        f"attempt = Attempt.objects.get(key='{attempt_key}')\n"
        "answer = {}\n"
        "for row in attempt.questions.select_related('version'):\n"
        "    content = row.version.content\n"
        "    right = [c['id'] for c in content['choices'] if c['right']] if 'choices' in content else"
        " ['true' if content['answer'] else 'false']\n"
        "    answer[str(row.position)] = right\n"
    )


def attempt_key(page: Page) -> str:
    found = re.search(r"/attempts/([0-9a-f-]{36})/", page.url)
    assert found, page.url
    return found.group(1)


def answer_all(page: Page, server: Server, *, right: bool) -> None:
    """Answer every question, rightly or (wherever one is possible) wrongly, and wait until the server has them."""
    keys = right_answers(server, attempt_key(page))
    for position, values in keys.items():
        inputs = page.locator(f"input[name=q{position}]")
        for index in range(inputs.count()):
            choice = inputs.nth(index)
            if (choice.get_attribute("value") in values) == right:
                choice.check()
                if choice.get_attribute("type") == "radio":
                    break
    expect(page.locator("#kept")).to_have_text("✓ บันทึกที่ระบบแล้ว")


def take_quiz(page: Page, server: Server, *, right: bool) -> None:
    page.get_by_role("button", name="เริ่มทำแบบทดสอบ").click()
    answer_all(page, server, right=right)
    page.get_by_role("button", name="ส่งคำตอบ").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ผลการทดสอบ")


def take_quiz_with_another_device(page: Page, server: Server) -> None:
    """Start a quiz, have every question of any kind answered rightly on another device, and hand it in here."""
    page.get_by_role("button", name="เริ่มทำแบบทดสอบ").click()
    server.shell(
        "from quizzes.models import Attempt\nfrom quizzes.saving import save_answer\n"
        "from tests.make.quizzes import answer_data\n"
        f"attempt = Attempt.objects.select_related('user').get(key='{attempt_key(page)}')\n"
        "for row in attempt.questions.select_related('version'):\n"
        "    about = {'user': attempt.user, 'attempt_key': attempt.key, 'position': row.position}\n"
        "    save_answer(**about, data=answer_data(row), seq=1, writer='elsewhere')\n"
        "answer = True"
    )
    page.reload()
    page.get_by_role("button", name="ส่งคำตอบ").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ผลการทดสอบ")


def one_time_code(secret: str) -> str:
    """Return the code that an authenticator app shows now for a secret typed in as text."""
    padded = secret + "=" * (-len(secret) % 8)
    return f"{totp(base64.b32decode(padded.upper())):06d}"
