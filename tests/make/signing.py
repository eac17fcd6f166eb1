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

from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12

from certificates.signing.authorities import Issuer, Use, issued, named, stamper_within

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


def holder(
    name: str = "ผู้ลงนาม", make_key: Callable[[], Any] = p256, days: tuple[int, int] = (-1, 700), use: Use = "signs"
) -> Holder:
    """Return a new key with a certificate from an issuer of its own, valid between two days from today."""
    issuer, key = Issuer(named(f"issuer of {name}"), p256()), make_key()
    since, until = (NOW + timedelta(days=day) for day in days)
    long = timedelta(days=2000)
    above = issued(issuer.name, issuer.key, issuer, use="issues", since=NOW - long, until=NOW + long)
    return Holder(key, issued(named(name), key, issuer, use=use, since=since, until=until), above)


def pkcs12_file(path: Path, one: Holder, pin: str = PIN) -> Path:
    """Write a key with its certificates as a PKCS#12 file, and return its path."""
    guard = BestAvailableEncryption(pin.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"k", one.key, one.certificate, [one.issuer], guard))
    return path


@cache
def authority() -> Holder:
    """Return the time-stamp authority of a test run."""
    return holder("ประทับเวลา", rsa_2048, use="stamps")


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
    stamper = stamper_within(one.key, one.certificate, one.issuer)

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
