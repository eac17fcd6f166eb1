"""Taking up what was given up: a person's decision to try again, or to have a lost file drawn anew."""

from django.db import transaction
from django.utils import timezone

from certificates.models import Certificate, FileTrouble
from certificates.storing import drop_lost
from certificates.tasks import raise_level, render
from lms.accounts.models import User
from lms.core.audit import record
from lms.core.refusals import Refused
from lms.core.thai import normalise


def take_up(*, trouble: FileTrouble, actor: User, reason: str) -> Certificate:
    """Have a certificate's file made after all; what the storage has lost of it is drawn anew, as another file.

    Files that were given out stay known, also those lost: who holds one can still have it checked. Raises `Refused`
    ("certificate_reason_missing", "file_trouble_over"), and OSError where the storage does not answer.
    """
    reason = normalise(reason)
    if not reason:
        raise Refused("certificate_reason_missing")
    with transaction.atomic():
        certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=trouble.certificate_id)
        found = FileTrouble.objects.select_for_update().get(pk=trouble.pk)
        if found.over_at is not None:
            raise Refused("file_trouble_over")
        lost = drop_lost(certificate=certificate)
        found.tries, found.given_up_at = 0, None
        # Over where one of a lower level is there to be had, or none is made: reinstated, the sweep would find it.
        is_over = bool(certificate.file) or certificate.state != Certificate.State.ISSUED
        found.over_at = timezone.now() if is_over else None
        found.save(update_fields=["tries", "given_up_at", "over_at"])
        levels = [one.level for one in lost]
        record(certificate, "certificate.redraw", actor=actor, reason=reason, serial=certificate.serial, lost=levels)
        task = raise_level if certificate.file else render
        transaction.on_commit(lambda: task.delay(certificate.pk), robust=True)
    return certificate
