"""The tables on a certificate's page: what happened to it, and which decision waits."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, Table, TitleColumn

from certificates.models import Certificate, CertificateChange, Decision
from lms.core.staff_views import MomentColumn


def record_link(certificate: Certificate | None) -> SafeString | str:
    """Return the link to another certificate's page; empty where there is none."""
    if certificate is None:
        return ""
    url = reverse("certificates_admin:inspect", args=[certificate.pk])
    return format_html('<a href="{}">{}</a>', url, certificate.serial)


def changes_table(certificate: Certificate) -> Table:
    """Each change of the state with who, why and when, newest first. One query."""
    changes = CertificateChange.objects.filter(certificate=certificate).select_related("actor", "approved_by")
    columns = [
        Column("to_state", label=_("State"), accessor="get_to_state_display"),
        Column("cause", label=_("Cause"), accessor="get_cause_display"),
        Column("actor", label=_("By"), accessor=lambda row: row.actor or gettext("the system")),
        Column("approved_by", label=_("Approved by"), accessor=lambda row: row.approved_by or ""),
        Column("reason", label=_("Reason")),
        MomentColumn("at", label=_("When")),
    ]
    return Table(columns, list(changes.order_by("-at", "-pk")))


def waiting_table(certificate: Certificate) -> Table:
    """The decision about it that waits for a second person. One query."""
    waiting = Decision.objects.filter(certificate=certificate, state=Decision.State.WAITING).select_related("asked_by")
    return decisions_table(list(waiting))


def decisions_table(decisions: list[Decision]) -> Table:
    """Decisions with who asked and why."""
    columns = [
        TitleColumn("kind", label=_("Decision"), accessor="get_kind_display", url_name="certificate_decisions:inspect"),
        Column("asked_by", label=_("Asked by")),
        Column("reason", label=_("Reason")),
        MomentColumn("ends_at", label=_("Waits until")),
    ]
    return Table(columns, decisions)
