"""Good packages, read."""

from datetime import date

import pytest

from courses.packages.reading import read_package
from tests.make.packages import add_lesson, edit, write

pytestmark = pytest.mark.without_database


def test_a_good_package_is_read_whole(garden):
    package = read_package(garden)
    assert package.course.id == "garden"
    assert package.course.certificate_valid_months == 24
    assert [module.id for module in package.modules] == ["g-soil", "g-water"]
    assert [module.slug for module in package.modules] == ["soil", "water"]
    assert [lesson.id for lesson in package.lessons] == ["g-soil-1", "g-soil-2", "g-water-1", "g-water-2"]
    assert [question.id for question in package.questions] == ["g-soil-q1", "g-soil-q2", "g-water-q1", "g-water-q2"]
    assert list(package.pictures) == ["spade.svg"]
    assert set(package.lessons[0].texts) == {"th", "en"}


def test_a_lessons_front_matter_is_read(garden):
    text = read_package(garden).lessons[0].texts["th"]
    assert (text.title, text.minutes) == ("บท g-soil-1", 6)
    assert (text.checked_on, text.review_by) == (date(2026, 11, 22), date(2027, 11, 22))
    assert [(source.title, source.url) for source in text.sources] == [("กรมดิน, 2566", "https://example.org/soil")]


def test_every_block_is_read(garden):
    blocks = read_package(garden).lessons[0].texts["th"].blocks
    assert [(block.kind, block.value) for block in blocks] == [
        (
            "text",
            '<p>ย่อหน้าแรก <b>สำคัญ</b> และ <a href="https://example.org/a?b=1&amp;c=2">ลิงก์</a></p>',
        ),
        ("heading", "หัวข้อ"),
        ("text", "<ul><li>ข้อหนึ่ง</li><li>ข้อสอง</li></ul>"),
        ("steps", {"steps": ["<p>ขั้นแรก</p>", "<p>ขั้นที่สอง</p>"]}),
        ("callout", {"tone": "warning", "text": "<p>ระวังนะ</p>"}),
        ("law", {"act": "พ.ร.บ. ตัวอย่าง พ.ศ. 2562 มาตรา 1", "text": "<p>ความหมาย</p>"}),
        ("do_dont", {"do": ["<p>ทำอย่างนี้</p>"], "dont": ["<p>อย่าทำอย่างนี้</p>"]}),
        (
            "chat",
            {
                "title": "กลุ่มไลน์",
                "messages": [
                    {"speaker": "ป้า", "text": "จริงหรือ", "is_reader": False},
                    {"speaker": "คุณ", "text": "ไม่จริงค่ะ", "is_reader": True},
                ],
            },
        ),
        ("picture", {"image": "spade.svg", "alt": "เสียม", "caption": "เสียมของเรา"}),
        ("remember", {"points": ["<p>จำไว้</p>"]}),
    ]


def test_signs_that_html_uses_are_escaped(garden):
    edit(garden, "01-soil/01-soil-1.th.md", "ย่อหน้าแรก", "1 < 2 & \\<b\\>")
    value = read_package(garden).lessons[0].texts["th"].blocks[0].value
    assert value.startswith("<p>1 &lt; 2 &amp; &lt;b&gt; <b>สำคัญ</b>")


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(garden):
    before = read_package(garden)
    for path in garden.rglob("*.md"):
        write(garden, path.relative_to(garden).as_posix(), b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_package(garden) == before


def test_english_may_be_missing(garden):
    (garden / "01-soil/01-soil-1.en.md").unlink()
    assert set(read_package(garden).lessons[0].texts) == {"th"}


def test_what_systems_leave_in_folders_is_no_part_of_the_course(garden):
    for name in (".DS_Store", "01-soil/Thumbs.db", "README.md", "pictures/LICENCE.txt", ".git/config", "course.yaml~"):
        write(garden, name, "…")
    assert len(read_package(garden).lessons) == 4


def test_order_follows_the_numbers(garden):
    add_lesson(garden, "01-soil/10-last", "g-last")
    add_lesson(garden, "01-soil/00-first", "g-first")
    assert [lesson.id for lesson in read_package(garden).modules[0].lessons] == [
        "g-first",
        "g-soil-1",
        "g-soil-2",
        "g-last",
    ]
