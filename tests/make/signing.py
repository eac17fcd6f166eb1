"""Keys, issuers and a time-stamp authority of the tests' own."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

PIN = "2569"
NOW = datetime.now(UTC)


@dataclass(frozen=True)
class Holder:
    """A key with its certificate and its issuer's."""

    key: Any
    certificate: x509.Certificate
    issuer: x509.Certificate

    @property
    def root_pem(self) -> bytes:
        return self.issuer.public_bytes(Encoding.PEM)


def p256() -> Any:
    return ec.generate_private_key(ec.SECP256R1())


def rsa_2048() -> Any:
    return rsa.generate_private_key(65537, 2048)


def _certificate(
    name: str, key: Any, issuer: x509.Name, issuer_key: Any, *, is_ca: bool, days: tuple[int, int], stamps: bool = False
) -> x509.Certificate:
    public = key.public_key()
    builder = x509.CertificateBuilder().subject_name(named(name)).issuer_name(issuer).public_key(public)
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(NOW + timedelta(days=days[0])).not_valid_after(NOW + timedelta(days=days[1]))
    flags = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"))
    flags |= dict.fromkeys(("digital_signature", "content_commitment"), not is_ca)
    flags |= dict.fromkeys(("key_cert_sign", "crl_sign"), is_ca)
    usage = x509.KeyUsage(**{flag: bool(value) for flag, value in flags.items()})
    builder = builder.add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), True)
    builder = builder.add_extension(usage, True)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), False)
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    builder = builder.add_extension(authority, False)
    if stamps:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True)
    return builder.sign(issuer_key, hashes.SHA256())


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def holder(
    name: str = "ผู้ลงนาม", make_key: Callable[[], Any] = p256, days: tuple[int, int] = (-1, 700), **how: bool
) -> Holder:
    """Return a new key with a certificate from an issuer of its own, valid between two days from today."""
    issuer_key, key = p256(), make_key()
    above = f"issuer of {name}"
    issuer = _certificate(above, issuer_key, named(above), issuer_key, is_ca=True, days=(-2000, 2000))
    return Holder(key, _certificate(name, key, issuer.subject, issuer_key, is_ca=False, days=days, **how), issuer)


def pkcs12_file(path: Path, one: Holder, pin: str = PIN) -> Path:
    """Write a key with its certificates as a PKCS#12 file, and return its path."""
    guard = BestAvailableEncryption(pin.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"k", one.key, one.certificate, [one.issuer], guard))
    return path


@cache
def authority() -> Holder:
    """Return the time-stamp authority of a test run."""
    return holder("ประทับเวลา", rsa_2048, stamps=True)


@dataclass
class Authority:
    """A time-stamp authority that listens: its address, how often it was asked, whether it is out of order."""

    url: str = ""
    asked: int = 0
    is_broken: bool = False


@contextmanager
def time_stamps() -> Iterator[Authority]:
    """Serve time stamps over HTTP on this machine (RFC 3161)."""
    told, one = Authority(), authority()
    secret = one.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    own, issuer = (asn1.Certificate.load(c.public_bytes(Encoding.DER)) for c in (one.certificate, one.issuer))
    stamper = DummyTimeStamper(own, keys.PrivateKeyInfo.load(secret), certs_to_embed=[issuer])  # type: ignore[arg-type]

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.asked += 1
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            if told.is_broken:
                self.send_error(503)
                return
            answer = asyncio.run(stamper.async_request_tsa_response(asked)).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_address[1]}/"
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
