"""What the signatures of a PDF say: who signed, when, whether anything changed since. Never raises for bad input.

The file is looked at by a process of its own (`inspector.py`), with limits, that is thrown away afterwards: about a
second of CPU. One at a time in each process of the site.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings

from certificates.models import SigningKey
from certificates.signing.configuration import configuration, read_roots

WAIT = 4  # a busy machine may take so many times the seconds of CPU that are allowed
_ONE_AT_A_TIME = BoundedSemaphore(1)


@dataclass(frozen=True)
class SignatureFinding:
    """A signature of a file. `problem` is the first thing wrong with it, "" where nothing is:

    "unreadable" (too large, broken, hostile: then nothing else is known), "altered" (what was signed is not what is
    there), "changed_later" (something was added that the signature does not cover), "withdrawn" (a key of ours that is
    trusted no longer), "unknown_issuer", "expired" (the certificate was not valid when it signed).

    `signed_at` is what the signer says; `proven_at` what a time stamp that we trust proves. `is_ours`: made by a key
    that signed certificates here, now or earlier; `is_trusted`: that, or a chain up to a configured root, which alone
    says nothing about who issued the certificate. `level` is how far it is proven, `reason` what it says that it is
    for. `covers_whole_file` also where only proofs with their time stamps follow.
    """

    problem: str = ""
    signer: str = ""
    key_id: str = ""
    signed_at: datetime | None = None
    proven_at: datetime | None = None
    level: str = ""
    reason: str = ""
    is_intact: bool = False
    is_ours: bool = False
    is_trusted: bool = False
    covers_whole_file: bool = False
    is_changed_later: bool = False

    @property
    def is_good(self) -> bool:
        """One of our keys signed the whole file, and nothing is wrong."""
        return self.is_ours and not self.problem


UNREADABLE = SignatureFinding(problem="unreadable")


def verify_signatures(data: bytes) -> list[SignatureFinding]:
    """Return what is found about each signature of a PDF, oldest first; empty where a file has none. One query.

    Never raises for bad input: what cannot be read is one finding, "unreadable". Asks no network.
    """
    limit: int = settings.LMS_RULES["signature_check_bytes"]
    if len(data) > limit or not data[:1024].lstrip().startswith(b"%PDF-"):
        return [UNREADABLE]
    if b"ByteRange" not in data:  # a signature's dictionary is never within a compressed object
        return []
    keys = list(SigningKey.objects.all())
    found = _inspected(data, keys)
    withdrawn = {key.key_id for key in keys if key.withdrawn_at}
    return [UNREADABLE] if found is None else [_finding(one, withdrawn) for one in found]


def _inspected(data: bytes, keys: list[SigningKey]) -> list[dict[str, Any]] | None:
    """Return what the inspector found; None where it did not finish, for whatever reason lies in the file."""
    seconds: int = settings.LMS_RULES["signature_check_seconds"]
    asked = {
        "roots": [pem.decode() for pem in read_roots(configuration().roots)],
        "ours": [key.chain.partition("-----END CERTIFICATE-----")[0] + "-----END CERTIFICATE-----\n" for key in keys],
        "megabytes": settings.LMS_RULES["signature_check_megabytes"],
        "seconds": seconds,
    }
    with _ONE_AT_A_TIME:
        try:
            done = subprocess.run(
                [sys.executable, "-s", "-m", "certificates.signing.inspector"],
                input=json.dumps(asked).encode() + b"\n" + data,
                capture_output=True,
                timeout=seconds * WAIT,
                check=True,
                cwd=settings.BASE_DIR,
                env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
            )
            found: list[dict[str, Any]] = json.loads(done.stdout)
        except (subprocess.SubprocessError, ValueError):
            return None
    return found


def _finding(found: dict[str, Any], withdrawn: set[str]) -> SignatureFinding:
    is_expired, is_withdrawn = found.pop("is_expired"), found["key_id"] in withdrawn
    for name in ("signed_at", "proven_at"):
        found[name] = datetime.fromisoformat(found[name]) if found[name] else None
    found["is_trusted"] = found["is_trusted"] and not is_withdrawn
    problems = {
        "altered": not found["is_intact"],
        "changed_later": found["is_changed_later"],
        "withdrawn": is_withdrawn,
        "expired": is_expired and (found["is_ours"] or found["is_trusted"]),
        "unknown_issuer": not found["is_trusted"],
    }
    first = next((name for name, is_so in problems.items() if is_so), "")
    return SignatureFinding(problem=first, **found)
