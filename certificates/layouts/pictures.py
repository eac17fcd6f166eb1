"""Uploaded pictures for certificates: read within limits, and drawn anew, so that nothing but the picture is kept."""

from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

MOST_BYTES = 5_000_000  # of an upload
MOST_PIXELS = 25_000_000  # about what a phone's camera makes; asked before anything is unpacked
FORMATS = ("PNG", "JPEG", "WEBP")


@dataclass(frozen=True)
class Recipe:
    """How a kind of picture is kept: at most so many pixels wide and high, and so many bytes."""

    width: int
    height: int
    most_bytes: int


RECIPES = {
    "background": Recipe(1240, 1240, 30_000),
    "seal": Recipe(380, 380, 16_000),
    "signature": Recipe(520, 180, 8_000),
}
_MESSAGES = {
    "picture_bytes": _("The file is larger than %(most)s MB. Make it smaller and upload it again."),
    "picture_pixels": _("The picture has more than %(most)s million pixels. Make it smaller and upload it again."),
    "picture_kind": _("This is not a picture in PNG, JPEG or WebP. Save it as one of these and upload it again."),
    "picture_broken": _("The file is broken. Save the picture again and upload it anew."),
    "picture_small": _("The picture is smaller than %(least)s pixels and would print badly. Choose a larger one."),
}
LEAST = 40  # pixels, of either side


@dataclass(frozen=True)
class Prepared:
    """A picture as it is kept: PNG or, for backgrounds, JPEG; sizes in pixels."""

    data: bytes
    media_type: str
    width: int
    height: int


def prepare(upload: IO[bytes], purpose: str) -> Prepared:
    """Return an uploaded picture drawn anew for its purpose; raises ValidationError that says what to do.

    Files that are too large are not read, pictures of too many pixels not unpacked.
    """
    data = upload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise _error("picture_bytes", most=MOST_BYTES // 1_000_000)
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            _check_size(picture)
            picture.load()
            return _fitted(picture, purpose)
    except Image.DecompressionBombError as error:
        raise _error("picture_pixels", most=MOST_PIXELS // 1_000_000) from error
    except UnidentifiedImageError as error:
        raise _error("picture_kind") from error
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow raises for what breaks off or contradicts itself
        raise _error("picture_broken") from error


def _check_size(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise _error("picture_pixels", most=MOST_PIXELS // 1_000_000)
    if min(picture.size) < LEAST:
        raise _error("picture_small", least=LEAST)


def _fitted(picture: Image.Image, purpose: str) -> Prepared:
    """Return the picture within its recipe's pixels, smaller still until it is within its bytes."""
    recipe, background = RECIPES[purpose], purpose == "background"
    whole = _flat(picture) if background else picture.convert("RGBA")
    whole.info.clear()  # colour profile and other attachments of any size, which saving would copy
    share = min(1.0, recipe.width / whole.width, recipe.height / whole.height)
    while True:
        size = (max(1, round(whole.width * share)), max(1, round(whole.height * share)))
        small = whole.resize(size, Image.Resampling.LANCZOS)
        data = _written(small, purpose)
        if len(data) <= recipe.most_bytes or min(size) <= LEAST:
            return Prepared(data, "image/jpeg" if background else "image/png", *size)
        share *= 0.85


def _flat(picture: Image.Image) -> Image.Image:
    """Return a picture in colours without transparency, on white."""
    seen = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")


def _written(picture: Image.Image, purpose: str) -> bytes:
    output, options = BytesIO(), {}
    kept: Any = picture
    if purpose == "background":
        options = {"format": "JPEG", "quality": 72, "optimize": True}
    elif purpose == "signature":  # ink: its darkness alone, on nothing
        options = {"format": "PNG", "optimize": True}
        kept = _ink(picture)
    else:
        options = {"format": "PNG", "optimize": True}
    kept.save(output, **options)
    return output.getvalue()


def _ink(picture: Image.Image) -> Image.Image:
    """Return a signature in dark blue ink on nothing: paper that was photographed with it becomes transparent."""
    lightness = _flat(picture).convert("L")
    cover = lightness.point([255 if level < 90 else max(0, (200 - level) * 255 // 110) for level in range(256)])
    ink = Image.new("RGBA", picture.size, (24, 33, 84, 255))
    ink.putalpha(cover.point([level // 17 * 17 for level in range(256)]))  # sixteen levels pack well
    return ink


def _error(code: str, **params: object) -> ValidationError:
    return ValidationError(_MESSAGES[code], code=code, params=params)
