"""What `LMS_SIGNING` says: which key signs, which authority gives the time, how far signatures are raised."""

import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

LEVELS = ("unsigned", "b-b", "b-t", "b-lta")  # lowest first; the values of SignatureLevel
KINDS = ("", "none", "pkcs12", "pkcs11", "sample")
SAMPLE_KEY = "sample-signer.p12"
SAMPLE_PIN = "sample"  # guards nothing: what this key signs says that it is a sample


class SigningFailed(Exception):
    """A signature, time stamp or key cannot be had; it may be tried again."""


class AuthorityAway(SigningFailed):
    """The time-stamp authority, or whoever answers for revocations, is out of reach or refuses."""


@dataclass(frozen=True)
class Configuration:
    """`LMS_SIGNING`, read. `level` is how far files shall be raised; `roots` a PEM file or a folder of them."""

    kind: str
    path: str
    module: str
    slot: str
    token: str
    label: str
    chain: str
    pin_from: str
    tsa_url: str
    tsa_seconds: float
    wanted: str
    roots: str

    @property
    def level(self) -> str:
        if not self.has_key:
            return "unsigned"
        return self.wanted or ("b-lta" if self.tsa_url else "b-b")

    @property
    def has_key(self) -> bool:
        """A key is configured. The sample's is made at set-up: before that, local files are unsigned."""
        return self.kind in ("pkcs12", "pkcs11") or (self.kind == "sample" and Path(self.path).exists())

    @property
    def pin(self) -> str:
        """Return the PIN or password, read from the environment each time: it stands in no setting."""
        return SAMPLE_PIN if self.kind == "sample" else os.environ.get(self.pin_from, "")


def configuration() -> Configuration:
    """Return what holds now. A setting that is left out is empty; `checks.py` tells what is wrong."""
    given = settings.LMS_SIGNING
    kind = str(given.get("kind", ""))
    is_sample = kind == "sample"
    return Configuration(
        kind=kind,
        path=str(Path(given["folder"]) / SAMPLE_KEY) if is_sample else str(given.get("path", "")),
        module=str(given.get("module", "")),
        slot=str(given.get("slot", "")),
        token=str(given.get("token", "")),
        label=str(given.get("label", "")),
        chain=str(given.get("chain", "")),
        pin_from=str(given.get("pin_from", "")),
        tsa_url=str(given.get("tsa_url", "")),
        tsa_seconds=float(given.get("tsa_seconds", 10)),
        wanted=str(given.get("level", "")),
        roots=str(given.get("roots", "")),
    )


def is_below(level: str, other: str) -> bool:
    """Return whether a level reaches less far than another; no level at all is the lowest."""
    return LEVELS.index(level or "unsigned") < LEVELS.index(other)


def read_roots(place: str) -> list[bytes]:
    """Return the PEM files that trust begins with: one file, or those of a folder. Raises OSError."""
    if not place:
        return []
    path = Path(place)
    files = sorted(path.glob("*.pem")) if path.is_dir() else [path]
    return [file.read_bytes() for file in files]
