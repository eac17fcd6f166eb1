"""Background work on certificates. Both tasks may run twice or at the same time without harm."""

from celery import shared_task

from certificates.rendering import render_certificate, unfinished_certificates


@shared_task(name="certificates.render", acks_late=True)
def render(certificate_id: int) -> None:
    """Draw a certificate and store its file."""
    render_certificate(certificate_id)


@shared_task(name="certificates.sweep", acks_late=True)
def sweep() -> int:
    """Queue again what a crash left without a file; return how many."""
    unfinished = unfinished_certificates()
    for certificate_id in unfinished:
        render.delay(certificate_id)
    return len(unfinished)
