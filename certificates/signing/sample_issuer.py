"""The test issuer of local mode. Its name says what it is, and everything it signs says so in the picture."""

import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from django.conf import settings

from certificates.signing.authorities import Issuer, issued, named
from certificates.signing.configuration import SAMPLE_KEY, SAMPLE_PIN

NOT_OFFICIAL = "ไม่ใช่ของจริง / NOT OFFICIAL"
YEARS = 10


def make_sample_issuer() -> Path | None:
    """Make the test issuer once, and return its PKCS#12 file; None where the settings ask for none.

    Whoever comes first, of two that start at once, makes it: the other takes what is there.
    """
    if not settings.SAMPLE_ACCOUNTS or settings.LMS_SIGNING.get("kind") != "sample":
        return None
    folder = Path(settings.LMS_SIGNING["folder"])
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = folder / SAMPLE_KEY
    if not kept.exists():
        _put_once(_issuer_and_signer(), kept)
    return kept


def _put_once(data: bytes, kept: Path) -> None:
    """Write a file whole or not at all, and never over another: the link fails where one stands already."""
    draft = kept.with_name(f"{kept.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, kept)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _issuer_and_signer() -> bytes:
    issuer_key, signer_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    since = datetime.now(UTC) - timedelta(hours=1)
    times = {"since": since, "until": since + timedelta(days=365 * YEARS)}
    issuer = Issuer(named("ตัวอย่าง / SAMPLE (test issuer)", NOT_OFFICIAL), issuer_key)
    root = issued(issuer.name, issuer_key, issuer, use="issues", **times)
    signer = issued(named("ตัวอย่าง / SAMPLE", NOT_OFFICIAL), signer_key, issuer, use="signs", **times)
    guard = BestAvailableEncryption(SAMPLE_PIN.encode())
    return pkcs12.serialize_key_and_certificates(b"sample", signer_key, signer, [root], guard)
