"""From bytes to text: UTF-8, UTF-16 with its mark, TIS-620. Whatever is none of them is refused, never guessed at."""

import codecs
import re

from django.utils.translation import gettext_lazy as _

from quizzes.exchange.contract import FileRefused
from quizzes.exchange.limits import FILE_BYTES, MEGABYTE

# CP874 is TIS-620 with the further characters that Windows writes (curly quotes, the ellipsis).
THAI_CODEC = "cp874"
THAI_NAMES = {"tis-620", "tis620", "iso-8859-11", "windows-874", "cp874", "x-windows-874", "ibm874"}
# Other encodings that an XML file may declare; they map byte by byte, or are UTF-16 with its mark gone.
_DECLARABLE = re.compile(r"iso-8859-\d{1,2}|windows-125\d|latin-?1|utf-16(?:le|be)?")
# Neither control characters nor noncharacters (Unicode Standard, section 23.7) belong in a text; formats rely on it.
NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff]")
# In TIS-620 a mark stands on a Thai letter; where it does not, the bytes were another code, e.g. French.
_STRAY_MARK = re.compile("(?:^|[^\u0e01-\u0e4e])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_THAI = re.compile("[\u0e01-\u0e5b]")
# A Thai text has letters beside each other; those of other alphabets, read as Thai, stand each among Latin ones.
_THAI_SYLLABLE = re.compile("[\u0e01-\u0e2e][\u0e01-\u0e3a\u0e47-\u0e4e]|[\u0e40-\u0e44][\u0e01-\u0e2e]")

NOT_A_TEXT = _("This file is not a text.")
SAVE_AS_UTF8 = _("Save it as plain text in UTF-8.")


def decode(data: bytes, *, declared: str = "") -> str:
    """Return the text of a file without its byte-order mark, its line ends as `\\n`.

    `declared` is the encoding that the file names itself. Raises FileRefused.
    """
    check_size(data)
    text = _decoded(data, declared.lower().replace("_", "-"))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := NOT_TEXT.search(text):
        line = text.count("\n", 0, found.start()) + 1
        problem = _("The character U+%(code)04X cannot stand in a text.") % {"code": ord(found.group())}
        raise FileRefused(problem, _("If the file is a text, take that character out."), str(line))
    return text


def check_size(data: bytes, *, most: int = FILE_BYTES) -> None:
    """Refuse a file that is too large or empty."""
    if len(data) > most:
        problem = _("The file is larger than %(size)d MB.") % {"size": most // MEGABYTE}
        raise FileRefused(problem, _("Divide it into several files."))
    if not data.strip():
        raise FileRefused(_("The file is empty."), _("Choose the file that holds the questions."))


def _decoded(data: bytes, declared: str) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(data, "utf-16")
    if data.startswith(codecs.BOM_UTF8):
        return _strictly(data, "utf-8-sig")
    if b"\x00" in data:
        raise FileRefused(NOT_A_TEXT, SAVE_AS_UTF8)
    if declared in THAI_NAMES:
        return _strictly(data, THAI_CODEC)
    if _DECLARABLE.fullmatch(declared):
        return _strictly(data, declared)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if declared:
            raise FileRefused(_("This is not UTF-8."), SAVE_AS_UTF8, _line(data, error.start)) from error
        return _thai(data, error)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError) as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        problem = _("The characters cannot be read as %(encoding)s.") % {"encoding": encoding}
        raise FileRefused(problem, SAVE_AS_UTF8, _line(data, start)) from error


def _thai(data: bytes, not_utf8: UnicodeDecodeError) -> str:
    problem = _("This is neither UTF-8 nor the Thai code TIS-620.")
    try:
        text = data.decode(THAI_CODEC)
    except UnicodeDecodeError as error:
        raise FileRefused(problem, SAVE_AS_UTF8, _line(data, error.start)) from error
    found = _STRAY_MARK.search(text) or (None if _THAI_SYLLABLE.search(text) else _THAI.search(text))
    if found:
        raise FileRefused(problem, SAVE_AS_UTF8, _line(data, found.start())) from not_utf8
    return text


def _line(data: bytes, position: int) -> str:
    return str(data.count(b"\n", 0, position) + 1)
