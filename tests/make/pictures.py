"""Pictures of the picture library."""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image as Bitmap
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage

# A chat on a phone: who writes, a demand to hurry, a greeting.
CHAT = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">
<rect width="400" height="300" fill="#dfe8ea"/>
<g fill="#fff">
<rect x="20" y="20" width="300" height="60" rx="16"/>
<rect x="20" y="110" width="340" height="70" rx="16"/>
<rect x="20" y="210" width="220" height="60" rx="16"/>
</g>
<g font-size="26">
<text x="70" y="60">KBANK-TH.xyz</text>
<text x="70" y="155">โอนภายใน 10 นาที!</text>
<text x="70" y="250">สวัสดีค่ะ</text>
</g>
</svg>
"""


def picture(data: bytes | str = CHAT, name: str = "chat.svg") -> AbstractImage:
    """Return a saved image of the picture library."""
    data = data.encode() if isinstance(data, str) else data
    image = get_image_model()(title=name, file=ContentFile(data, name=name))
    image.save()
    return image


def photo(width: int, height: int, *, rotated: bool = False) -> bytes:
    """Return a JPEG; `rotated` marks it as taken with the phone turned, so that it is shown standing."""
    bitmap, exif, output = Bitmap.new("RGB", (width, height), "#357"), Bitmap.Exif(), BytesIO()
    exif[0x0112] = 6 if rotated else 1
    exif[0x010E] = "taken at home"
    bitmap.save(output, "JPEG", exif=exif)
    return output.getvalue()
