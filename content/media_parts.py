"""Audio and video in the parts that a player asks for: iPhones play nothing that only comes whole."""

import re

from django.http import HttpRequest, HttpResponse
from wagtail.documents.models import AbstractDocument

MOST = 1024 * 1024  # bytes at once; the player asks for what follows (RFC 9110, 15.3.7: a part may be less than asked)
_RANGE = re.compile(r"bytes=(?P<first>\d{0,18})-(?P<last>\d{0,18})", re.ASCII)


def serve_part(document: AbstractDocument, request: HttpRequest) -> HttpResponse | None:
    """Return the part of an audio or video file that the request names, at most a megabyte of it.

    None where none is named, or several are, and for other documents: those are served whole, as ever.
    """
    named = _RANGE.fullmatch(request.headers.get("Range", ""))
    kind = document.content_type
    if named is None or not (named["first"] or named["last"]) or not kind.startswith(("audio/", "video/")):
        return None
    size = document.file.size
    first, last = _bounds(named, size)
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    with document.file.open("rb") as file:
        file.seek(first)
        response = HttpResponse(file.read(last - first + 1), status=206, content_type=kind)
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Accept-Ranges"] = "bytes"
    response["Content-Encoding"] = "identity"  # compressing would change the lengths, and gains nothing
    response["Content-Security-Policy"] = "default-src 'none'; media-src 'self'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _bounds(named: re.Match[str], size: int) -> tuple[int, int]:
    """Return the first and the last byte to send, both included; the first beyond the last where there is none."""
    if not named["first"]:  # the last so many bytes
        first, last = max(0, size - int(named["last"])), size - 1
    else:
        first, last = int(named["first"]), min(int(named["last"] or size), size - 1)
    return first, min(last, first + MOST - 1)
