"""Pictures are served under the site's own address, and nothing else is."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404

from lms.core.media import serve_media
from lms.core.media_storage import MediaStorage

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def drawing():
    name = default_storage.save("original_images/drawing.svg", ContentFile(DRAWING))
    yield name
    default_storage.delete(name)


@pytest.mark.django_db
def test_a_picture_is_served_for_a_year_and_can_run_nothing(client, drawing):
    answer = client.get(f"/media/{drawing}")
    assert b"".join(answer.streaming_content) == DRAWING
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "documents/secret.txt",
        "images/../documents/secret.txt",
        "images/%2e%2e/documents/secret.txt",
        "original_images/none.svg",
        "original_images/",
        "images/../../db.sqlite3",
    ],
)
def test_nothing_but_pictures_is_served(client, path):
    default_storage.delete("documents/secret.txt")
    default_storage.save("documents/secret.txt", ContentFile(b"secret"))
    assert client.get(f"/media/{path}").status_code == 404


def test_a_picture_in_object_storage_has_an_address_of_the_site():
    storage = MediaStorage(bucket_name="any", access_key="a", secret_key="b", location="media")
    assert storage.url("images/ภาพ.png") == "/media/images/%E0%B8%A0%E0%B8%B2%E0%B8%9E.png"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["images/../documents/secret.txt", "images//x", "images/./x"])
def test_a_way_round_is_refused_whatever_the_server_in_front_lets_through(rf, path):
    default_storage.delete("documents/secret.txt")
    default_storage.save("documents/secret.txt", ContentFile(b"secret"))
    with pytest.raises(Http404):
        serve_media(rf.get("/media/x"), path)
