"""Staff pages about re-issues: the list, one with its progress, choosing with a dry run, going on where one failed."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, NumberColumn, StatusTagColumn, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from certificates.models import Decision, Reissue
from certificates.reissuing import chosen
from lms.core.job_progress import JobProgressView
from lms.core.staff_views import DecisionView, MomentColumn, RecordListView, Section, Words, history_table
from lms.core.templatetags.thai_dates import day_and_time
from lms.training.admin.asking import AskingView
from lms.training.admin.reissue_form import ReissueForm, version_in_words
from lms.training.certificate_decisions import decide_reissue, go_on_with_reissue


def reissues() -> QuerySet[Reissue]:
    about = ("course", "layout_version__layout", "requested_by", "approved_by", "decision")
    return Reissue.objects.select_related(*about)


class ReissueListView(RecordListView):
    page_title = _("Re-issues")
    default_ordering = "-requested_at"
    new_url_name = ""

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("reason", label=_("Reason"), url_name=self.inspect_url_name),
            Column("course", label=_("Course"), accessor=lambda row: row.course or ""),
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor=state_in_words,
                primary=lambda row: row.state == Reissue.State.DONE,
                sort_key="state",
            ),
            NumberColumn("replaced", label=_("Replaced"), sort_key="replaced"),
            Column("who", label=_("Decided by"), accessor="requested_by"),
            MomentColumn("requested_at", label=_("When"), sort_key="requested_at"),
        ]

    def get_base_queryset(self) -> QuerySet[Reissue]:
        return reissues()

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.user_has_permission("add"):
            return []
        return [HeaderButton(gettext("Issue many again"), url=reverse(self.new_url_name), icon_name="plus")]


def state_in_words(row: Reissue) -> str:
    """Return the state; one that waits for a second person's consent says so."""
    if row.confirmed_at is None and row.state == Reissue.State.WAITING:
        return str(Decision.State.WAITING.label)
    return str(row.get_state_display())


class ReissueView(JobProgressView):
    page_title = _("Re-issue")
    repeat_url_name = ""

    def get_record_queryset(self) -> QuerySet[Reissue]:
        return reissues()

    def get_job(self) -> Any:
        """Nothing is under way before it is confirmed."""
        return self.object if self.object.confirmed_at else None

    def get_facts(self) -> list[tuple[Words, Any]]:
        found = self.object
        return [
            (_("State"), state_in_words(found)),
            (_("Course"), found.course),
            (_("Version of the layout"), version_in_words(found.layout_version)),
            (_("Issued from"), day_and_time(found.issued_from)),
            (_("Issued before"), day_and_time(found.issued_to)),
            (_("Certificates"), str(found.steps_total)),
            (_("Replaced"), str(found.replaced)),
            (_("Could not be replaced"), str(found.refused or "")),
            (_("Holders are written to"), _("yes") if found.sends_mail else _("no")),
            (_("Reason"), found.reason),
            (_("Decided by"), found.requested_by),
            (_("When"), day_and_time(found.requested_at)),
            (_("Approved by"), found.approved_by),
            (_("Finished"), day_and_time(found.finished_at)),
        ]

    def get_sections(self) -> list[Section]:
        words = {"what": _("Event"), "who": _("By"), "why": _("Reason"), "when": _("When"), "system": _("the system")}
        return [(_("History"), history_table(self.object, **words), _("Nothing has been recorded yet."))]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        found = self.object
        if not self.user_has_permission("add"):
            return []
        if found.state == Reissue.State.FAILED and found.confirmed_at:
            url = reverse(self.repeat_url_name, args=[found.pk])
            return [HeaderButton(gettext("Run again"), url=url, icon_name="rotate")]
        waiting = getattr(found, "decision", None)
        if waiting is not None and waiting.waits:
            url = reverse("certificate_decisions:inspect", args=[waiting.pk])
            return [HeaderButton(gettext("Decision"), url=url, icon_name="view")]
        return []


class NewReissueView(AskingView):
    """Choose, look at the dry run, confirm. Both steps are posted to this page; what is confirmed is what was shown."""

    model = Reissue
    kind = Decision.Kind.REISSUE
    permission_required = "add"
    form_class = ReissueForm
    page_title = _("Issue many again")
    template_name = "training/admin/reissue.html"

    def get_explanation(self) -> list[Words]:
        explanation: list[Words] = [
            _("For a mistake in a layout or a title: each valid certificate that you choose is replaced by a new one."),
            _("Validity and volunteer statuses stay. Whoever checks an old one is led on to the new one."),
        ]
        return self.with_second_person(explanation)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        if "confirm" in self.request.POST and form.is_as_previewed:  # type: ignore[attr-defined]
            return super().form_valid(form)
        count = chosen(**form.choice()).count()  # type: ignore[attr-defined]
        again = form.after_preview(count)  # type: ignore[attr-defined]
        changed = "confirm" in self.request.POST
        return self.render_to_response(self.get_context_data(form=again, count=count, changed=changed))

    def decide(self, form: forms.Form) -> tuple[Words, int]:
        values = form.cleaned_data
        about = {"reason": values["reason"], "sends_mail": values["sends_mail"], "actor": self.actor}
        done = decide_reissue(**about, **form.choice())  # type: ignore[attr-defined]
        if done.decision is not None:
            return self.lead_to_request(done.decision)
        return gettext("The re-issue is decided; it is being carried out."), done.reissue.pk  # type: ignore[union-attr]


class RepeatReissueView(DecisionView):
    """Go on with a re-issue that could not be finished."""

    model = Reissue
    permission_required = "add"
    form_class = forms.Form
    page_title = _("Run again")
    submit_button_label = _("Run again")

    def get_explanation(self) -> list[Words]:
        return [_("Those that are left are issued again by the same decision; those that are replaced stay so.")]

    def decide(self, form: forms.Form) -> tuple[Words, int]:
        reissue = go_on_with_reissue(reissue=self.get_record(reissues()))
        return gettext("The re-issue goes on."), reissue.pk
