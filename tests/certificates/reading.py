"""Reading finished PDFs back, each by a program that had no part in making them."""

import io
import re
import subprocess

import pypdf
import zxingcpp
from PIL import Image

from lms.core.thai import normalise


def text_of(pdf: bytes, *options: str) -> str:
    """Return what pdftotext extracts, as it stands."""
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def text_without_actual_text(pdf: bytes) -> str:
    """Return what a reader gets that knows no ActualText (pypdf), SARA AM put together again."""
    return "\n".join(normalise(line) for line in pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().splitlines())


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def without_spaces(text: str) -> str:
    """Return `text` without spaces, which readers without ActualText guess from gaps."""
    return re.sub(r"\s+", "", text)


def picture_of(pdf: bytes, dpi: int = 100) -> Image.Image:
    done = subprocess.run(["pdftoppm", "-r", str(dpi), "-png"], input=pdf, capture_output=True, check=True)
    return Image.open(io.BytesIO(done.stdout)).convert("RGB")


def qr_of(pdf: bytes, dpi: int = 100) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture_of(pdf, dpi))]
