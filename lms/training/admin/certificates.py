"""Staff pages about certificates: the list, one certificate, issuing by hand."""

from typing import Any, cast

import django_filters
from django import forms
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.widgets.button import Button, HeaderButton

from certificates.models import WAYS, Certificate, Decision
from lms.accounts.models import User
from lms.core.staff_views import MomentColumn, RecordListView, RecordView, Section, Words, history_table
from lms.core.templatetags.thai_dates import day, day_and_time
from lms.training.admin.asking import AskingView, tell_of_statuses, tell_of_suspension
from lms.training.admin.certificate_tables import changes_table, record_link, waiting_table
from lms.training.admin.forms import IssueForm
from lms.training.admin.record_tables import STATES, certificate_state
from lms.training.admin.searching import find_certificates
from lms.training.certificate_decisions import decide
from lms.volunteers.programmes import main_courses

MAY_SEE = ["view", "add", "change"]


def certificates() -> QuerySet[Certificate]:
    about = ("enrolment__user", "enrolment__course", "issued_by", "revoked_by")
    return Certificate.objects.select_related(*about, "supersedes", "superseded_by")


class CertificateFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(choices=list(STATES.items()), method="by_state", label=_("State"))
    course = django_filters.ModelChoiceFilter(
        field_name="enrolment__course", queryset=main_courses(), label=_("Course")
    )

    class Meta:
        model = Certificate
        fields: list[str] = []

    def by_state(self, rows: QuerySet[Certificate], _name: str, value: str) -> QuerySet[Certificate]:
        if value == "valid":
            return rows & Certificate.objects.valid()
        if value == "expired":
            return rows & Certificate.objects.past_their_day(timezone.localdate())
        return rows.filter(state=value)


class CertificateListView(RecordListView):
    any_permission_required = MAY_SEE
    filterset_class = CertificateFilterSet
    search_fields = ["serial"]
    find = staticmethod(find_certificates)
    default_ordering = "-issued_at"
    issue_url_name = ""
    list_export = ["serial", "full_name", "course_title", "edition", "state_in_words", "issued_at", "valid_until"]
    export_headings = {"state_in_words": _("State")}
    export_filename = "certificates"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("serial", label=_("Serial"), url_name="certificates_admin:inspect", sort_key="serial"),
            Column("full_name", label=_("Name as printed"), sort_key="full_name"),
            Column("course_title", label=_("Course"), sort_key="course_title"),
            StatusTagColumn("state", label=_("State"), accessor=certificate_state, primary=lambda row: row.is_valid),
            MomentColumn("issued_at", label=_("Issued"), sort_key="issued_at"),
            Column("valid_until", label=_("Valid until"), accessor=lambda row: day(row.valid_until)),
        ]

    def get_base_queryset(self) -> QuerySet[Certificate]:
        return certificates()

    def to_row_dict(self, item: Certificate) -> dict[str, Any]:
        item.state_in_words = str(certificate_state(item))  # type: ignore[attr-defined]
        return super().to_row_dict(item)

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.user_has_permission("add"):
            return []
        return [HeaderButton(gettext("Issue by hand"), url=reverse(self.issue_url_name), icon_name="plus")]


class CertificateView(RecordView):
    any_permission_required = MAY_SEE
    page_title = _("Certificate")
    revoke_url_name = correct_url_name = reinstate_url_name = ""

    def get_record_queryset(self) -> QuerySet[Certificate]:
        return certificates()

    def get_facts(self) -> list[tuple[Words, Any]]:
        found = self.object
        return [
            (_("Serial"), found.serial),
            (_("State"), certificate_state(found)),
            (_("Name as printed"), found.full_name),
            (_("Name in Latin letters"), found.latin_name),
            (_("Course"), found.course_title),
            (_("Edition"), str(found.edition)),
            (_("Issued"), day_and_time(found.issued_at)),
            (_("Valid until"), day(found.valid_until)),
            (_("Replaces"), record_link(found.supersedes)),
            (_("Replaced by"), record_link(getattr(found, "superseded_by", None))),
            (_("Issued by hand by"), found.issued_by),
            (_("Reason for issue by hand"), found.issue_reason),
            (_("File made"), day_and_time(found.rendered_at)),
            (_("Revoked"), day_and_time(found.revoked_at)),
            (_("Revoked by"), found.revoked_by),
            (_("Reason for revocation"), found.revoke_reason),
        ]

    def get_sections(self) -> list[Section]:
        words = {"what": _("Event"), "who": _("By"), "why": _("Reason"), "when": _("When"), "system": _("the system")}
        trail = history_table(self.object, **words)
        nothing = _("Nothing has been recorded yet.")
        return [
            (_("Waits for a second person"), waiting_table(self.object), _("No decision about it is waiting.")),
            (_("States"), changes_table(self.object), nothing),
            (_("History"), trail, nothing),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.user_has_permission("change"):
            return []
        found, buttons = self.object, []
        if found.is_valid:
            buttons.append((gettext("Correct"), self.correct_url_name, "edit"))
        if Certificate.State.REVOKED in WAYS[found.state]:
            buttons.append((gettext("Revoke"), self.revoke_url_name, "cross"))
        if found.state == Certificate.State.REVOKED:
            buttons.append((gettext("Reinstate"), self.reinstate_url_name, "check"))
        return [HeaderButton(label, url=reverse(to, args=[found.pk]), icon_name=icon) for label, to, icon in buttons]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        check = reverse("certificates:verify_serial", args=[self.object.serial])
        buttons = [Button(gettext("What anyone sees who checks it"), url=check, icon_name="view")]
        if self.request.user.has_perms(["accounts.view_user", "courses.view_enrolment"]):
            trainee = reverse("trainees_admin:inspect", args=[self.object.enrolment.user_id])
            buttons.append(Button(gettext("Trainee"), url=trainee, icon_name="user"))
        return buttons


class IssueView(AskingView):
    """Issue a certificate by hand, to the trainee in the address or to the one whose contact is typed."""

    model = Certificate
    permission_required = "add"
    form_class = IssueForm
    kind = Decision.Kind.ISSUE
    page_title = _("Issue by hand")
    submit_button_label = _("Issue certificate")

    @cached_property
    def trainee(self) -> User | None:
        pk = self.kwargs.get("pk")
        return get_object_or_404(User, pk=pk, is_active=True) if pk else None

    def get_page_subtitle(self) -> str:
        return self.trainee.full_name if self.trainee else ""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "trainee": self.trainee}

    def get_explanation(self) -> list[Words]:
        explanation: list[Words] = [
            _("For training that did not happen on this site, such as a classroom course whose list you hold."),
            _("The certificate can be checked by anyone at once. With it, volunteer status may become active."),
        ]
        return self.with_second_person(explanation)

    def decide(self, form: forms.Form) -> tuple[Words, int]:
        trainee, course = form.trainee, form.cleaned_data["course"]  # type: ignore[attr-defined]
        reason = form.cleaned_data["reason"]
        done = decide(kind=Decision.Kind.ISSUE, actor=self.actor, reason=reason, person=trainee, course=course)
        if done.decision is not None:
            return self.lead_to_request(done.decision)
        certificate = cast(Certificate, done.certificate)  # by hand there is always one
        tell_of_statuses(self.request, done)
        tell_of_suspension(self.request, trainee)
        told = gettext("Certificate %(serial)s is issued.") % {"serial": certificate.serial}
        return told, certificate.pk
