"""Checks the signatures of one PDF, in a process of its own: `python -m certificates.signing.inspector`.

Files come from anybody. What a hostile one may do, this process may do: it has limits on memory and CPU, no secrets,
no database and no use of the network, and is ended from outside where it takes too long. In: a line of JSON with PEM
`roots` and `ours`, then the file. Out: a line of JSON with a list of findings (`verifying.SignatureFinding`).
"""

import asyncio
import io
import json
import resource
import sys
from datetime import UTC, datetime
from typing import Any

from asn1crypto import pem, x509  # type: ignore[import-untyped]
from pyhanko.pdf_utils.decode_limits import DecodeLimits
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation.pdf_embedded import (
    EmbeddedPdfSignature,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

SIGNATURES = 16  # more in one file are not looked at: ours have one, and a time stamp or two


def certificates_of(pems: list[str]) -> list[x509.Certificate]:
    """Return the certificates of PEM texts."""
    ders = [der for text in pems for _, _, der in pem.unarmor(text.encode(), multiple=True)]
    return [x509.Certificate.load(der) for der in ders]


async def inspect(data: bytes, *, roots: list[x509.Certificate], ours: list[x509.Certificate]) -> list[dict[str, Any]]:
    """Return a finding for each signature of a PDF, oldest first. Raises whatever a broken file makes pyHanko raise."""
    reader = PdfFileReader(io.BytesIO(data), strict=False, decode_limits=DecodeLimits())
    stamps = [await _stamp(one, roots) for one in reader.embedded_timestamp_signatures[:SIGNATURES]]
    own = {one.sha256 for one in ours}
    found = []
    for signature in reader.embedded_regular_signatures[:SIGNATURES]:
        found.append(await _signature(signature, stamps, roots=roots, own=own, has_proofs="/DSS" in reader.root))
    return found


async def _stamp(embedded: EmbeddedPdfSignature, roots: list[x509.Certificate]) -> dict[str, Any]:
    status = await async_validate_pdf_timestamp(embedded, _context(roots), skip_diff=True)
    is_good = bool(status.intact and status.valid)
    return {
        "at": status.timestamp if is_good and status.trusted else None,
        "is_good": is_good,
        "is_last": embedded.coverage == SignatureCoverageLevel.ENTIRE_FILE,
    }


async def _signature(
    embedded: EmbeddedPdfSignature,
    stamps: list[dict[str, Any]],
    *,
    roots: list[x509.Certificate],
    own: set[bytes],
    has_proofs: bool,
) -> dict[str, Any]:
    signer = embedded.signer_cert
    status = await async_validate_pdf_signature(embedded, _context(roots), _context(roots))
    proven = [stamp["at"] for stamp in stamps if stamp["at"]]
    inner = status.timestamp_validity
    if inner is not None and inner.intact and inner.valid and inner.trusted:
        proven.append(inner.timestamp)
    proven_at = min(proven, default=None)
    claimed_at = embedded.self_reported_timestamp
    is_whole = embedded.coverage == SignatureCoverageLevel.ENTIRE_FILE
    only_proofs = _only_proofs(embedded) and any(stamp["is_last"] and stamp["is_good"] for stamp in stamps)
    is_ours = signer.sha256 in own
    return {
        "signer": _name(signer),
        "key_id": signer.sha256.hex(),
        "signed_at": _text(claimed_at),
        "proven_at": _text(proven_at),
        "level": _level(proven_at is not None, stamps, has_proofs),
        "reason": str(embedded.sig_object.get("/Reason", ""))[:200],
        "is_intact": bool(status.intact and status.valid),
        "is_ours": is_ours,
        "is_trusted": is_ours or await _is_trusted(embedded, roots, proven_at),
        "is_expired": not _was_valid(signer, proven_at or (claimed_at if is_ours else None) or datetime.now(UTC)),
        "covers_whole_file": is_whole or only_proofs,
        "is_changed_later": not (is_whole or only_proofs),
    }


def _only_proofs(embedded: EmbeddedPdfSignature) -> bool:
    """Return whether what follows the signed revision is only what proves it longer: certificates and time stamps."""
    level = getattr(embedded.diff_result, "modification_level", None)  # the other result is a suspicion
    is_revision = embedded.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
    return bool(is_revision and level is not None and level <= ModificationLevel.LTA_UPDATES)


def _level(is_proven: bool, stamps: list[dict[str, Any]], has_proofs: bool) -> str:
    """Return the level: of time stamps, only those count whose authority we trust."""
    if has_proofs and any(stamp["at"] for stamp in stamps):
        return "b-lta"
    return "b-t" if is_proven else "b-b"


def _was_valid(signer: x509.Certificate, moment: datetime) -> bool:
    return bool(signer.not_valid_before <= moment <= signer.not_valid_after)


async def _is_trusted(embedded: EmbeddedPdfSignature, roots: list[x509.Certificate], at: datetime | None) -> bool:
    status = await async_validate_pdf_signature(embedded, _context(roots, at), _context(roots), skip_diff=True)
    return bool(status.trusted)


def _context(roots: list[x509.Certificate], moment: datetime | None = None) -> ValidationContext:
    # The file's own revocation answers are not weighed: who withdraws our keys is us, in the database.
    return ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail", moment=moment)


def _name(signer: x509.Certificate) -> str:
    name = signer.subject.native.get("common_name")
    return (name if isinstance(name, str) else str(signer.subject.human_friendly))[:300]


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def main() -> None:
    asked = json.loads(sys.stdin.buffer.readline())
    memory, seconds = asked["megabytes"] * 1024 * 1024, asked["seconds"]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    roots, ours = certificates_of(asked["roots"]), certificates_of(asked["ours"])
    found = asyncio.run(inspect(sys.stdin.buffer.read(), roots=roots, ours=ours))
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
