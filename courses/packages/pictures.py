"""The pictures that a package's texts name, read and checked."""

import hashlib
import io
import warnings

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from courses.packages.errors import ErrorList, Place, did_you_mean
from courses.packages.files import MAX_PICTURE_BYTES, PackageFolder
from courses.packages.package import PageText, Picture
from courses.packages.svg import svg_problems

FOLDER = "pictures"
MAX_PIXELS = 40_000_000  # decoded, 160 MB
_FORMATS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "webp": "WEBP"}


def read_pictures(folder: PackageFolder, texts: list[PageText], errors: ErrorList) -> dict[str, Picture]:
    """Return the pictures that the texts name, by name."""
    there = folder.names(FOLDER)
    pictures: dict[str, Picture] = {}
    missing: set[str] = set()
    for text in texts:
        for block in text.blocks:
            name = block.value["image"] if block.kind == "picture" else ""
            if not name or name in pictures:
                continue
            if name not in there:
                problem = _("There is no picture “%(name)s” in the folder pictures.") % {"name": name}
                errors.add(Place(text.file, block.line), "picture", problem, did_you_mean(name, there))
            elif name not in missing and (picture := _read_picture(folder, name, errors)):
                pictures[name] = picture
            else:
                missing.add(name)  # its own error stands once, with its file
    return pictures


def _read_picture(folder: PackageFolder, name: str, errors: ErrorList) -> Picture | None:
    path = f"{FOLDER}/{name}"
    data = folder.data(path, MAX_PICTURE_BYTES)
    if data is None:
        return None
    extension = name.rpartition(".")[2]
    problems = list(dict.fromkeys(svg_problems(data))) if extension == "svg" else _bitmap_problems(data, extension)
    for problem in problems:
        remedy = (
            _("Save it as plain SVG, with shapes and text only.") if extension == "svg" else _("Save the picture anew.")
        )
        errors.add(Place(path), "", problem, remedy)
    if problems:
        return None
    return Picture(name, data, hashlib.sha1(data, usedforsecurity=False).hexdigest())


def _bitmap_problems(data: bytes, extension: str) -> list[str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[_FORMATS[extension]]) as image:
                width, height = image.size
                image.verify()
    except Image.DecompressionBombError:
        width = height = MAX_PIXELS
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return [_("The file is not a whole picture of the kind that its name says.")]
    if width * height > MAX_PIXELS:
        return [_("The picture has more than %(count)s million points.") % {"count": MAX_PIXELS // 1_000_000}]
    return []
