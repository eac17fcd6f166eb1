"""Files of certificates that are not to be had: tried a few times, then left to a person, who sees why.

A try that comes late is counted before it is made: what ends the worker itself (too little memory, say) is counted as
well. What passes by itself (a key, the storage or the database that is away) counts nothing, however long it lasts.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from certificates.badges.signer import BadgeKeyUnusable
from certificates.models import Certificate, FileTrouble
from certificates.pdf import DoesNotFit, ForbiddenAddress
from certificates.signing.configuration import SigningFailed
from certificates.storing import FileDamaged

Cause = FileTrouble.Cause
CAUSES: dict[type[Exception], str] = {
    DoesNotFit: Cause.NO_ROOM,
    ForbiddenAddress: Cause.ADDRESS,
    FileDamaged: Cause.DAMAGED,
    FileNotFoundError: Cause.MISSING,
    ValueError: Cause.CONTENT,
    LookupError: Cause.CONTENT,
}
LOST = (Cause.DAMAGED, Cause.MISSING)  # no other try brings these back
PASSING = (SigningFailed, BadgeKeyUnusable, DatabaseError, OSError)
KNOWN: tuple[type[Exception], ...] = (*CAUSES, *PASSING)


@contextmanager
def attempt(certificate: Certificate, *, is_counted: bool) -> Iterator[None]:
    """Keep record of a try to make a certificate's file. `is_counted`: before it is made, else where it fails for good.

    What succeeds calls `end_trouble`. Raises what is raised within.
    """
    if is_counted:
        _count(certificate)
    try:
        yield
    except KNOWN as error:
        is_lost = isinstance(error, FileNotFoundError) and certificate.file  # else the storage or the fonts are away
        if isinstance(error, PASSING) and not is_lost:
            if is_counted:
                _take_back(certificate)
        else:
            note_trouble(certificate, error, is_counted=is_counted)
        raise


def end_trouble(certificate: Certificate) -> None:
    """Write down that a certificate has its file; where one is stored, in the same transaction: both or neither."""
    _open_ones(certificate).update(over_at=timezone.now())


def note_trouble(certificate: Certificate, error: Exception, *, is_counted: bool = False) -> FileTrouble:
    """Write down what is wrong with a certificate's file; `error` is of a kind in `CAUSES`."""
    cause = next(cause for kind, cause in CAUSES.items() if isinstance(error, kind))
    with transaction.atomic():
        trouble = _locked(certificate)
        trouble.tries += 0 if is_counted or trouble.given_up_at else 1  # each look at a lost file comes by here
        trouble.cause, trouble.detail = cause, f"{type(error).__name__}: {error}"[:300]
        _save(trouble, is_hopeless=cause in LOST)
    return trouble


def open_trouble(certificate: Certificate) -> FileTrouble | None:
    """Return what keeps a certificate from having its file, where something is known. One query."""
    return _open_ones(certificate).first()


def not_given_up() -> Q:
    """Return a condition on certificates: nobody has to decide about the file first."""
    waiting = FileTrouble.objects.filter(certificate=OuterRef("pk"), over_at__isnull=True, given_up_at__isnull=False)
    return ~Q(Exists(waiting))


def _count(certificate: Certificate) -> None:
    with transaction.atomic():
        trouble = _locked(certificate)
        trouble.tries += 1
        _save(trouble)


def _take_back(certificate: Certificate) -> None:
    with transaction.atomic():
        trouble = _locked(certificate)
        trouble.tries = max(0, trouble.tries - 1)
        trouble.given_up_at = None
        trouble.over_at = None if trouble.tries else timezone.now()
        _save(trouble)


def _save(trouble: FileTrouble, *, is_hopeless: bool = False) -> None:
    trouble.last_at = timezone.now()
    if is_hopeless or trouble.tries >= settings.LMS_RULES["certificate_file_tries"]:
        trouble.given_up_at = trouble.given_up_at or trouble.last_at
    trouble.save()


def _locked(certificate: Certificate) -> FileTrouble:
    found, _is_new = FileTrouble.objects.select_for_update().get_or_create(certificate=certificate, over_at=None)
    return found


def _open_ones(certificate: Certificate) -> QuerySet[FileTrouble]:
    return FileTrouble.objects.filter(certificate=certificate, over_at__isnull=True)
