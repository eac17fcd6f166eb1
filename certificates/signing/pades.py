"""Signing a finished PDF: PAdES B-B, and B-T where a time stamp comes with it. The signature is an incremental update:
the file that was signed stays, byte for byte, at the beginning of the one that comes out.

The field is invisible and lies outside the page, so that PDF/UA-1 (7.18.1) asks for no place of it in the structure and
PDF/A-3 (6.3.3) for no picture. The signature certifies: nothing may change but for what proves it longer.
"""

import io
import re
from functools import cache
from typing import Any

from certificates.signing.configuration import AuthorityAway, SigningFailed
from certificates.signing.keys import LoadedKey

FIELD = "Signature"
FIELD_NAME = "ลายเซ็นดิจิทัล"  # what screen readers say; the document's language is Thai
ATTRIBUTES = 1536  # bytes of a signature beyond the chain: attributes, names, numbers, an RSA-4096 signature
_RANGES = re.compile(rb"/ByteRange\s*\[\s*0\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


def sign_pdf(data: bytes, *, key: LoadedKey, reason: str, stamper: Any = None) -> bytes:
    """Return the PDF signed by `key`, with a time stamp where `stamper` (pyHanko's TimeStamper) is given.

    About 5 ms of CPU with P-256, once a key has signed. Raises SigningFailed, and
    AuthorityAway where only the time stamp cannot be had.
    """
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415
    from pyhanko.sign import signers  # noqa: PLC0415
    from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter  # noqa: PLC0415

    meaning = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=key.digest,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        reason=reason,
    )
    field = SigFieldSpec(FIELD, invis_sig_settings=outside_the_page(), readable_field_name=FIELD_NAME)
    # An authority's token may have any size: with one, pyHanko measures. It signs once more for that.
    reserved = None if stamper else 2 * (key.size + ATTRIBUTES)
    pdf_signer = signers.PdfSigner(meaning, key.signer, timestamper=stamper, new_field_spec=field)
    try:
        signed = pdf_signer.sign_pdf(updating(data), bytes_reserved=reserved).getvalue()
    except OSError as error:  # nothing else here leaves the machine
        raise AuthorityAway(f"no time stamp: {type(error).__name__} {error}") from error
    except (PdfError, ValueError) as error:  # pyHanko's SigningError is a ValueError
        raise SigningFailed(f"not signed: {type(error).__name__} {error}") from error
    require_whole(data, signed)
    return signed


def updating(data: bytes) -> Any:
    """Return pyHanko's writer of an incremental update to a PDF."""
    return _writer_class()(io.BytesIO(data))


def outside_the_page() -> Any:
    """Return how fields without a picture are placed: outside the page, printable and not hidden, as PDF/A asks."""
    from pyhanko.sign.fields import InvisSigSettings  # noqa: PLC0415

    return InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True)


def require_whole(before: bytes, after: bytes) -> None:
    """Raise SigningFailed unless the last signature covers the whole of `after`, which begins with `before`.

    Too small a place reserved for a signature would shift what follows it and break the file without a word.
    """
    ranges = _RANGES.findall(after, len(before))
    if not after.startswith(before) or not ranges:
        raise SigningFailed("the signed file does not continue the one that was signed")
    end, begin, rest = (int(number) for number in ranges[-1])
    brackets = after[end : end + 1] + after[begin - 1 : begin]
    if brackets != b"<>" or begin + rest != len(after) or not after.rstrip().endswith(b"%%EOF"):
        raise SigningFailed("the signature does not cover the whole file")


@cache
def _writer_class() -> type:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415

    class MetadataKept(IncrementalPdfFileWriter):
        """Leaves the metadata as drawn: pyHanko would write it anew, with its claims to PDF/A and PDF/UA in it."""

        def _update_meta(self) -> None:
            return

    return MetadataKept
