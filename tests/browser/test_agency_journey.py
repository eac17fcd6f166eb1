"""An agency at work in a real browser: invited, written, reviewed, published, seen by trainees in mid-course."""

import email
import email.policy
import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.browser import steps
from tests.browser.conftest import DESK, PHONE, assert_accessible, picture
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.stack]

WRITER = "mana@example.org"
COMMENT = "บอกด้วยว่าให้โทรเบอร์ใด"
MENDED = "วางสายก่อน แล้วโทร 1441"
# Two hours pass, and the worker does what it does each minute.
HOUR_COMES = """
from datetime import timedelta
from django.utils import timezone
from content.tasks import publish_scheduled
from courses.models import LessonPage
revision = LessonPage.objects.get(pk={pk}).scheduled_revision
revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
revision.save()
publish_scheduled.delay()
answer = None
"""
As = Callable[[str], Page]


@pytest.fixture(scope="module")
def stage(journey_server: Server) -> dict[str, Any]:
    made = journey_server.shell("from tests.make.agency_scenes import scene\nanswer = scene()\n")
    assert isinstance(made, dict)
    return made


@pytest.fixture
def as_(stage: dict[str, Any], journey_server: Server, chromium: Browser) -> Iterator[As]:
    """Give a page of somebody who is signed in: staff at a desk, trainees on a phone."""
    contexts = []

    def open_page(who: str) -> Page:
        on_phone = who in {"begun", "middle", "finished"}
        context = chromium.new_context(**(PHONE if on_phone else DESK))
        contexts.append(context)
        context.add_cookies([{"name": "sessionid", "value": stage["sessions"][who], "url": journey_server.url}])
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def mailed_to(server: Server, address: str, words: str = "") -> str:
    """Return the text of the newest mail to an address that has these words, as soon as the worker has sent it."""
    for _turn in range(60):
        for file in sorted((server.data / "mail").glob("*"), key=lambda file: file.stat().st_mtime, reverse=True):
            mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            if mail["to"] == address and words in (text := str(mail.get_content())):
                return text
        time.sleep(0.5)
    raise AssertionError(f"no mail to {address} with “{words}”")


def invite(manager: Page, server: Server) -> str:
    """Invite an author; return the link that they are mailed."""
    manager.goto(f"{server.url}/admin/agency-invitations/new/")
    manager.locator("[name=email]").fill(WRITER)
    manager.locator("[name=role][value=author]").check()
    manager.get_by_role("button", name="ส่งคำเชิญ").click()
    expect(manager.locator("body")).to_contain_text(WRITER)
    found = re.search(r"http\S+/invitations/\S+", mailed_to(server, WRITER))
    assert found
    return found.group(0)


def accept(author: Page, link: str) -> None:
    """Make an account and set up the second factor, on the way into the admin."""
    author.goto(link)
    for name, value in (("name_prefix", "นาย"), ("first_name", "มานะ"), ("last_name", "เขียนดี")):
        author.locator(f"[name={name}]").fill(value)
    author.locator("[name=password]").fill(steps.PASSWORD)
    author.locator("input[type=checkbox]").check()
    author.get_by_role("button", name="สร้างบัญชีและเข้าร่วม").click()
    author.wait_for_url(re.compile("/second-factor/set-up/"))
    secret = re.sub(r"\s", "", author.locator("code").first.text_content() or "")
    author.locator("[name=code]").fill(steps.one_time_code(secret))
    author.get_by_role("button", name="ยืนยัน").click()
    author.get_by_text("เก็บรหัสแล้ว ไปต่อ").click()
    author.wait_for_url(re.compile("/admin/$"))


def choose_action(page: Page, action: str) -> None:
    """Choose an entry of the menu beside the button that saves."""
    page.locator("footer .w-dropdown__toggle").last.click()
    page.locator(f"footer {action}").last.click()


def hand_in(page: Page, action: str) -> None:
    choose_action(page, f"[name={action}]")
    page.wait_for_url(re.compile(r"/admin/pages/\d+/(edit/)?$"))
    expect(page.locator(".messages .success").first).to_be_visible()


def add_block(page: Page, label: str) -> None:
    page.locator("[data-contentpath=body] button.c-sf-add-button").last.click()
    page.get_by_role("option", name=label, exact=True).click()


def write_lesson(author: Page, server: Server, module: int, title: str, code: str) -> None:
    """Write a lesson of two blocks below a module and hand it in."""
    author.goto(f"{server.url}/admin/pages/add/courses/lessonpage/{module}/")
    author.locator("#id_title").fill(title)
    author.locator("[name=summary]").fill("เมื่อมีคนโทรมาอ้างว่าเป็นธนาคาร")
    add_block(author, "หัวข้อ")
    author.locator("[name=body-0-value]").fill("วางสายก่อน")
    add_block(author, "ข้อความ")
    editor, words = author.locator("[data-contentpath=body] .public-DraftEditor-content"), "ธนาคารไม่เคยขอรหัสทางโทรศัพท์"
    editor.click()
    expect(editor).to_be_focused()
    editor.press_sequentially(words)
    expect(editor).to_have_text(words)
    author.wait_for_function("words => document.querySelector('[name=body-1-value]').value.includes(words)", arg=words)
    author.locator("[name=code]").fill(code)
    hand_in(author, "action-submit")


def newest_lesson(server: Server) -> int:
    found = server.shell(
        "from courses.models import LessonPage\nanswer = LessonPage.objects.order_by('-pk').first().pk"
    )
    assert isinstance(found, int)
    return found


def comment_on_summary(page: Page, words: str) -> None:
    page.locator("[data-side-panel-toggle=comments]").click()
    field = page.locator("[data-contentpath=summary]").first
    field.hover()
    field.locator("[data-comment-add]").click()
    page.locator("#comments textarea").fill(words)
    page.locator("#comments button[type=submit]").click()


def decide(page: Page, action: str, comment: str = "") -> None:
    """Approve, or ask for changes with a comment, and wait until it is noted."""
    with_comment = "[data-workflow-action-modal-url]" if comment else ":not([data-workflow-action-modal-url])"
    choose_action(page, f"[data-workflow-action-name={action}]{with_comment}")
    if comment:
        page.locator(".modal textarea[name=comment]").fill(comment)
        page.locator(".modal [type=submit]").click()
    expect(page.locator(".messages .success").first).to_be_visible()


def review(page: Page, server: Server, pk: int, title: str) -> None:
    """Open a draft from the list of what waits for one's review."""
    page.goto(f"{server.url}/admin/")
    row = page.get_by_role("row").filter(has_text=title).first
    expect(row).to_be_visible()
    page.goto(f"{server.url}/admin/pages/{pk}/edit/")


def test_an_invited_author_writes_two_reviews_follow_and_a_trainee_reads_it(
    journey_server, stage, as_, chromium, tmp_path
):
    server, title = journey_server, "สายจากธนาคารปลอม"
    link = invite(as_("manager"), server)
    with chromium.new_context(**DESK) as context:
        author = context.new_page()
        accept(author, link)
        write_lesson(author, server, stage["module"]["pk"], title, "fake-bank")
        picture(author, tmp_path, "handed-in")
        pk = newest_lesson(server)

        reviewer = as_("reviewer")
        review(reviewer, server, pk, title)
        comment_on_summary(reviewer, COMMENT)
        picture(reviewer, tmp_path, "comment")
        decide(reviewer, "reject", "แก้ตามความเห็น")

        author.goto(f"{server.url}/admin/pages/{pk}/edit/")
        expect(author.locator("body")).to_contain_text("แก้ตามความเห็น")
        author.locator("[data-side-panel-toggle=comments]").click()
        expect(author.locator("#comments")).to_contain_text(COMMENT)
        picture(author, tmp_path, "rejected")
        assert title in mailed_to(server, WRITER, "แก้ตามความเห็น")
        author.locator("[name=body-0-value]").fill(MENDED)
        hand_in(author, "action-submit")

    review(reviewer, server, pk, title)
    decide(reviewer, "approve")
    trainee = as_("middle")
    trainee.goto(server.url + stage["course"]["path"])
    expect(trainee.locator("main")).not_to_contain_text(title)
    office = as_("office")
    review(office, server, pk, title)
    decide(office, "approve")
    trainee.reload()
    trainee.get_by_role("link", name=title).click()
    expect(trainee.get_by_role("heading", name=MENDED)).to_be_visible()
    assert_accessible(trainee)
    picture(trainee, tmp_path, "read")


def edit_first_lesson(office: Page, server: Server, stage: dict[str, Any], title: str) -> None:
    office.goto(f"{server.url}/admin/pages/{stage['lesson']['pk']}/edit/")
    office.locator("#id_title").fill(title)


def publish_lesson(office: Page, server: Server, stage: dict[str, Any], *, policy: str, title: str) -> None:
    edit_first_lesson(office, server, stage, title)
    office.locator(f"[name=publish_policy][value={policy}]").check()
    choose_action(office, "[name=action-publish]")
    expect(office.locator(".messages .success").first).to_contain_text(title)


def course_of(trainee: Page, server: Server, stage: dict[str, Any]) -> str:
    """Return what a trainee's course says, on their phone."""
    trainee.goto(server.url + stage["course"]["path"])
    return " ".join(trainee.locator("main").inner_text().split())


def test_what_a_publish_means_is_what_trainees_in_mid_course_see(journey_server, stage, as_, tmp_path):
    server, office, phones = journey_server, as_("office"), {who: as_(who) for who in ("begun", "middle", "finished")}
    before = {who: course_of(phone, server, stage) for who, phone in phones.items()}
    assert "เรียนจบแล้ว 2 จาก 4 บท" in before["middle"]
    serial = re.search(r"อสด-\d{4}-[0-9A-Z-]+", before["finished"])  # as Thai pages write it
    assert serial
    title = stage["lesson"]["title"]
    for policy in ("small", "new"):
        changed = f"บทที่แก้คำผิด {policy}"
        publish_lesson(office, server, stage, policy=policy, title=changed)
        for who, phone in phones.items():
            assert course_of(phone, server, stage) == before[who].replace(title, changed)  # nobody has more to do

    office.goto(f"{server.url}/admin/pages/{stage['lesson']['pk']}/edit/")
    office.locator("[data-draft-told*=touched]").scroll_into_view_if_needed()  # counted once it is looked at
    told = office.locator("table.listing:has(caption)").inner_text()
    # Who has only begun has not read it, and so has nothing to do again.
    assert [row.split()[-4:] for row in told.splitlines()[-3:]] == [list("0000"), list("0000"), list("1110")]
    picture(office, tmp_path, "policy")
    publish_lesson(office, server, stage, policy="repeat", title="บทที่แก้กฎหมาย")
    after = {who: course_of(phone, server, stage) for who, phone in phones.items()}
    assert "เรียนจบแล้ว 0 จาก 4 บท" in after["begun"]
    assert "เรียนจบแล้ว 1 จาก 4 บท" in after["middle"]  # what did not change stays done
    assert serial.group(0) in after["finished"]
    phones["finished"].locator(".notice--warning form button").click()
    expect(phones["finished"].get_by_role("heading", level=1)).to_have_text("บทที่แก้กฎหมาย")
    assert_accessible(phones["finished"])
    picture(phones["finished"], tmp_path, "refresher")
    phones["finished"].goto(f"{server.url}/verify/{serial.group(0)}/")
    expect(phones["finished"].locator(".notice--good")).to_be_visible()  # until the refresher is overdue


def test_a_schedule_publishes_at_its_hour_and_not_before(journey_server, stage, as_, tmp_path):
    server, office, trainee, title = journey_server, as_("office"), as_("begun"), "บทตามเวลา"
    edit_first_lesson(office, server, stage, title)
    office.locator("[data-side-panel-toggle=status]").click()
    office.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").click()
    later = timezone.localtime() + timedelta(hours=2)
    office.locator("[name=go_live_at]").fill(f"{later:%Y-%m-%d %H:%M}")
    expect(office.locator(".xdsoft_datetimepicker:visible")).to_have_count(1)  # the calendar lies over the button
    office.locator("#schedule-publishing-dialog .w-dialog__content").click(position={"x": 4, "y": 4})
    expect(office.locator(".xdsoft_datetimepicker:visible")).to_have_count(0)
    office.locator("#schedule-publishing-dialog [type=submit]").click()
    expect(office.locator(".messages .success").first).to_be_visible(timeout=20_000)
    choose_action(office, "[name=action-publish]")
    expect(office.locator(".messages .success").first).to_contain_text(title)
    picture(office, tmp_path, "scheduled")
    assert title not in course_of(trainee, server, stage)
    server.shell(HOUR_COMES.format(pk=stage["lesson"]["pk"]))
    for _turn in range(20):
        if title in course_of(trainee, server, stage):
            break
        time.sleep(0.5)
    assert title in course_of(trainee, server, stage)
