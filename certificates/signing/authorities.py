"""Certificates, revocation lists and time stamps by issuers that are nobody: the sample's, and the tests'.

Nothing here is trusted by anyone. Real certificates and time stamps come from an authority (docs/signing.md).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Use = Literal["issues", "signs", "stamps"]
_KEY_USES = ("digital_signature", "content_commitment", "key_cert_sign", "crl_sign")
_OTHER_USES = ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only")


@dataclass(frozen=True)
class Issuer:
    """Who issues: its name, its private key, where its list of revocations would lie ("": it names none)."""

    name: x509.Name
    key: Any
    lists_at: str = ""


def named(common_name: str, organisation: str = "") -> x509.Name:
    """Return a name of X.509."""
    parts = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation)] if organisation else []
    return x509.Name([*parts, x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def issued(name: x509.Name, key: Any, by: Issuer, *, use: Use, since: datetime, until: datetime) -> x509.Certificate:
    """Return a certificate for the public part of `key`; an issuer issues its own with itself as `by`."""
    public, authority = key.public_key(), by.key.public_key()
    is_issuer = use == "issues"
    allowed = dict(zip(_KEY_USES, (not is_issuer, not is_issuer, is_issuer, is_issuer), strict=True))
    usage = x509.KeyUsage(**allowed, **dict.fromkeys(_OTHER_USES, False))
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(by.name).public_key(public)
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(since).not_valid_after(until)
    builder = builder.add_extension(x509.BasicConstraints(ca=is_issuer, path_length=0 if is_issuer else None), True)
    builder = builder.add_extension(usage, critical=True)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), False)
    builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority), False)
    if use == "stamps":
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True)
    if by.lists_at and not is_issuer:
        place = x509.DistributionPoint([x509.UniformResourceIdentifier(by.lists_at)], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([place]), False)
    return builder.sign(by.key, hashes.SHA256())


def nothing_revoked(by: Issuer, *, since: datetime, until: datetime) -> x509.CertificateRevocationList:
    """Return an issuer's list of revoked certificates, with none on it."""
    builder = x509.CertificateRevocationListBuilder().issuer_name(by.name)
    builder = builder.last_update(since).next_update(until).add_extension(x509.CRLNumber(1), False)
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key())
    return builder.add_extension(authority, False).sign(by.key, hashes.SHA256())


def stamper_within(key: Any, certificate: x509.Certificate, issuer: x509.Certificate) -> Any:
    """Return a time-stamp authority (RFC 3161) within this process, as pyHanko's client of one. `key` must be RSA."""
    from asn1crypto import keys  # type: ignore[import-untyped]  # noqa: PLC0415
    from asn1crypto import x509 as asn1  # noqa: PLC0415
    from pyhanko.sign.timestamps import DummyTimeStamper  # noqa: PLC0415

    own, above = (asn1.Certificate.load(one.public_bytes(Encoding.DER)) for one in (certificate, issuer))
    secret = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return DummyTimeStamper(own, keys.PrivateKeyInfo.load(secret), certs_to_embed=[above])  # type: ignore[arg-type]
