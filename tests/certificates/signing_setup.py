"""Settings with which tests sign."""

import os
from pathlib import Path
from typing import Any

from django.core.cache import cache

from certificates.signing.keys import forget_keys
from tests.make.signing import PIN, Holder, pkcs12_file

os.environ["LMS_TEST_PIN"] = PIN  # what the environment gives a site


def sign_with(settings: Any, folder: Path, signer: Holder, *, trusted: tuple[Holder, ...] = (), **more: str) -> Holder:
    """Let a key sign from now on, as after a change of settings and a restart; returns it."""
    path = pkcs12_file(folder / f"{signer.certificate.serial_number:x}.p12", signer)
    roots = ""
    if trusted:
        roots = str(folder / "roots.pem")
        Path(roots).write_bytes(b"".join(one.root_pem for one in trusted))
    settings.LMS_SIGNING = {"kind": "pkcs12", "path": str(path), "pin_from": "LMS_TEST_PIN", "roots": roots, **more}
    forget_keys()
    cache.clear()
    return signer
