"""What a document may reach: our own fonts, nothing else. No file, no network, no data URL."""

import io
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pypdf
import pytest

from certificates.pdf import ForbiddenAddress, draw

pytestmark = pytest.mark.without_database

PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
ADDRESSES = [
    "file:///etc/passwd",
    "{web}",
    PIXEL,
    "relative.png",
    "//127.0.0.1/x",
    "ftp://127.0.0.1/x",
    "certificates:font/9",
]
WAYS = [
    '<img src="{address}" alt="x">',
    '<link rel="stylesheet" href="{address}">',
    '<style>@import url("{address}");</style>',
    '<style>@font-face {{ font-family: X; src: url("{address}") }}</style><p style="font-family: X">x</p>',
    '<p style="background: url({address})">x</p>',
    '<p style="list-style: url({address}); display: list-item">x</p>',
    '<p style="content: url({address})">x</p>',
    '<link rel="attachment" href="{address}">',
    '<svg width="9" height="9"><title>x</title><image width="9" height="9" href="{address}"/></svg>',
    '<svg width="9" height="9"><title>x</title><use href="{address}#x"/></svg>',
    '<object data="{address}">x</object>',
    '<embed src="{address}">',
]
NOT_EVEN_ASKED = WAYS[-6], *WAYS[-4:-2]  # WeasyPrint leaves these out without asking for them


@pytest.fixture(scope="module")
def web():
    """A web server that remembers who called."""
    calls = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            calls.append(self.path)
            self.send_response(200)
            self.end_headers()

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/x", calls
    server.shutdown()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_outside_is_reached(web, way, address):
    body = way.format(address=address.format(web=web[0]))
    page = f'<html lang="th"><head><title>x</title></head><body>{body}</body></html>'
    try:
        pdf = draw(page)
    except ForbiddenAddress:
        pdf = b""
    assert web[1] == []
    assert not pdf or (way in NOT_EVEN_ASKED and carries_nothing(pdf))


def carries_nothing(pdf: bytes) -> bool:
    """Say whether a file holds neither picture nor attachment."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return not reader.pages[0].images and not reader.attachments


def test_a_refused_document_does_not_spoil_the_next():
    with pytest.raises(ForbiddenAddress):
        draw('<html lang="th"><body><img src="file:///etc/passwd" alt="x"></body></html>')
    assert draw('<html lang="th"><head><title>x</title></head><body>สวัสดี</body></html>').startswith(b"%PDF-1.7")


def test_a_document_of_two_pages_is_no_certificate():
    with pytest.raises(ValueError, match="too many values"):
        draw('<html lang="th"><body><p style="break-after: page">1</p><p>2</p></body></html>')
