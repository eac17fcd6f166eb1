"""Raising a signature so that it can be checked in ten years: B-T proves the time, B-LTA carries all a check needs.

Both are incremental updates of the signed file, which stays as it is at its beginning.
"""

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from certificates.signing.configuration import AuthorityAway, Configuration, SigningFailed, read_roots
from certificates.signing.pades import outside_the_page, require_whole, updating

STAMP_NAME = "ตราประทับเวลา"
DIGEST = "sha256"


@lru_cache(maxsize=2)
def stamper_of(current: Configuration) -> Any:
    """Return pyHanko's client of the time-stamp authority: the only way out to the network, but for revocation lists.

    Kept in the process: it asks once how large a time stamp is.
    """
    from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper  # noqa: PLC0415

    return RequestsHTTPTimeStamper(current.tsa_url, timeout=current.tsa_seconds)


@dataclass(frozen=True)
class Trust:
    """What proofs are looked up with: asn1crypto's root certificates, lists of revocations (DER) that are at hand.

    `asks_network`: for the lists that certificates name, where they name any.
    """

    roots: list[Any]
    lists: Sequence[bytes] = ()
    asks_network: bool = True


def trust_of(current: Configuration, *, chain: str) -> Trust:
    """Return trust that begins with the roots of the settings and the self-signed ones in `chain`, the PEM of the key
    that signed. Raises SigningFailed.
    """
    return Trust(roots=_roots(current, chain))


def with_time_stamp(data: bytes, stamper: Any) -> bytes:
    """Return a signed file with a document time stamp: B-T (EN 319 142-1 table 1). Raises SigningFailed."""
    return _run(data, stamper, None)


def with_everything(data: bytes, stamper: Any, trust: Trust) -> bytes:
    """Return a signed file with all certificates and revocation answers, and a time stamp over them: B-LTA.

    Raises SigningFailed.
    """
    return _run(data, stamper, trust)


def _run(data: bytes, stamper: Any, trust: Trust | None) -> bytes:
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415
    from pyhanko_certvalidator import errors  # noqa: PLC0415

    untrusted = (errors.PathError, errors.ValidationError, errors.CRLValidationError, errors.OCSPValidationError)
    try:
        raised = asyncio.run(_stamp(data, stamper, trust))
    except OSError as error:
        raise AuthorityAway(f"no time stamp: {type(error).__name__} {error}") from error
    except (*untrusted, PdfError, ValueError) as error:  # pyHanko's other errors are ValueErrors
        raise SigningFailed(f"not raised: {type(error).__name__} {error}") from error
    require_whole(data, raised)
    return raised


async def _stamp(data: bytes, stamper: Any, trust: Trust | None) -> bytes:
    from pyhanko.sign.signers import PdfTimeStamper  # noqa: PLC0415
    from pyhanko.sign.signers.pdf_signer import TimestampDSSContentSettings  # noqa: PLC0415
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    writer, context = updating(data), None
    if trust is not None:
        # A certificate that names a revocation list must have it answered.
        context = ValidationContext(
            trust_roots=trust.roots,
            crls=list(trust.lists),
            allow_fetching=trust.asks_network,
            revocation_mode="hard-fail",
        )
        await _add_proofs(writer, data, context)
    stamping = PdfTimeStamper(stamper, invis_settings=outside_the_page(), readable_field_name=STAMP_NAME)
    # The proofs go in before the time stamp and under it: one update, nothing after it.
    settings = TimestampDSSContentSettings(update_before_ts=True, include_vri=False)
    output = await stamping.async_timestamp_pdf(writer, DIGEST, context, dss_settings=settings)
    return bytes(output.getvalue())


async def _add_proofs(writer: Any, data: bytes, context: Any) -> None:
    """Put into the update what a check of each signature, and of the time stamp within it, needs."""
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415
    from pyhanko.sign.validation.dss import DocumentSecurityStore, collect_validation_info  # noqa: PLC0415

    for signature in PdfFileReader(io.BytesIO(data)).embedded_regular_signatures:
        paths = await collect_validation_info(signature, context)
        DocumentSecurityStore.supply_dss_in_writer(writer, None, paths=paths, validation_context=context)


def _roots(current: Configuration, chain: str) -> list[Any]:
    from asn1crypto import pem, x509  # type: ignore[import-untyped]  # noqa: PLC0415

    try:
        given = [*read_roots(current.roots), chain.encode()]
        found = [der for data in given if data for _, _, der in pem.unarmor(data, multiple=True)]
        certificates = [x509.Certificate.load(der) for der in found]
    except (OSError, ValueError) as error:
        raise SigningFailed(f"the trusted roots cannot be read: {error}") from error
    roots = [one for one in certificates if one.subject == one.issuer]
    if not roots:
        raise SigningFailed("no trusted root certificate is configured")
    return roots
