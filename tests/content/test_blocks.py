"""The teaching blocks: what a reader gets, what an author is refused, and what stays true when a list changes."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.blocks import Block
from wagtail.models import Collection

from content.blocks import teaching_blocks
from content.blocks.media import AudioBlock, VideoBlock
from content.blocks.showing import CompareBlock, TableBlock
from content.models import GlossaryTerm, Hotline
from content.rendering import render_stream
from courses.blocks import lesson_blocks
from courses.models import CoursePage, LessonPage
from courses.packages.site import ensure_site
from tests import make
from tests.make import blocks, quizzes

pytestmark = pytest.mark.django_db
BACKEND = "lms.accounts.backends.EmailOrMobileBackend"


@pytest.fixture(autouse=True)
def _media(tmp_path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def lesson() -> LessonPage:
    return blocks.publish(blocks.lesson_of(make.course()), blocks.every_block())


@pytest.fixture
def committed_course(django_db_serialized_rollback: None, transactional_db: None) -> CoursePage:
    """A course of two lessons, committed: what a transaction changed itself is not kept."""
    ensure_site()
    if Collection.get_first_root_node() is None:  # gone with what another test committed
        Collection.add_root(name="Root")
    return make.course()


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def queries(lesson: LessonPage) -> int:
    with CaptureQueriesContext(connection) as captured:
        render_stream(LessonPage.objects.get(pk=lesson.pk), "body")
    return len(captured)


def test_every_block_says_in_words_what_it_shows(lesson):
    words = words_of(render_stream(lesson, "body"))
    for said in (
        *("✓ " + _("Real"), "✗ " + _("Fake"), "มีลิงก์ย่อ", "โทรเบอร์ไหนดี", "พกบัตร อสด.", "ศูนย์ AOC", "ตลอด 24 ชั่วโมง"),
        *("เพิ่งโอนเงินให้มิจฉาชีพ", "รหัสใช้ครั้งเดียว ห้ามบอกใคร", "PDF, 2.0", "ผมโทรจากสถานีตำรวจ", "12 MB"),
        *("www.youtube.com", "มือถือของป้า", "สำนักงานโครงการ", "พ.ร.บ. ตัวอย่าง มาตรา 1", "22 พ.ย. 2569"),
    ):
        assert said in words, said


def test_nothing_loads_before_it_is_tapped_and_nothing_comes_from_elsewhere(lesson):
    html = render_stream(lesson, "body")
    assert html.count('preload="none"') == 2
    assert "<iframe" not in html
    assert not re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"(?=[^>]*(?:rel="stylesheet"|></script))', html)
    assert re.findall(r'src="https?:[^"]*"', html) == []
    assert " style=" not in html
    assert "<style" not in html


def test_a_table_tells_headings_from_cells(lesson):
    html = render_stream(lesson, "body")
    assert '<th scope="col">เรื่อง</th>' in html
    assert '<th scope="row">เรื่องที่ 0</th>' in html
    assert "<td>1441</td>" in html


def test_a_hotline_changed_in_its_list_changes_every_lesson_at_once(committed_course):
    lesson = blocks.publish(blocks.lesson_of(committed_course), [("hotline", {"hotline": blocks.hotline()})])
    assert "tel:1441" in render_stream(lesson, "body")
    assert queries(lesson) == 1  # the page itself: its text is kept
    hotline = Hotline.objects.get(code="1441")
    hotline.number = "1999"
    hotline.save()
    html = render_stream(LessonPage.objects.get(pk=lesson.pk), "body")
    assert "tel:1999" in html
    assert "tel:1441" not in html


def test_an_english_page_shows_the_english_of_hotlines_and_terms(lesson):
    with translation.override("en"):
        words = words_of(lesson.body.render_as_block({"page": lesson}))
    assert "You have just sent money to a scammer" in words
    assert "A code for one use. Tell nobody." in words


def test_a_number_is_dialled_without_what_is_only_for_the_eye():
    made = blocks.hotline("afnc", number="๑๑๑๑", press="๘๗")
    made.clean()
    assert (made.dialled, made.number, made.press) == ("1111", "1111", "87")
    assert "87" in made.number_here
    assert Hotline(number="081-866-3000").dialled == "0818663000"
    with pytest.raises(ValidationError):
        Hotline(number="ไม่มี").clean()


def test_a_page_with_many_blocks_costs_no_more_queries_than_one_with_few(committed_course):
    few, many = LessonPage.objects.descendant_of(committed_course).order_by("path")
    bodies = [blocks.every_block(), []]
    for number in range(6):
        bodies[1] += [
            ("hotline", {"hotline": blocks.hotline(f"h{number}")}),
            ("term", {"term": blocks.term(f"t{number}")}),
            ("practice", {"question": quizzes.question()}),
            ("download", {"document": blocks.document(f"f{number}.pdf")}),
        ]
    few = blocks.publish(few, bodies[0])
    many = blocks.publish(many, [*bodies[0], *bodies[1]])
    first = [queries(lesson) for lesson in (few, many)]
    again = [queries(lesson) for lesson in (few, many)]
    assert again == [1, 1]  # the page itself
    # The first reader after a change pays once for each kind of row, and for versions not held in the process yet.
    assert first[1] <= first[0] + 6


def test_what_a_page_shows_cannot_be_deleted(lesson, client):
    client.force_login(make.admin(), backend=BACKEND)
    for row in (Hotline.objects.get(), GlossaryTerm.objects.get()):
        address = reverse(row.snippet_viewset.get_url_name("delete"), args=[row.pk])
        answer = client.post(address, follow=True)
        assert _("Take it out of them first; “Usage” lists them.") in answer.text
        assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("name", [name for name, _block in lesson_blocks()])
def test_the_chooser_shows_a_picture_of_each_block(client: Client, name: str):
    client.force_login(make.admin(), backend=BACKEND)
    block = LessonPage.body.field.stream_block.child_blocks[name]
    assert block.is_previewable
    assert block.get_description()
    number = next(key for key, found in Block.definition_registry.items() if found is block)
    page = client.get(reverse("wagtailadmin_block_preview"), {"id": number})
    assert page.status_code == 200
    assert len(words_of(page.text.split("<main>")[1])) > 5


def test_every_page_has_the_teaching_blocks_and_only_lessons_practise():
    assert {name for name, _ in lesson_blocks()} - {name for name, _ in teaching_blocks()} == {"practice"}


def refusal(block: Block, value: dict) -> str:
    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python(value))
    return next(iter(refused.value.block_errors or [""]))


def test_media_need_their_length_their_transcript_and_the_right_file():
    sound, film = blocks.document("a.mp3"), blocks.document("a.mp4")
    recording = {"title": "ก", "length": "1:20", "transcript": "<p>ข</p>"}
    assert AudioBlock().clean(AudioBlock().to_python({"document": sound.pk, **recording}))["length"] == "1:20"
    assert refusal(AudioBlock(), {"document": film.pk, **recording}) == "document"
    assert refusal(AudioBlock(), {"document": sound.pk, **recording, "length": "80"}) == "length"
    assert refusal(AudioBlock(), {"document": sound.pk, **recording, "transcript": ""}) == "transcript"


def test_a_video_is_one_file_or_one_link_to_a_site_that_the_settings_name():
    film = blocks.document("a.mp4")
    recording = {"title": "ก", "length": "1:20", "transcript": "<p>ข</p>"}
    tube = "https://youtu.be/x"
    assert VideoBlock().clean(VideoBlock().to_python({"link": tube, "megabytes": 9, **recording}))["megabytes"] == 9
    assert refusal(VideoBlock(), recording) == "document"
    assert refusal(VideoBlock(), {"document": film.pk, "link": tube, "megabytes": 9, **recording}) == "document"
    assert refusal(VideoBlock(), {"link": tube, **recording}) == "megabytes"
    for elsewhere in ("https://youtu.be.example.org/x", "http://youtu.be/x", "https://example.org/youtu.be"):
        assert refusal(VideoBlock(), {"link": elsewhere, "megabytes": 9, **recording}) == "link"


def test_a_comparison_needs_two_exhibits_with_something_to_see():
    two = {"title": "ก", "exhibits": [blocks.exhibit("real"), blocks.exhibit("fake")]}
    assert len(CompareBlock().clean(CompareBlock().to_python(two))["exhibits"]) == 2
    assert refusal(CompareBlock(), {**two, "exhibits": two["exhibits"][:1]}) == "exhibits"
    assert refusal(CompareBlock(), {**two, "exhibits": [blocks.exhibit("real"), blocks.exhibit("fake", text="")]})


def test_a_table_needs_a_caption_headings_and_a_row():
    good = blocks.table()
    assert TableBlock().clean(TableBlock().to_python(good))["header_column"]
    assert refusal(TableBlock(), blocks.table(rows=0)) == "table"
    assert refusal(TableBlock(), {**good, "table": {**good["table"], "caption": ""}}) == "table"
