"""What `LMS_SIGNING` must be: findings of `manage.py check`, each with an id and a remedy."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from certificates.signing.configuration import KINDS, LEVELS, Configuration, SigningFailed, configuration, read_roots
from certificates.signing.keys import digest_for, loaded_key, read_pkcs12

SOON = timedelta(days=60)  # a new certificate takes weeks to get


def check_signing(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Check everything about signatures that can be seen without opening a token or asking the network."""
    current = configuration()
    if current.kind not in KINDS:
        hint = "Set LMS_SIGNING_KIND to pkcs12, pkcs11 or none."
        return [Error(f"The kind of signing key is not known: {current.kind!r}.", hint=hint, id="signing.E001")]
    found = [*_kind(current), *_level(current)]
    if current.kind == "pkcs12":
        found += _file(current)
    if current.kind == "pkcs11":
        found += _token_settings(current)
    return found


def check_token(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Open the token, with `manage.py check --deploy`: other commands and the site's start do not need it yet."""
    current = configuration()
    if current.kind != "pkcs11" or _token_settings(current):
        return []
    try:
        key = loaded_key(current)
    except SigningFailed as error:
        hint = "Set LMS_SIGNING_SLOT or LMS_SIGNING_TOKEN, LMS_SIGNING_LABEL and LMS_SIGNING_PIN to what the token has."
        return [Error(f"{error}.", hint=hint, id="signing.E006")]
    return list(_validity(key.certificates[0]))


def _kind(current: Configuration) -> Iterator[CheckMessage]:
    if current.kind == "sample" and not settings.SAMPLE_ACCOUNTS:
        yield Error(
            "Certificates would be signed by the test issuer.",
            hint="Set LMS_SIGNING_KIND to pkcs12 or pkcs11, or to none.",
            id="signing.E002",
        )
    if not current.kind and settings.PRODUCTION:
        yield Warning(
            "Certificates are issued unsigned.",
            hint="Set LMS_SIGNING_KIND to pkcs12 or pkcs11 (docs/signing.md), or to none where that is meant.",
            id="signing.W001",
        )


def _level(current: Configuration) -> Iterator[CheckMessage]:
    if current.wanted not in ("", *LEVELS[1:]):
        hint = f"Set LMS_SIGNING_LEVEL to one of {', '.join(LEVELS[1:])}, or leave it out."
        yield Error(f"The level of signatures is not known: {current.wanted!r}.", hint=hint, id="signing.E007")
    if current.wanted in ("b-t", "b-lta") and not current.tsa_url:
        hint = "Set LMS_SIGNING_TSA_URL to the address of a time-stamp authority, or LMS_SIGNING_LEVEL to b-b."
        yield Error("The level of signatures needs time stamps.", hint=hint, id="signing.E008")
    if current.tsa_url and urlsplit(current.tsa_url).scheme not in ("http", "https"):
        hint = "Set LMS_SIGNING_TSA_URL to an address that begins with https:// or http://."
        yield Error("The address of the time-stamp authority is none.", hint=hint, id="signing.E009")
    yield from _roots(current)


def _roots(current: Configuration) -> Iterator[CheckMessage]:
    hint = "Set LMS_SIGNING_ROOTS to a PEM file, or a folder of .pem files, with the roots of signer and time stamps."
    try:
        found = [one for data in read_roots(current.roots) for one in x509.load_pem_x509_certificates(data)]
    except (OSError, ValueError) as error:
        yield Error(f"The trusted roots cannot be read: {error}.", hint=hint, id="signing.E010")
        return
    if not found and (current.roots or (current.tsa_url and current.wanted in ("", "b-lta"))):
        yield Error("Time stamps cannot be checked: there are no trusted roots.", hint=hint, id="signing.E010")


def _file(current: Configuration) -> Iterator[CheckMessage]:
    hint = "Set LMS_SIGNING_PATH to a PKCS#12 file that the site may read, and LMS_SIGNING_PIN to its password."
    try:
        key, certificates = read_pkcs12(current)
    except SigningFailed as error:
        yield Error(f"{error}.", hint=hint, id="signing.E003")
        return
    try:
        digest_for(key.public_key())
    except SigningFailed as error:
        yield Error(f"{error}.", hint="Ask for a certificate over another key.", id="signing.E004")
    yield from _validity(certificates[0])


def _token_settings(current: Configuration) -> list[CheckMessage]:
    missing = [
        name
        for name, is_there in (
            ("LMS_SIGNING_MODULE (the library of the token's maker)", Path(current.module).is_file()),
            ("LMS_SIGNING_SLOT or LMS_SIGNING_TOKEN", current.slot.isdecimal() or bool(current.token)),
            ("LMS_SIGNING_LABEL", bool(current.label)),
            ("LMS_SIGNING_PIN", bool(current.pin)),
            ("LMS_SIGNING_CHAIN (a PEM file)", not current.chain or Path(current.chain).is_file()),
        )
        if not is_there
    ]
    hint = f"Set {', '.join(missing)}."
    return [Error("The token that signs is not fully described.", hint=hint, id="signing.E005")] if missing else []


def _validity(certificate: x509.Certificate) -> Iterator[CheckMessage]:
    now, end = datetime.now(UTC), certificate.not_valid_after_utc
    hint = "Get a new certificate, and change to it as docs/signing.md tells."
    if not certificate.not_valid_before_utc <= now <= end:
        # Not an error: the site goes on, certificates wait for their files.
        problem = f"The signing certificate is not valid now (until {end:%Y-%m-%d}): no certificate gets its file."
        yield Warning(problem, hint=hint, id="signing.W003")
    elif end - now < SOON:
        yield Warning(f"The signing certificate ends on {end:%Y-%m-%d}.", hint=hint, id="signing.W002")
