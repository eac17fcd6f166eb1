"""The key that signs badges: a setting (`LMS_BADGES`). P-256 signs as ES256, Ed25519 as EdDSA.

To rotate, put another key there: `certificates/badges/keys.py` keeps what is needed of the one before.
"""

import base64
import hashlib
import json
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.conf import settings

from certificates.badges.addresses import address

ALGORITHMS = ("ES256", "EdDSA")
_PARTS = ("crv", "kty", "x", "y")  # what a thumbprint is made of, in this order (RFC 7638, section 3.2)

PrivateKey = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


class BadgeKeyUnusable(Exception):
    """The key that the settings name cannot be read, or is of a kind that signs no badges."""


@dataclass(frozen=True)
class Signer:
    """A private key, its algorithm (JWA name), its public half as a JWK, and its name: the JWK's thumbprint."""

    private: PrivateKey
    algorithm: str
    jwk: dict[str, str]
    kid: str

    def sign(self, claims: dict[str, Any], *, typ: str) -> str:
        """Return `claims` as a signed token (compact JWS). The same claims always give the same token.

        ECDSA takes a random number for each signature; RFC 6979 derives it from what is signed. PyJWT has no way to
        ask for that, so the token is put together here.
        """
        header = {"alg": self.algorithm, "kid": key_address(self.kid), "typ": typ}
        signed = f"{_encoded(_json(header))}.{_encoded(_json(claims))}"
        return f"{signed}.{_encoded(self._signature(signed.encode()))}"

    def _signature(self, data: bytes) -> bytes:
        if isinstance(self.private, ed25519.Ed25519PrivateKey):
            return self.private.sign(data)
        r, s = decode_dss_signature(self.private.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True)))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")  # RFC 7518, section 3.4


def signing_key() -> Signer | None:
    """Return the key that signs badges; None where the settings name none. Raises `BadgeKeyUnusable`.

    Locally the key's file is made when the site is set up; until then there is none.
    """
    pem, file = settings.LMS_BADGES["key"], settings.LMS_BADGES["key_file"]
    if pem:
        return _parsed(pem.replace("\\n", "\n"))  # environment files keep a text on one line
    if not file or (settings.SAMPLE_ACCOUNTS and not Path(file).exists()):
        return None
    return _read(str(file))


@lru_cache(maxsize=8)
def _read(file: str) -> Signer:
    try:
        return _parsed(Path(file).read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadgeKeyUnusable(f"{file}: {error}") from error


@lru_cache(maxsize=8)
def _parsed(pem: str) -> Signer:
    try:
        private = serialization.load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BadgeKeyUnusable("This is no private key in PEM without a password.") from error
    if isinstance(private, ed25519.Ed25519PrivateKey):
        raw = private.public_key().public_bytes_raw()
        return _named(private, "EdDSA", {"kty": "OKP", "crv": "Ed25519", "x": _encoded(raw)})
    if isinstance(private, ec.EllipticCurvePrivateKey) and isinstance(private.curve, ec.SECP256R1):
        point = private.public_key().public_numbers()
        x, y = (_encoded(number.to_bytes(32, "big")) for number in (point.x, point.y))
        return _named(private, "ES256", {"kty": "EC", "crv": "P-256", "x": x, "y": y})
    raise BadgeKeyUnusable("Badges are signed with P-256 or Ed25519; this key is of another kind.")


def _named(private: PrivateKey, algorithm: str, jwk: dict[str, str]) -> Signer:
    required = {part: jwk[part] for part in _PARTS if part in jwk}
    kid = _encoded(hashlib.sha256(_json(required)).digest())
    return Signer(private, algorithm, jwk, kid)


def key_address(kid: str) -> str:
    """Return where a public key is published. Open Badges 3.0, 8.2: a `kid` is a URI that leads to the JWK."""
    return address("key", kid)


def make_sample_key() -> None:
    """Make the key of a local site where there is none yet. Of processes that race for it, one key remains."""
    file = Path(settings.LMS_BADGES["key_file"])
    if settings.LMS_BADGES["key"] or file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    private = ec.generate_private_key(ec.SECP256R1())
    kind = serialization.PrivateFormat.PKCS8
    pem = private.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption())
    with NamedTemporaryFile(dir=file.parent, prefix=".badge-") as whole:  # readable by its owner alone
        whole.write(pem)
        whole.flush()
        try:
            os.link(whole.name, file)  # complete, or not at all; fails where another process was first
        except FileExistsError:
            return


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
