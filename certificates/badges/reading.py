"""Reading a badge that somebody shows: a token, its JSON envelope, a baked picture, or a certificate's PDF.

Whatever is sent is a stranger's. Nothing here raises for what it says, unpacks more than a badge may measure, or
follows an address in it: the only keys that count are our own.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import jwt
from django.utils import timezone
from jwt.types import Options

from certificates.badges.baking import MOST_TEXT, PNG, baked_in_png, baked_in_svg, unpacked
from certificates.badges.keys import public_keys
from certificates.badges.signer import ALGORITHMS
from certificates.models import Certificate

MOST_BYTES = 20 * 1024 * 1024  # of a file
MOST_FILES = 16  # embedded in one PDF
_TOKEN = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_EMBEDDED = re.compile(rb"/EmbeddedFile(?![A-Za-z])")
_STREAM = re.compile(rb"stream\r?\n")
_NEAR = 4096  # bytes between the marks of one embedded file
_ENVELOPE = "data:application/vc+jwt,"


@dataclass(frozen=True)
class BadgeFinding:
    """What a badge turned out to be.

    `outcome` is one of: "none" (nothing like a badge in it), "unreadable", "foreign" (signed by nobody we know),
    "altered" (one of our keys is named, and the signature does not fit; or several badges in one file), "genuine".
    The other fields are those of a genuine badge: it names `serial`, `valid_until` (None: for ever); `in_force` says
    whether it holds now: neither expired, nor its certificate revoked or replaced.
    """

    outcome: str
    serial: str = ""
    valid_until: datetime | None = None
    in_force: bool = False
    kid: str = ""
    credential: dict[str, Any] = field(default_factory=dict)

    @property
    def is_genuine(self) -> bool:
        return self.outcome == "genuine"


def read_badge(data: bytes | str) -> BadgeFinding:
    """Return what is known of the badge in `data`. Never raises for what the data are; three queries at most."""
    if isinstance(data, str):
        data = data.encode("utf-8", errors="replace")
    if len(data) > MOST_BYTES:
        return BadgeFinding("unreadable")
    found = list(dict.fromkeys(_tokens(data)))
    if not found:
        return BadgeFinding("none")
    if len(found) > 1:
        return BadgeFinding("altered")
    return _read_token(found[0])


def _tokens(data: bytes) -> Iterator[str]:
    """Yield what may be badges in the data, whatever kind of file it is."""
    if data.startswith(PNG):
        candidates = iter([baked_in_png(data)])
    elif b"%PDF-" in data[:1024]:
        candidates = _in_pdf(data)
    elif b"<" in data[:64]:
        candidates = iter([baked_in_svg(data)])
    else:
        candidates = iter([_in_text(data)])
    for text in candidates:
        if text:
            yield text


def _in_pdf(data: bytes) -> Iterator[str]:
    """Yield the tokens among a PDF's embedded files, found by their marks in the bytes.

    A stream's dictionary always stands plainly in the file, so that this finds what a full reader finds, and cannot be
    made to unpack anything else.
    """
    for mark in list(_EMBEDDED.finditer(data))[:MOST_FILES]:
        begin = _STREAM.search(data, mark.end(), mark.end() + _NEAR)
        if begin is None:
            continue
        head = data[max(data.rfind(b" obj", 0, mark.start()), mark.start() - _NEAR, 0) : begin.start()]
        end = data.find(b"endstream", begin.end(), begin.end() + 2 * MOST_TEXT)
        body = data[begin.end() : end] if end >= 0 else b""
        text = unpacked(body) if b"/FlateDecode" in head else body.rstrip()
        token = _in_text(text or b"")
        if token:
            yield token


def _in_text(data: bytes) -> str | None:
    """Return the token that a text is, or that its JSON envelope holds."""
    if len(data) > MOST_TEXT:
        return None
    text = data.decode("utf-8", errors="replace").strip()
    if text.startswith("{"):
        try:
            envelope = json.loads(text)
        except (ValueError, RecursionError):
            return None
        text = str(envelope.get("id", "")).removeprefix(_ENVELOPE)
    return text if _TOKEN.fullmatch(text) else None


def _read_token(token: str) -> BadgeFinding:
    if len(token) > MOST_TEXT or not _TOKEN.fullmatch(token):
        return BadgeFinding("unreadable")
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, RecursionError):
        return BadgeFinding("unreadable")
    # A key's address ends with its thumbprint, which alone decides: badges outlive a move to another address.
    kid = str(header.get("kid", "")).rstrip("/").rpartition("/")[2]
    jwk = public_keys().get(kid)
    if jwk is None or header.get("alg") not in ALGORITHMS:
        return BadgeFinding("foreign")
    claims = _verified(token, jwk)
    return BadgeFinding("altered", kid=kid) if claims is None else _judged(claims, kid)


def _verified(token: str, jwk: dict[str, str]) -> dict[str, Any] | None:
    """Return the claims where the signature is that key's, made by the key's own algorithm; else None."""
    key = jwt.PyJWK(jwk)
    # How long it is valid is a finding of its own, not a fault of the signature.
    checks: Options = {
        "verify_exp": False,
        "verify_nbf": False,
        "verify_iat": False,
        "verify_aud": False,
        "verify_sub": False,
    }
    try:
        claims: dict[str, Any] = jwt.decode(token, key, algorithms=[key.algorithm_name], options=checks)
    except (jwt.PyJWTError, ValueError, RecursionError):
        return None
    return claims


def _judged(claims: dict[str, Any], kid: str) -> BadgeFinding:
    """Say what a token says that one of our keys has signed; a status list, which is no badge, is "none"."""
    subject = claims.get("credentialSubject")
    serial = subject.get("licenseNumber") if isinstance(subject, dict) else None
    if not isinstance(serial, str) or not str(claims.get("id")).endswith(f"/{serial}/"):
        return BadgeFinding("none", kid=kid)
    until = datetime.fromisoformat(claims["validUntil"]) if "validUntil" in claims else None
    is_over = until is not None and until < timezone.now()
    registered = ("iss", "jti", "sub", "nbf", "exp")
    return BadgeFinding(
        "genuine",
        serial=serial,
        valid_until=until,
        in_force=not is_over and _holds(serial),
        kid=kid,
        credential={name: value for name, value in claims.items() if name not in registered},
    )


def _holds(serial: str) -> bool:
    """Say whether the certificate that the badge stands for is valid. One query."""
    return Certificate.objects.valid().filter(serial=serial, badge__isnull=False).exists()
