"""Pictures as phones get them: AVIF, or WebP for those that know no AVIF, at the widths needed and never enlarged.

The copies are made in the background as soon as a picture is in the library (`content.tasks`). Until they are all there
a page shows one WebP copy, so that no reader waits for an encoder. Drawings (SVG) are shown as they are.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, SourceImageIOError

from content.published import forget_published

logger = logging.getLogger(__name__)

AVIF, WEBP = "avif", "webp"
FORMATS = (AVIF, WEBP)  # as browsers are offered them: the first that one knows
UNTOUCHED = (".svg", ".gif")  # drawings, and what may move
FIRST_COPY = "width-720|format-webp"


@dataclass(frozen=True)
class ShownPicture:
    """A picture in a page: `avif` and `webp` are candidates for `srcset`, empty where there is `url` only."""

    url: str
    width: int
    height: int
    avif: str = ""
    webp: str = ""


def specs() -> list[str]:
    """Return what is made of every picture: each of `LMS_PICTURE_WIDTHS` in each format."""
    return [f"width-{width}|format-{kind}" for kind in FORMATS for width in settings.LMS_PICTURE_WIDTHS]


def is_copied(image: AbstractImage) -> bool:
    """Say whether copies are made of a picture at all."""
    return not image.file.name.lower().endswith(UNTOUCHED)


def make_copies(image: AbstractImage) -> int:
    """Make the copies that are missing; return how many. Repeatable. Raises OSError where the file is not readable."""
    if not is_copied(image):
        return 0
    filters = [Filter(spec) for spec in specs()]
    missing = [one for one in filters if one not in image.find_existing_renditions(*filters)]
    for one in missing:  # one by one: eight encoders at once would take a small worker's memory
        image.get_rendition(one)
    return len(missing)


def copies_made(images: Iterable[AbstractImage]) -> int:
    """Make the copies that pictures lack, and let pages show them; return how many."""
    made = sum(make_copies(image) for image in images)
    if made:
        forget_published()
    return made


def without_copies() -> Iterator[AbstractImage]:
    """Yield the pictures of the library of which a copy is missing."""
    wanted = set(specs())
    for image in get_image_model().objects.prefetch_related("renditions").iterator(chunk_size=100):
        if is_copied(image) and not wanted <= {one.filter_spec for one in image.renditions.all()}:
            yield image


def shown(image: AbstractImage) -> ShownPicture:
    """Return a picture as a page shows it. At most one query; drawings ask none."""
    if not is_copied(image):
        return ShownPicture(image.file.url, image.width, image.height)
    filters = {spec: Filter(spec) for spec in specs()}
    found = image.find_existing_renditions(*filters.values())
    if len(found) < len(filters):
        try:
            first = image.get_rendition(FIRST_COPY)
        except SourceImageIOError:
            # Its file is gone: the page still opens, with the text for those who cannot see the picture.
            logger.exception("the file of picture %s cannot be read", image.pk)
            return ShownPicture(image.file.url, image.width, image.height)
        return ShownPicture(first.url, first.width, first.height)
    sets = {kind: [found[one] for spec, one in filters.items() if spec.endswith(kind)] for kind in FORMATS}
    largest = max(sets[WEBP], key=lambda copy: copy.width)
    return ShownPicture(largest.url, largest.width, largest.height, _srcset(sets[AVIF]), _srcset(sets[WEBP]))


def _srcset(copies: list[AbstractRendition]) -> str:
    """Return candidates, one for each width: a small picture has the same copy for several."""
    by_width = {copy.width: copy.url for copy in copies}
    return ", ".join(f"{url} {width}w" for width, url in sorted(by_width.items()))
