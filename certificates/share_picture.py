"""The light picture of a certificate for chats: drawn from the same facts, with the same letters, at most 60 kB.

It is a picture of the certificate, not the document: nobody can check it but by its number or its QR, which it carries.
"""

import io
from dataclasses import dataclass
from functools import cache

import segno
from django.conf import settings
from PIL import Image, ImageDraw, ImageFont, features
from pythainlp.tokenize import word_tokenize

from certificates.addresses import public_address
from certificates.models import Certificate
from certificates.typeface import FOLDER, NASKH_WEIGHTS, WEIGHTS, first_unprintable, script_runs
from lms.core.thai import formal_thai_date

WIDTH, HEIGHT = 1200, 800
MARGIN = 110  # pixels that no text enters
LARGEST = 60_000  # bytes
INK, SOFT, TEAL, GOLD, PAPER = "#182225", "#44535a", "#0b4f5c", "#a87a1e", "#fffdf8"
COLOURS = 32  # of the finished picture: flat areas and the softened edges of letters


class PictureImpossible(Exception):
    """The picture cannot be drawn rightly, and is not drawn wrongly: a letter no face has, or no shaping of Thai."""


@dataclass(frozen=True)
class Line:
    """A line of text, centred: its baseline in pixels from the top, the size wanted, the smallest that is allowed."""

    text: str
    baseline: int
    size: int
    smallest: int = 20
    weight: int = 400
    colour: str = INK


def draw_share_picture(certificate: Certificate) -> bytes:
    """Return the picture as PNG. Raises `PictureImpossible` rather than showing empty boxes or misplaced marks."""
    if not features.check_feature("raqm"):
        raise PictureImpossible("this Pillow cannot shape Thai: it was built without libraqm")
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    _draw_frame(pen)
    for line in _lines(certificate):
        _draw_line(pen, line)
    _draw_qr(picture, public_address(certificate.serial))
    return _packed(picture)


def _lines(certificate: Certificate) -> list[Line]:
    agency = certificate.agency_name or settings.LMS_ISSUER["name_th"]
    title = _broken(certificate.course_title, size=42, weight=600)
    lines = [
        Line(agency, 128, 34, weight=600, colour=TEAL),
        Line("ประกาศนียบัตร", 215, 58, weight=700, colour=GOLD),
        Line("ให้ไว้เพื่อแสดงว่า", 275, 28, colour=SOFT),
        Line(certificate.full_name, 370, 62, smallest=24, weight=700),
        Line("สำเร็จการเรียนรู้ตามหลักสูตร", 440, 28, colour=SOFT),
    ]
    first = 520 if len(title) == 1 else 504
    lines += [Line(text, first + 58 * number, 42, weight=600, colour=TEAL) for number, text in enumerate(title)]
    given = f"ให้ไว้ ณ {formal_thai_date(certificate.issued_at)}"
    lines += [Line(given, 652, 28), Line(f"เลขที่ {certificate.serial}", 700, 26, colour=SOFT)]
    return [*lines, Line("ตัวอย่าง · SAMPLE", 742, 24, weight=700)] if settings.SAMPLE_ACCOUNTS else lines


def _broken(text: str, *, size: int, weight: int) -> list[str]:
    """Return a title on one line, or on two of about the same width, broken between words (pythainlp)."""
    words = word_tokenize(text, keep_whitespace=True)
    if _width(text, size, weight) <= WIDTH - 2 * MARGIN or len(words) == 1:
        return [text]
    breaks = (["".join(words[:at]).strip(), "".join(words[at:]).strip()] for at in range(1, len(words)))
    return min(breaks, key=lambda lines: max(_width(line, size, weight) for line in lines))


def _draw_frame(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((24, 24, WIDTH - 25, HEIGHT - 25), outline=TEAL, width=8)
    pen.rectangle((42, 42, WIDTH - 43, HEIGHT - 43), outline=GOLD, width=3)
    for x in (42, WIDTH - 43):
        for y in (42, HEIGHT - 43):
            pen.polygon([(x - 18, y), (x, y - 18), (x + 18, y), (x, y + 18)], fill=GOLD, outline=PAPER, width=4)


def _draw_line(pen: ImageDraw.ImageDraw, line: Line) -> None:
    missing = first_unprintable(line.text)
    if missing:
        raise PictureImpossible(f"no bundled face has U+{ord(missing):04X}")
    size = _fitting(line)
    x = (WIDTH - _width(line.text, size, line.weight)) / 2
    for piece, is_arabic in script_runs(line.text):
        font = _font(size, line.weight, is_arabic=is_arabic)
        pen.text((x, line.baseline), piece, fill=line.colour, font=font, anchor="ls")
        x += font.getlength(piece)


def _fitting(line: Line) -> int:
    """Return the largest size, up to the line's own, at which it fits between the margins."""
    room = WIDTH - 2 * MARGIN
    size = min(line.size, int(line.size * room / max(1.0, _width(line.text, line.size, line.weight))))
    if size < line.smallest:
        raise PictureImpossible("a text is too long to be read in the picture")
    return size


def _width(text: str, size: int, weight: int) -> float:
    return sum(_font(size, weight, is_arabic=is_arabic).getlength(piece) for piece, is_arabic in script_runs(text))


@cache
def _font(size: int, weight: int, *, is_arabic: bool) -> ImageFont.FreeTypeFont:
    name = NASKH_WEIGHTS[700 if weight > 400 else 400] if is_arabic else WEIGHTS[weight]
    return ImageFont.truetype(FOLDER / name, size, layout_engine=ImageFont.Layout.RAQM)


def _draw_qr(picture: Image.Image, address: str) -> None:
    """Put the QR into the corner below, three or more pixels a module, beside the date and the number."""
    code = segno.make_qr(address, error="m")
    side, border = code.symbol_size(border=2)[0], 2
    scale = max(3, 175 // side)
    left, top = WIDTH - 64 - side * scale, HEIGHT - 64 - side * scale
    pen = ImageDraw.Draw(picture)
    for row, modules in enumerate(code.matrix_iter(border=border)):
        for column, dark in enumerate(modules):
            if dark:
                x, y = left + column * scale, top + row * scale
                pen.rectangle((x, y, x + scale - 1, y + scale - 1), fill="#000")


def _packed(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    if out.tell() > LARGEST:
        raise PictureImpossible(f"the picture has {out.tell()} bytes")
    return out.getvalue()
