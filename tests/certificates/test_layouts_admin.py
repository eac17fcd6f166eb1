"""Layouts in the admin: who may, what the form says, the preview; pictures that attack."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from certificates.layouts.pictures import MOST_BYTES, RECIPES, prepare
from certificates.layouts.previewing import preview
from certificates.layouts.versions import publish_layout
from certificates.models import CertificateLayout
from tests import make
from tests.make.layouts import image_bytes, starter

ADD = "wagtailsnippets_certificates_certificatelayout:add"


def form_data(**changes):
    layout = starter()
    names = [
        f.name for f in CertificateLayout._meta.get_fields() if hasattr(f, "verbose_name") and hasattr(layout, f.name)
    ]
    plain = {name: getattr(layout, name) for name in names if isinstance(getattr(layout, name), str)}
    stream = {"signatories-count": "0"}
    return {**plain, **stream, "action-publish": "1", **changes}


@pytest.mark.django_db
def test_who_may_open_layouts(client):
    publish_layout(layout=starter())
    row = CertificateLayout.objects.get()
    address = reverse("wagtailsnippets_certificates_certificatelayout:edit", args=[row.pk])
    assert client.get(address).status_code == 302
    client.force_login(make.trainee())
    assert client.get(address).status_code in (302, 403)
    client.force_login(make.admin())
    assert client.get(address).status_code == 200


@pytest.mark.django_db
def test_an_unknown_field_is_refused_at_its_field_and_a_right_one_is_published(client):
    client.force_login(make.admin())
    answer = client.post(reverse(ADD), form_data(statement="{nobody}"))
    assert answer.status_code == 200
    assert "{nobody}" in str(answer.context["form"].errors["statement"])
    assert "{valid_until}" in str(answer.context["form"].errors["statement"])
    assert client.post(reverse(ADD), form_data()).status_code == 302
    assert CertificateLayout.objects.get().current_version.number == 1


@pytest.mark.without_database
@pytest.mark.parametrize("mode", [mode for mode, _ in CertificateLayout.preview_modes])
def test_the_preview_is_a_pdf(mode):
    answer = preview(starter(), mode)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-1.7")


@pytest.mark.without_database
def test_a_preview_that_cannot_be_says_why():
    layout = starter()
    layout.opening = "{nobody}"
    assert b"{nobody}" in preview(layout, "usual").content


def huge_png() -> bytes:
    """Return a small file that says it is 30,000 × 30,000 pixels."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    body = b"IDAT" + zlib.compress(b"0" * 9)
    chunks = (
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in (head, body)
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.without_database
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x89PNG" + b"\0" * 50_000_000, "picture_bytes"),
        (huge_png(), "picture_pixels"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1/x"/></svg>', "picture_kind"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n(x) run", "picture_kind"),
        (image_bytes()[:20], "picture_broken"),
        (image_bytes((20, 20)), "picture_small"),
        (b"", "picture_kind"),
    ],
)
def test_a_picture_that_attacks_or_is_broken_is_refused_in_words(data, code):
    with pytest.raises(ValidationError) as refused:
        prepare(BytesIO(data), "seal")
    assert refused.value.code == code
    assert refused.value.messages[0]
    assert MOST_BYTES < 50_000_000


@pytest.mark.without_database
@pytest.mark.parametrize("purpose", RECIPES)
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_drawn_anew_within_its_limits(purpose, kind):
    kept = prepare(BytesIO(image_bytes((2400, 1800), kind) + b"<script>"), purpose)
    recipe = RECIPES[purpose]
    assert len(kept.data) <= recipe.most_bytes
    assert kept.width <= recipe.width
    assert kept.height <= recipe.height
    assert b"script" not in kept.data
