"""What a page costs a phone, told from its HTML."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.checks.weight import check as weight_check
from courses.weighing import weigh, weigh_published
from courses.weight import FILE_HEADERS, PAGE_HEADERS, Weight, kilobytes, weigh_html
from lms.core.site_css import site_css
from tests import make
from tests.make import blocks
from tests.make.pictures import CHAT, photo, picture

SHEET = len(gzip.compress(site_css().encode(), 6)) + FILE_HEADERS


@pytest.fixture(autouse=True)
def _media(tmp_path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.without_database
def test_the_style_sheet_counts_once_wherever_it_stands():
    bare = weigh_html("<html><p>ก</p></html>")
    carrying = weigh_html(f"<html><style>{site_css()}</style><p>ก</p></html>")
    assert bare == carrying
    assert bare.style == SHEET


@pytest.mark.without_database
@given(st.text(alphabet="กขค ง\n<p>", max_size=3000))
def test_a_page_weighs_what_its_compressed_text_does(text):
    html = f"<html>{text}</html>"
    assert weigh_html(html).page == len(gzip.compress(html.encode(), 6)) + PAGE_HEADERS


@pytest.mark.without_database
@given(st.integers(0, 3_000_000), st.integers(0, 3_000_000))
def test_what_is_heavier_never_opens_sooner(one, other):
    light, heavy = (Weight(size, 0, 0, 0) for size in sorted([one, other]))
    assert light.seconds <= heavy.seconds
    assert light.kilobytes <= heavy.kilobytes


@pytest.mark.without_database
def test_seconds_follow_the_network_of_the_settings(settings):
    weight = Weight(page=100_000, style=0, scripts=0, pictures=0)
    settings.LMS_RULES = {**settings.LMS_RULES, "phone_kilobits": 400, "phone_round_trip_ms": 400}
    assert weight.seconds == 3
    settings.LMS_RULES = {**settings.LMS_RULES, "phone_kilobits": 40, "phone_round_trip_ms": 0}
    assert weight.seconds == 20


@pytest.mark.without_database
def test_sizes_are_rounded_up():
    assert [kilobytes(size) for size in (0, 1, 1000, 1001)] == [0, 1, 1, 2]


@pytest.mark.without_database
def test_a_script_counts_once_and_one_that_is_missing_is_an_error():
    script = '<script src="/static/content/checklist.js"></script>'
    once = weigh_html(script)
    assert once.scripts == weigh_html(script * 3).scripts > FILE_HEADERS
    assert weigh_html('<div data-scripts="/static/content/checklist.js "></div>').scripts == once.scripts
    assert weigh_html('<script src="https://example.org/a.js"></script>').scripts == 0
    with pytest.raises(FileNotFoundError):
        weigh_html('<script src="/static/gone.js"></script>')


@pytest.mark.django_db
def test_drawings_count_compressed_and_photos_as_they_are():
    drawing, shot = picture(), picture(photo(400, 300), "photo.jpg")
    assert weigh_html(f'<img src="{drawing.file.url}">').pictures == len(gzip.compress(CHAT.encode(), 6)) + FILE_HEADERS
    assert weigh_html(f'<img src="{shot.file.url}">').pictures == shot.file.size + FILE_HEADERS
    assert weigh_html('<img src="data:image/png;base64,AAAA">').pictures == 0


@pytest.mark.django_db
def test_a_phone_takes_the_smallest_picture_that_is_large_enough():
    small, right, large = (picture(photo(width, 300), f"w{width}.jpg") for width in (360, 720, 1080))
    srcset = ", ".join(f"{one.file.url} {one.width}w" for one in (large, small, right))
    tag = '<picture><source type="image/avif" srcset="{}" sizes="{}"><img src="{}"></picture>'
    page = tag.format(srcset, "(min-width: 45rem) 684px, calc(100vw - 36px)", small.file.url)
    assert weigh_html(page).pictures == right.file.size + FILE_HEADERS
    only = tag.format(f"{small.file.url} 360w", "calc(100vw - 36px)", large.file.url)
    assert weigh_html(only).pictures == small.file.size + FILE_HEADERS


@pytest.mark.django_db
def test_what_loads_on_a_tap_stands_apart():
    lesson = blocks.publish(blocks.lesson_of(make.course()), blocks.every_block())
    weight = weigh(lesson)
    assert [(one.title, one.size) for one in weight.on_tap] == [
        ("แบบบันทึก", len(blocks.PDF)),
        ("เสียงสายหลอก", 4003),
        ("ดูลิงก์", 9000),
        ("ดูที่เว็บอื่น", 12_000_000),
    ]
    assert weight.total < 60_000
    assert weight.scripts > 0
    assert weight.pictures > 0


@pytest.mark.django_db
def test_a_published_lesson_is_weighed_once_for_each_publication(django_assert_num_queries):
    lesson = blocks.publish(blocks.lesson_of(make.course()), [("text", "<p>สั้น</p>")])
    before = weigh_published(lesson)
    with django_assert_num_queries(0):
        assert weigh_published(lesson) == before
    lesson = blocks.publish(
        lesson, [("text", "<p>" + "ยาวขึ้นมาก 1441 " * 300 + "".join(map(str, range(2000))) + "</p>")]
    )
    assert weigh_published(lesson).page > before.page


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["chat.svg", "photo.jpg"])
def test_a_picture_whose_file_is_gone_is_found_and_breaks_nothing(name):
    image = picture(CHAT if name.endswith("svg") else photo(400, 300), name)
    body = {"image": image, "alt": "มือถือ", "caption": "", "credit": ""}
    lesson = blocks.publish(blocks.lesson_of(make.course()), [("picture", body)])
    image.file.storage.delete(image.file.name)
    assert [one.code for one in weight_check(lesson)] == ["picture_gone"]
    assert weigh_published(lesson).pictures == 0
