"""Pictures as phones get them: which copies there are, what a page offers, and that no reader waits for an encoder."""

import re
from io import BytesIO

import pytest
from PIL import Image as Bitmap

from content.pictures import make_copies, shown, specs, without_copies
from content.rendering import render_stream
from content.tasks import make_missing_copies, make_picture_copies
from courses.models import LessonPage
from courses.weighing import weigh
from tests import make
from tests.make import blocks
from tests.make.pictures import photo, picture
from tests.make.weight_scenes import noisy

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(tmp_path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path


def widths(srcset: str) -> list[int]:
    return [int(width) for width in re.findall(r" (\d+)w", srcset)]


def with_pictures(*images) -> LessonPage:
    body = [("picture", {"image": image, "alt": "มือถือ", "caption": "", "credit": ""}) for image in images]
    return blocks.publish(blocks.lesson_of(make.course()), body)


def html_of(lesson: LessonPage) -> str:
    return str(render_stream(lesson, "body"))


def test_a_picture_gets_a_copy_of_each_width_in_both_formats_once():
    image = picture(photo(1600, 1200), "photo.jpg")
    assert make_copies(image) == len(specs()) == 8
    assert make_copies(image) == 0
    kept = {(copy.width, copy.file.name.rsplit(".", 1)[1]) for copy in image.renditions.all()}
    assert kept == {(width, kind) for width in (360, 540, 720, 1080) for kind in ("avif", "webp")}


def test_a_page_offers_avif_before_webp_and_says_how_large_the_picture_is():
    image = picture(photo(1600, 1200), "photo.jpg")
    make_copies(image)
    lesson = with_pictures(image)
    html = html_of(lesson)
    source, img = re.search(r"<source ([^>]*)><img ([^>]*)>", html).groups()
    assert 'type="image/avif"' in source
    assert widths(source) == widths(img) == [360, 540, 720, 1080]
    assert 'width="1080" height="810"' in img
    assert 'alt="มือถือ"' in img
    assert ".jpg" not in html


def test_a_picture_is_never_enlarged():
    image = picture(photo(400, 300), "small.jpg")
    make_copies(image)
    found = shown(image)
    assert widths(found.webp) == widths(found.avif) == [360, 400]
    assert (found.width, found.height) == (400, 300)


def test_a_turned_picture_stands():
    image = picture(photo(800, 600, rotated=True), "turned.jpg")
    make_copies(image)
    found = shown(image)
    assert (found.width, found.height) == (600, 800)


def test_drawings_and_what_may_move_stay_as_they_are(django_assert_num_queries):
    output = BytesIO()
    Bitmap.new("P", (40, 30)).save(output, "GIF")
    for image in (picture(), picture(output.getvalue(), "moving.gif")):
        assert make_copies(image) == 0
        with django_assert_num_queries(0):
            found = shown(image)
        assert (found.url, found.webp) == (image.file.url, "")


def test_only_the_first_picture_of_a_page_loads_at_once():
    lesson = with_pictures(picture(), picture(), picture())
    assert [("lazy" in tag) for tag in re.findall(r"<img [^>]*>", html_of(lesson))] == [False, True, True]


def test_until_its_copies_are_there_a_page_shows_one_small_copy():
    lesson = with_pictures(picture(photo(1600, 1200), "photo.jpg"))
    html = html_of(lesson)
    assert "<source" not in html
    assert re.search(r'<img src="[^"]*\.webp" width="720"', html)


def test_a_reader_waits_for_no_encoder_once_copies_are_made(monkeypatch):
    image = picture(photo(1600, 1200), "photo.jpg")
    lesson = with_pictures(image)
    make_picture_copies(image.pk)

    def encode(*_arguments):
        raise AssertionError("a page had a picture encoded")

    monkeypatch.setattr(type(image), "generate_rendition_file", encode)
    assert "<source" in html_of(LessonPage.objects.get(pk=lesson.pk))


def test_an_upload_asks_for_its_copies(django_capture_on_commit_callbacks, monkeypatch):
    asked = []
    monkeypatch.setattr("content.new_pictures.make_picture_copies.delay_on_commit", asked.append)
    with django_capture_on_commit_callbacks(execute=True):
        drawing, upload = picture(), picture(photo(80, 60), "a.jpg")
    assert drawing.pk not in asked
    assert asked == [upload.pk]


def test_the_sweep_makes_what_a_crash_left_out():
    whole, half, drawing = picture(photo(80, 60), "a.jpg"), picture(photo(90, 60), "b.jpg"), picture()
    make_copies(whole)
    make_copies(half)
    half.renditions.first().delete()
    assert list(without_copies()) == [half]
    assert make_missing_copies() == 1
    assert make_missing_copies() == 0
    assert drawing.renditions.count() == 0
    assert make_picture_copies(999999) == 0


def test_copies_weigh_less_and_the_meter_counts_the_one_that_a_phone_takes():
    image = picture(noisy(1600, 1200), "noisy.jpg")
    lesson = with_pictures(image)
    make_copies(image)
    sizes = {(copy.width, copy.file.name.rsplit(".", 1)[1]): copy.file.size for copy in image.renditions.all()}
    weighed = weigh(lesson).pictures
    assert sizes[720, "avif"] <= weighed <= sizes[720, "avif"] + 500
    assert sizes[720, "avif"] < image.file.size / 2
