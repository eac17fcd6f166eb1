"""Which picture files may be stored: whole, of the kind that their name says, of bearable size, and safe to serve."""

import io
import warnings

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from content.svg import svg_problems

MAX_PIXELS = 40_000_000  # decoded, 160 MB
BITMAPS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "webp": "WEBP"}
DRAWING = "svg"


def picture_problems(data: bytes, extension: str) -> list[str]:
    """Return what keeps a picture from being used, in the user's language; `extension` is one of its name, no dot."""
    if extension == DRAWING:
        return list(dict.fromkeys(svg_problems(data)))
    return _bitmap_problems(data, extension)


def _bitmap_problems(data: bytes, extension: str) -> list[str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[BITMAPS[extension]]) as image:
                width, height = image.size
                image.verify()
    except Image.DecompressionBombError:
        width = height = MAX_PIXELS
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return [_("The file is not a whole picture of the kind that its name says.")]
    if width * height > MAX_PIXELS:
        return [_("The picture has more than %(count)s million points.") % {"count": MAX_PIXELS // 1_000_000}]
    return []


def picture_remedy(extension: str) -> str:
    """Return what to do about a picture with problems."""
    if extension == DRAWING:
        return _("Save it as plain SVG, with shapes and text only.")
    return _("Save the picture anew.")
