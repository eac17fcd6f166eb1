"""Staff pages about decisions that wait for a second person: the list, one of them, approving, declining."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from certificates.deciding import decline
from certificates.models import Decision
from lms.core.staff_views import DecisionView, MomentColumn, RecordListView, RecordView, Section, Words, history_table
from lms.core.templatetags.thai_dates import day_and_time
from lms.training.admin.asking import tell_of_statuses
from lms.training.admin.certificate_tables import record_link
from lms.training.admin.forms import AnswerForm, DecisionForm
from lms.training.certificate_decisions import approve_decision

MAY_SEE = ["view", "change"]


def decisions() -> QuerySet[Decision]:
    about = ("certificate", "person", "course", "reissue", "asked_by", "answered_by")
    return Decision.objects.select_related(*about)


class DecisionFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(choices=Decision.State.choices, label=_("State"))
    kind = django_filters.ChoiceFilter(choices=Decision.Kind.choices, label=_("Decision"))

    class Meta:
        model = Decision
        fields = ["state", "kind"]


class DecisionListView(RecordListView):
    any_permission_required = MAY_SEE
    page_title = _("Second person")
    filterset_class = DecisionFilterSet
    search_fields = ["reason"]
    default_ordering = "-asked_at"

    @staticmethod
    def find(rows: QuerySet[Decision], text: str) -> QuerySet[Decision]:
        """Return those about a certificate with the serial or name."""
        return rows.filter(Q(certificate__serial__icontains=text) | Q(certificate__full_name__icontains=text))

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("kind", label=_("Decision"), accessor="get_kind_display", url_name=self.inspect_url_name),
            Column("about", label=_("About"), accessor=about_in_words),
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor=state_in_words,
                primary=lambda row: row.waits,
                sort_key="state",
            ),
            Column("asked_by", label=_("Asked by")),
            MomentColumn("asked_at", label=_("Asked"), sort_key="asked_at"),
            MomentColumn("ends_at", label=_("Waits until"), sort_key="ends_at"),
        ]

    def get_base_queryset(self) -> QuerySet[Decision]:
        return decisions()


def about_in_words(row: Decision) -> str:
    """Return whom or what a decision is about."""
    if row.certificate is not None:
        return f"{row.certificate.serial} · {row.certificate.full_name}"
    return f"{row.person} · {row.course}" if row.person is not None else str(row.reissue)


def state_in_words(row: Decision) -> str:
    """Return the state as it is now: one that nobody answered in time has run out, marked or not."""
    if row.state == Decision.State.WAITING and not row.waits:
        return str(Decision.State.EXPIRED.label)
    return row.get_state_display()


class DecisionRecordView(RecordView):
    any_permission_required = MAY_SEE
    page_title = _("Decision about certificates")
    approve_url_name = decline_url_name = ""

    def get_record_queryset(self) -> QuerySet[Decision]:
        return decisions()

    def get_page_subtitle(self) -> str:
        return f"{self.object.get_kind_display()} · {about_in_words(self.object)}"

    def get_facts(self) -> list[tuple[Words, Any]]:
        found = self.object
        return [
            (_("Decision"), found.get_kind_display()),
            (_("Certificate"), record_link(found.certificate)),
            (_("Name as printed"), found.certificate.full_name if found.certificate else ""),
            (_("Name as it is to be"), name_in_words(found)),
            (_("Trainee"), found.person),
            (_("Course"), found.course),
            (_("Re-issue"), reissue_link(found)),
            (_("Reason"), found.reason),
            (_("Asked by"), found.asked_by),
            (_("Asked"), day_and_time(found.asked_at)),
            (_("Waits until"), day_and_time(found.ends_at)),
            (_("State"), state_in_words(found)),
            (_("Answered by"), found.answered_by),
            (_("Answered"), day_and_time(found.answered_at)),
            (_("Answer"), found.answer),
        ]

    def get_sections(self) -> list[Section]:
        words = {"what": _("Event"), "who": _("By"), "why": _("Reason"), "when": _("When"), "system": _("the system")}
        return [(_("History"), history_table(self.object, **words), _("Nothing has been recorded yet."))]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.object.waits or not self.user_has_permission("change"):
            return []
        decline_url = reverse(self.decline_url_name, args=[self.object.pk])
        if self.object.asked_by_id == self.request.user.pk:
            return [HeaderButton(gettext("Withdraw"), url=decline_url, icon_name="cross")]
        approve_url = reverse(self.approve_url_name, args=[self.object.pk])
        return [
            HeaderButton(gettext("Approve"), url=approve_url, icon_name="check"),
            HeaderButton(gettext("Decline"), url=decline_url, icon_name="cross"),
        ]


def name_in_words(decision: Decision) -> str:
    """Return the name that a correction would write, its parts in order; empty for other decisions."""
    name = decision.facts.get("name", {})
    parts = (name.get(field, "") for field in ("name_prefix", "first_name", "last_name", "latin_name"))
    return " · ".join(part for part in parts if part)


def reissue_link(decision: Decision) -> str:
    """Return the link to what is to be issued again; empty for other decisions."""
    if decision.reissue is None:
        return ""
    url = reverse("reissues_admin:inspect", args=[decision.reissue.pk])
    words = gettext("%(count)d certificates") % {"count": decision.reissue.steps_total}
    return format_html('<a href="{}">{}</a>', url, words)


class AnswerView(DecisionView):
    """An answer to the request that the address names."""

    model = Decision
    permission_required = "change"

    @cached_property
    def decision(self) -> Decision:
        found: Decision = self.get_record(decisions())
        return found

    def get_page_subtitle(self) -> str:
        return f"{self.decision.get_kind_display()} · {about_in_words(self.decision)}"

    def get_explanation(self) -> list[Words]:
        found = self.decision
        asked = gettext("%(name)s asked for it: %(reason)s") % {"name": found.asked_by, "reason": found.reason}
        name = name_in_words(found)
        return [asked, *([gettext("Name as it is to be: %(name)s") % {"name": name}] if name else [])]


class ApproveView(AnswerView):
    form_class = AnswerForm
    page_title = _("Approve")
    submit_button_label = _("Approve and carry out")

    def decide(self, form: forms.Form) -> tuple[Words, int]:
        answer = form.cleaned_data["reason"]
        done = approve_decision(decision=self.decision, actor=self.actor, answer=answer)
        tell_of_statuses(self.request, done)
        return gettext("Approved, and carried out."), self.decision.pk


class DeclineView(AnswerView):
    form_class = DecisionForm
    page_title = _("Decline")
    submit_button_label = _("Decline")

    def decide(self, form: forms.Form) -> tuple[Words, int]:
        found = decline(decision=self.decision, actor=self.actor, answer=form.cleaned_data["reason"])
        return found.get_state_display().capitalize(), found.pk
