"""The levels of a file's signature, and the steps from one to the next: unsigned, B-B, B-T, B-LTA.

Where the time-stamp authority is out of reach, it is left alone for a while, so that a day's certificates do not wait
for it one after the other; files stay at the level they have.
"""

import logging
from dataclasses import dataclass

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates.models import Certificate, SigningKey
from certificates.signing.configuration import AuthorityAway, Configuration, SigningFailed, configuration, is_below
from certificates.signing.keys import LoadedKey, loaded_key
from certificates.signing.longevity import stamper_of, trust_of, with_everything, with_time_stamp
from certificates.signing.pades import sign_pdf

PAUSED = "certificates.time_stamps.paused"
PAUSE_SECONDS = 300

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Signed:
    """A file with the level of its signature and the key that made it ("" where unsigned)."""

    data: bytes
    level: str
    key_id: str


def sign(data: bytes, certificate: Certificate) -> Signed:
    """Return an unsigned PDF signed: B-T where time stamps are wanted and to be had, else B-B; as it is without a key.

    Raises SigningFailed where a key is configured and does not sign.
    """
    current = configuration()
    if not current.has_key:
        return Signed(data, "unsigned", "")
    key = loaded_key(current)
    _remember(key)
    if is_below("b-b", current.level) and not is_paused():
        try:
            stamped = sign_pdf(data, key=key, reason=reason_for(certificate.serial), stamper=stamper_of(current))
            return Signed(stamped, "b-t", key.key_id)
        except SigningFailed as error:  # where it is the key, the signature without a time stamp fails too
            _note(error)
    return Signed(sign_pdf(data, key=key, reason=reason_for(certificate.serial)), "b-b", key.key_id)


def raise_file(file: Signed, certificate: Certificate) -> Signed:
    """Return a file raised to the configured level, or as it is where it is there already. Raises SigningFailed."""
    current = configuration()
    if file.level == "unsigned":
        file = sign(file.data, certificate)
    if not is_below(file.level, current.level):
        return file
    if is_paused():
        raise AuthorityAway("the time-stamp authority was out of reach a moment ago")
    try:
        return Signed(_proven(file, current), current.level, file.key_id)
    except SigningFailed as error:
        _note(error)
        raise


def is_paused() -> bool:
    """Return whether the time-stamp authority is left alone for now."""
    return bool(cache.get(PAUSED))


def _proven(file: Signed, current: Configuration) -> bytes:
    if current.level == "b-t":
        return with_time_stamp(file.data, stamper_of(current))
    chain = SigningKey.objects.values_list("chain", flat=True).get(key_id=file.key_id)
    return with_everything(file.data, stamper_of(current), trust_of(current, chain=chain))


def _note(error: SigningFailed) -> None:
    if isinstance(error, AuthorityAway):
        cache.set(PAUSED, True, PAUSE_SECONDS)
    logger.warning("A file stays at a lower level for now: %s", error)


def reason_for(serial: str) -> str:
    """Return what a signature says that it is for: this certificate, and no other document."""
    return f"Certificate {serial}"


def _remember(key: LoadedKey) -> None:
    """Keep the key's certificates for good, the first time it signs: that is how older files stay verifiable."""
    if cache.get(f"certificates.key.{key.key_id}"):
        return
    values = {"subject": key.subject[:300], "chain": key.pem, "not_after": key.not_after}
    known = SigningKey.objects.filter(key_id=key.key_id).first()
    if known is None:
        try:
            with transaction.atomic():
                known = SigningKey.objects.create(key_id=key.key_id, first_used_at=timezone.now(), **values)
        except IntegrityError:  # another worker was first
            known = SigningKey.objects.get(key_id=key.key_id)
    if known.withdrawn_at:
        raise SigningFailed(f"the signing key {key.key_id[:16]} was withdrawn")
    cache.set(f"certificates.key.{key.key_id}", True, 60)
