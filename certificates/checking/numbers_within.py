"""Which certificate a file says it is: the numbers in the verification addresses it carries.

Every certificate carries its address as a link. The file is strange, so nothing of it is interpreted: its compressed
parts are unpacked up to a limit, and searched as bytes.
"""

import re
import zlib
from collections.abc import Iterator

from certificates.serials import read_serial
from lms.core.refusals import Refused

UNPACKED_AT_MOST = 8_000_000  # bytes; a certificate has about 150,000
PARTS_AT_MOST = 300
NUMBERS_AT_MOST = 3
_PART = re.compile(rb"stream\r?\n")
_ADDRESS = re.compile(rb"/verify/([0-9A-Za-z-]{12,40})/")


def numbers_within(data: bytes) -> list[str]:
    """Return the well-formed serials that a PDF's links lead to, each once; at most three."""
    found: dict[str, None] = {}
    for part in _parts(data):
        for written in _ADDRESS.findall(part):
            try:
                found[read_serial(written.decode("ascii"))] = None
            except Refused:  # looks like an address of ours and is none
                continue
            if len(found) == NUMBERS_AT_MOST:
                return list(found)
    return list(found)


def _parts(data: bytes) -> Iterator[bytes]:
    """Yield the file as it stands, then its compressed parts unpacked, until a limit is reached."""
    yield data
    left = UNPACKED_AT_MOST
    for number, start in enumerate(_PART.finditer(data)):
        if number == PARTS_AT_MOST or left <= 0:
            return
        unpacked = _unpacked(data, start.end(), left)
        left -= len(unpacked)
        yield unpacked


def _unpacked(data: bytes, start: int, at_most: int) -> bytes:
    """Return what is packed from `start` on, or b"" where that is not packed or broken."""
    if data[start : start + 1] != b"\x78":  # how every zlib stream begins that a PDF writer makes
        return b""
    try:
        return zlib.decompressobj().decompress(memoryview(data)[start:], at_most)
    except zlib.error:
        return b""
