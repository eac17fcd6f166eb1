"""Background work on certificates. Every task may run twice or at the same time without harm."""

from celery import shared_task
from django.utils import timezone

from certificates.deciding import expire_decisions
from certificates.expiring import expire_overdue
from certificates.raising import certificates_to_raise, may_be_raised, raise_certificate
from certificates.rendering import render_certificate, unfinished_certificates
from certificates.sharing import keep_picture


@shared_task(name="certificates.render", acks_late=True)
def render(certificate_id: int) -> None:
    """Draw and sign a certificate, store its file, and go on to a higher level where one is wanted."""
    certificate = render_certificate(certificate_id)
    if may_be_raised(certificate):
        raise_level.delay(certificate_id)


@shared_task(name="certificates.raise_level", acks_late=True)
def raise_level(certificate_id: int) -> None:
    """Raise the signature of a certificate's file to the configured level."""
    raise_certificate(certificate_id)


@shared_task(name="certificates.sweep", acks_late=True)
def sweep() -> int:
    """Queue again what a crash left without a file; return how many."""
    unfinished = unfinished_certificates()
    for certificate_id in unfinished:
        render.delay(certificate_id)
    return len(unfinished)


@shared_task(name="certificates.sweep_levels", acks_late=True)
def sweep_levels() -> int:
    """Queue what waits for a higher level: the authority was away, a worker died, a key or level is new."""
    waiting = certificates_to_raise()
    for certificate_id in waiting:
        raise_level.delay(certificate_id)
    return len(waiting)


@shared_task(name="certificates.draw_picture", acks_late=True)
def draw_picture(certificate_id: int) -> None:
    """Draw the light picture of a certificate and store it."""
    keep_picture(certificate_id)


@shared_task(name="certificates.expire")
def expire() -> int:
    """Mark the certificates whose last day is over; returns how many."""
    return expire_overdue(today=timezone.localdate())


@shared_task(name="certificates.expire_decisions")
def end_requests() -> int:
    """End the requests for a second person that nobody answered in time; returns how many."""
    return expire_decisions(now=timezone.now())
