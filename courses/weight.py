"""What a page costs a phone, in bytes, told from its HTML: as the servers send it, and as a phone picks its pictures.

Counted is what a phone with an empty cache fetches by itself: the page, the style sheet once, scripts and pictures.
What loads only on a tap (audio, video, files to keep) stands apart. Nothing here asks the network.
"""

import gzip
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage

from lms.core.site_css import site_css

GZIP_LEVEL = 6  # as Django's GZipMiddleware
# Names and values of the headers of an answer, measured in Chromium: pages carry a policy and cookies, files less.
PAGE_HEADERS, FILE_HEADERS = 950, 450
PHONE_WIDTH, PHONE_DENSITY = 360, 2  # CSS pixels, points for each
_INLINE_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
_SIZES_MARGIN = re.compile(r"calc\(100vw - ([\d.]+)px\)")


def kilobytes(size: int) -> int:
    """Return bytes as kB (1,000 bytes), rounded up."""
    return math.ceil(size / 1000)


@dataclass(frozen=True)
class OnTap:
    """Something that loads only when it is tapped; `size` in bytes."""

    title: str
    size: int

    @property
    def kilobytes(self) -> int:
        return kilobytes(self.size)


@dataclass(frozen=True)
class Weight:
    """Bytes on the wire, headers included, by what they are for. `gone` are pictures that are no longer stored."""

    page: int
    style: int
    scripts: int
    pictures: int
    on_tap: tuple[OnTap, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return self.page + self.style + self.scripts + self.pictures

    @property
    def shared(self) -> int:
        """What the phone keeps for the pages after this one."""
        return self.style + self.scripts

    @property
    def kilobytes(self) -> int:
        """The total in kB."""
        return kilobytes(self.total)

    @property
    def parts(self) -> dict[str, int]:
        """The parts of the total in kB: text, pictures, and what the phone keeps for the pages after this one."""
        sizes = {"text": self.page, "pictures": self.pictures, "shared": self.shared}
        return {name: kilobytes(size) for name, size in sizes.items()}

    @property
    def on_tap_bytes(self) -> int:
        return sum(one.size for one in self.on_tap)

    @property
    def seconds(self) -> int:
        """About how long the page takes to open on a slow network: three round trips, then the bytes."""
        rules = settings.LMS_RULES
        waits = 3 * rules["phone_round_trip_ms"] / 1000
        return max(1, round(waits + self.total * 8 / 1000 / rules["phone_kilobits"]))


@dataclass
class _Parts(HTMLParser):
    """What a page names: addresses of scripts and, for each picture, the one that a phone takes."""

    scripts: set[str] = field(default_factory=set)
    pictures: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._sources: list[dict[str, str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.scripts.update(named.get("data-scripts", "").split())
        if tag == "script" and named.get("src"):
            self.scripts.add(named["src"])
        elif tag == "picture":
            self._sources = []
        elif tag == "source" and self._sources is not None:
            self._sources.append(named)
        elif tag == "img":
            best = self._sources[0] if self._sources else named  # Chromium knows every format that we write
            self.pictures.add(_picked(best) or named.get("src", ""))
        elif tag == "image":  # in a drawing
            self.pictures.add(named.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "picture":
            self._sources = None


def weigh_html(html: str, on_tap: tuple[OnTap, ...] = ()) -> Weight:
    """Return what a page weighs. Raises FileNotFoundError for a static file that it names and that is not there.

    A picture that is no longer stored weighs nothing, and is named.
    """
    parts = _Parts()
    parts.feed(html)
    pictures = {address: _picture(address) for address in parts.pictures if not address.startswith("data:")}
    return Weight(
        page=compressed(_INLINE_STYLE.sub("", html).encode()) + PAGE_HEADERS,
        style=compressed(site_css().encode()) + FILE_HEADERS,
        scripts=sum(_file(address) for address in parts.scripts),
        pictures=sum(size for size in pictures.values() if size is not None),
        on_tap=on_tap,
        gone=tuple(sorted(address for address, size in pictures.items() if size is None)),
    )


def compressed(data: bytes) -> int:
    """Return how many bytes are sent for a text."""
    return len(gzip.compress(data, GZIP_LEVEL))


def _picked(named: dict[str, str]) -> str:
    """Return the address of the candidate that a phone takes: the smallest that is large enough, else the largest."""
    candidates = sorted(_candidates(named.get("srcset", "")))
    margin = _SIZES_MARGIN.search(named.get("sizes", ""))
    needed = (PHONE_WIDTH - float(margin[1] if margin else 0)) * PHONE_DENSITY
    return next((address for width, address in candidates if width >= needed), candidates[-1][1] if candidates else "")


def _candidates(srcset: str) -> Iterator[tuple[int, str]]:
    for part in filter(None, (part.strip() for part in srcset.split(", "))):
        address, _space, width = part.rpartition(" ")
        yield int(width.removesuffix("w")), address


def _file(address: str) -> int:
    """Return the bytes of a static file of ours as it is served; 0 for one that lies elsewhere."""
    if address.startswith(settings.STATIC_URL):
        return _static(unquote(address.removeprefix(settings.STATIC_URL))) + FILE_HEADERS
    return 0


def _picture(address: str) -> int | None:
    """Return the bytes of a picture as it is served; 0 for one that lies elsewhere, None for one that is gone."""
    if not address.startswith(settings.MEDIA_URL):
        return _file(address)
    try:
        return _stored(unquote(address.removeprefix(settings.MEDIA_URL))) + FILE_HEADERS
    except FileNotFoundError:
        return None


def _static(name: str) -> int:
    """Return the size of a static file: compressed where the deployment keeps it so (WhiteNoise)."""
    for suffix in (".br", ".gz", ""):
        if staticfiles_storage.exists(name + suffix):
            return int(staticfiles_storage.size(name + suffix))
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    with open(found, "rb") as file:
        return len(file.read())


def _stored(name: str) -> int:
    """Return the size of a stored picture; drawings are text and are compressed."""
    if not name.endswith(".svg"):
        return int(default_storage.size(name))
    with default_storage.open(name) as file:
        return compressed(file.read())
