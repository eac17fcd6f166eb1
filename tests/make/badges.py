"""Keys for badges, and certificates that have one."""

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from certificates.badges.making import badge_of
from certificates.badges.status_list import draw_place
from certificates.models import Certificate
from tests.make.certificates import certificate


def pem(private: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> str:
    plain = serialization.NoEncryption()
    return private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()


def p256() -> str:
    return pem(ec.generate_private_key(ec.SECP256R1()))


def ed() -> str:
    return pem(ed25519.Ed25519PrivateKey.generate())


def placed(*args: object, **fields: object) -> Certificate:
    """Return a saved certificate with a place in the status list, as one that was issued has."""
    return certificate(*args, **{**draw_place(), **fields})


def badged(*args: object, **fields: object) -> tuple[Certificate, str]:
    """Return a certificate and its badge."""
    row = placed(*args, **fields)
    token = badge_of(row)
    assert token
    return row, token
