"""The pictures of questions, kept under names that follow from their content: a version never changes when the
picture library does."""

import hashlib
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image
from wagtail.images.models import AbstractImage, Filter

FOLDER = "questions"
WIDTH = 800  # px at most; a phone's screen is 360 to 430 wide, and sharp at twice that
# What is done to a bitmap. It is part of the name, so that another recipe never gives another picture the same name.
RECIPE = f"width-{WIDTH}|format-webp"


def keep_picture(image: AbstractImage) -> dict[str, Any]:
    """Store a copy of a picture, once, and return its `file` in the default storage, `width` and `height` in pixels.

    Drawings (SVG) stay as they are; anything else becomes WebP at most 800 pixels wide, and is never enlarged.
    """
    with image.open_file() as source:
        data = source.read()
    name = kept_name(data, is_drawing=image.is_svg())
    if not default_storage.exists(name):
        _store(name, data if image.is_svg() else _converted(image))
    width, height = (image.width, image.height) if image.is_svg() else _size(name)
    return {"file": name, "width": width, "height": height}


def picture_name(image: AbstractImage) -> str:
    """Return the name under which `keep_picture` stores a copy."""
    with image.open_file() as source:
        return kept_name(source.read(), is_drawing=image.is_svg())


def kept_name(data: bytes, *, is_drawing: bool) -> str:
    """Return a name that follows from the source rather than from its conversion: the same after an upgrade."""
    recipe = b"" if is_drawing else RECIPE.encode()
    return f"{FOLDER}/{hashlib.sha256(recipe + data).hexdigest()[:32]}.{'svg' if is_drawing else 'webp'}"


def _converted(image: AbstractImage) -> bytes:
    output = BytesIO()
    Filter(RECIPE).run(image, output)
    return output.getvalue()


def _store(name: str, data: bytes) -> None:
    stored = default_storage.save(name, ContentFile(data))
    if stored != name:  # another process was first, with the same content
        default_storage.delete(stored)


def _size(name: str) -> tuple[int, int]:
    with default_storage.open(name) as file, Image.open(file) as picture:
        return picture.size
