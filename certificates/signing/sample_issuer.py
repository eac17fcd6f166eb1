"""The test issuer of local mode. Its name says what it is, and everything it signs says so in the picture."""

import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings

from certificates.signing.configuration import SAMPLE_KEY, SAMPLE_PIN

YEARS = 10
Key = ec.EllipticCurvePrivateKey


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
    issuer_name = _named("ตัวอย่าง / SAMPLE (test issuer)")
    issuer = _certificate(issuer_name, issuer_key, issuer_name, issuer_key, is_issuer=True)
    signer_name = _named("ตัวอย่าง / SAMPLE")
    signer = _certificate(signer_name, signer_key, issuer_name, issuer_key, is_issuer=False)
    guard = BestAvailableEncryption(SAMPLE_PIN.encode())
    return pkcs12.serialize_key_and_certificates(b"sample", signer_key, signer, [issuer], guard)


def _named(common_name: str) -> x509.Name:
    organisation = x509.NameAttribute(NameOID.ORGANIZATION_NAME, "ไม่ใช่ของจริง / NOT OFFICIAL")
    return x509.Name([organisation, x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _certificate(name: x509.Name, key: Key, issuer: x509.Name, issuer_key: Key, *, is_issuer: bool) -> x509.Certificate:
    now = datetime.now(UTC)
    public, authority = key.public_key(), issuer_key.public_key()
    usage = x509.KeyUsage(
        digital_signature=not is_issuer,
        content_commitment=not is_issuer,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_issuer,
        crl_sign=is_issuer,
        encipher_only=False,
        decipher_only=False,
    )
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(issuer).public_key(public)
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=365 * YEARS))
    builder = builder.add_extension(x509.BasicConstraints(ca=is_issuer, path_length=0 if is_issuer else None), True)
    builder = builder.add_extension(usage, critical=True)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), False)
    builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority), False)
    return builder.sign(issuer_key, hashes.SHA256())
