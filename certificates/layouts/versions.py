"""Publishing a layout: it is checked, then frozen into an immutable version, which certificates point at."""

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import receiver
from wagtail.log_actions import LogContext
from wagtail.signals import published

from certificates.layouts.checking import faults_of
from certificates.layouts.frozen import digest_of, layout_of
from certificates.models import CertificateLayout, LayoutVersion
from lms.accounts.models import User
from lms.core.audit import record
from lms.core.refusals import Refused

logger = logging.getLogger(__name__)


def publish_layout(*, layout: CertificateLayout, actor: User | None = None) -> LayoutVersion:
    """Save a layout as it stands and publish it; return the version that is then current.

    Raises `Refused` ("layout_not_publishable") for one that its checks refuse, and then nothing is saved.
    """
    require_publishable(layout)
    with transaction.atomic(), LogContext(user=actor):
        if layout.pk is None:
            layout.live = False
            layout.save()
        layout.save_revision(user=actor, log_action=True).publish(user=actor, skip_permission_checks=True)
        layout.refresh_from_db()
    version = layout.current_version
    if version is None:  # its publication is scheduled for later
        raise ValueError(f"Layout {layout} goes live later; it has no version yet.")
    return version


def require_publishable(layout: CertificateLayout) -> None:
    """Raise `Refused` ("layout_not_publishable", with the first fault in words) for a layout that may not go live."""
    faults = faults_of(layout_of(layout.frozen_content()))
    if faults:
        raise Refused("layout_not_publishable", problem=words_of(faults[0][1]))


def words_of(error: ValidationError) -> str:
    return " ".join(error.messages)


def freeze_version(*, layout: CertificateLayout) -> tuple[LayoutVersion, bool]:
    """Make the layout's content its current version; return that version and whether it is new.

    Content equal to the current version's makes no new one. Raises `Refused` ("layout_not_publishable").
    """
    content = layout.frozen_content()
    with transaction.atomic():
        locked = CertificateLayout.objects.select_for_update(of=("self",)).get(pk=layout.pk)
        current = locked.current_version
        if current is not None and current.digest == digest_of(content):
            return current, False
        require_publishable(layout)
        version = LayoutVersion.objects.create(
            layout=locked,
            number=current.number + 1 if current else 1,
            content=content,
            digest=digest_of(content),
        )
        CertificateLayout.objects.filter(pk=locked.pk).update(current_version=version)
        record(locked, "certificate_layout.version", number=version.number)
    layout.current_version = version
    return version, True


@receiver(published, sender=CertificateLayout)
def freeze_when_published(instance: CertificateLayout, revision: Any = None, **_signal: Any) -> None:
    """Freeze a layout that went live, whoever published it; one scheduled for later is not live yet.

    Raises `Refused` to who publishes now. Where its time has come and nobody is there, what waits behind it goes on,
    and certificates stay with the version before.
    """
    if not instance.live:
        return
    try:
        freeze_version(layout=instance)
    except Refused as refused:
        is_scheduled = revision is not None and revision.approved_go_live_at is not None
        if not is_scheduled:
            raise
        logger.error("Layout %s went live on schedule and is not used: %s", instance.pk, refused.message)
        record(instance, "certificate_layout.not_used", reason=str(refused.message))
