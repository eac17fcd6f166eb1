"""Audio and video come in the parts that a player asks for."""

import pytest
from django.test import Client

from tests.make import blocks

pytestmark = pytest.mark.django_db
DATA = bytes(range(256)) * 300


@pytest.fixture
def clip(tmp_path, settings) -> str:
    settings.MEDIA_ROOT = tmp_path
    return blocks.document("clip.mp4", DATA).url


def part(clip: str, wanted: str) -> tuple[int, bytes, str]:
    answer = Client().get(clip, headers={"range": wanted, "accept-encoding": "gzip"})
    return answer.status_code, answer.content, answer.headers["Content-Range"]


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [("bytes=0-1", 0, 1), ("bytes=100-", 100, 76799), ("bytes=-5", 76795, 76799), ("bytes=76000-99999", 76000, 76799)],
)
def test_a_part_is_sent_with_its_place(clip, wanted, first, last):
    assert part(clip, wanted) == (206, DATA[first : last + 1], f"bytes {first}-{last}/76800")


def test_a_part_is_at_most_a_megabyte(clip, monkeypatch):
    monkeypatch.setattr("content.media_parts.MOST", 10)
    assert part(clip, "bytes=0-") == (206, DATA[:10], "bytes 0-9/76800")
    assert part(clip, "bytes=5-7") == (206, DATA[5:8], "bytes 5-7/76800")


@pytest.mark.parametrize("wanted", ["", "bytes=-", "bytes=0-1,5-6", "lines=1-2", "bytes=a-b"])
def test_what_is_no_single_part_gets_the_whole(clip, wanted):
    answer = Client().get(clip, headers={"range": wanted} if wanted else {})
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, DATA)


@pytest.mark.parametrize("wanted", ["bytes=76800-", "bytes=9-3", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused(clip, wanted):
    answer = Client().get(clip, headers={"range": wanted})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == "bytes */76800"


def test_other_documents_are_served_as_ever(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    answer = Client().get(blocks.document("plan.pdf").url, headers={"range": "bytes=0-1"})
    assert answer.status_code == 200
    assert "Accept-Ranges" not in answer.headers
