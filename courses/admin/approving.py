"""The dialog of a page's last review: what is still to be mended, what the publish means, whom each choice touches."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.views.pages.workflow import CollectWorkflowActionDataView, WorkflowActionView
from wagtail.forms import TaskStateCommentForm

from courses.approving import approve_last, publishes
from courses.checks import findings
from courses.forecast import course_asked_about, forecast_of
from courses.models import PublishPolicy
from courses.policy_forms import POLICY
from courses.policy_panel import explanations, rows_of
from courses.publishing import CoursePart
from lms.accounts.models import User
from lms.core.refusals import Refused

BROKEN = "page_has_errors"


class ApprovalForm(TaskStateCommentForm):
    """A comment, and what the publish means where that is asked: as the author chose, until the approver says else."""

    publish_policy = forms.ChoiceField(
        label=_("What this change means for those enrolled"),
        choices=PublishPolicy.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    field_order = [POLICY, "comment"]

    def __init__(self, *args: Any, draft: CoursePart, chosen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[POLICY].initial = chosen if chosen in PublishPolicy.values else draft.publish_policy
        if course_asked_about(draft) is None:
            del self.fields[POLICY]


class LastReview:
    """For Wagtail's two views of the dialog: the one that decides, and the one that the editor asks before it saves.

    Reviews that are not the last stay as Wagtail has them.
    """

    request: HttpRequest
    object: CoursePart
    action_name: str
    page_template = "courses/admin/approve_page.html"
    is_in_editor = False

    @cached_property
    def is_last(self) -> bool:
        return publishes(self.object, self.action_name)

    @cached_property
    def draft(self) -> CoursePart:
        draft: CoursePart = self.object.get_latest_revision_as_object()
        return draft

    def get_form_class(self) -> Callable[..., forms.Form]:
        if not self.is_last:
            return super().get_form_class()  # type: ignore[misc]

        def form(*args: Any) -> ApprovalForm:
            return ApprovalForm(*args, draft=self.draft, chosen=self.request.GET.get(POLICY, ""))

        return form

    def get_template_names(self) -> list[str]:
        return ["courses/admin/approve.html"] if self.is_last else super().get_template_names()  # type: ignore[misc]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        if self.is_last:
            forecast = forecast_of(self.draft) if POLICY in kwargs["form"].fields else None
            context |= {"findings": findings(self.draft), "forecast": forecast, "draft": self.draft}
            context |= {"touched": rows_of(forecast), "explanations": explanations(self.draft)}
            context |= {"action_verbose": gettext("Approve and publish"), "is_in_editor": self.is_in_editor}
        return context


class ApproveView(LastReview, WorkflowActionView):
    """Decides, e.g. from the admin's home."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form: Any = self.form_class(request.POST) if self.is_last else None
        if form is None:
            return super().post(request, *args, **kwargs)
        if not form.is_valid():
            return self.show(form)
        actor: User = request.user  # type: ignore[assignment]
        try:
            draft = approve_last(
                page=self.object,
                task_state=self.task_state,
                actor=User.objects.get(pk=actor.pk),
                policy=form.cleaned_data.get(POLICY, ""),
                comment=form.cleaned_data["comment"],
            )
        except Refused as refused:
            if refused.code != BROKEN:
                raise
            return self.show(form)
        messages.success(request, _what_happened(draft))
        return self.leave(request)

    @property
    def is_in_dialog(self) -> bool:
        return self.request.headers.get("x-requested-with") == "XMLHttpRequest"

    def show(self, form: forms.Form) -> HttpResponse:
        """Show the dialog again, with what keeps the page from going live."""
        if self.is_in_dialog:
            response: HttpResponse = self.render_modal_form(self.request, form)
            return response
        return render(self.request, self.page_template, self.get_context_data(form=form), status=409)

    def leave(self, request: HttpRequest) -> HttpResponse:
        if self.is_in_dialog:
            answer = {"step": "success", "redirect": self.redirect_url}
            response: HttpResponse = self.render_modal_json(request, answer)
            return response
        return redirect(self.redirect_url)


def _what_happened(draft: CoursePart) -> str:
    waits = draft.go_live_at and draft.go_live_at > timezone.now()
    words = (
        gettext("“%(title)s” was approved and goes live at its hour.")
        if waits
        else gettext("“%(title)s” was approved and published.")
    )
    return words % {"title": draft.title}


class AskBeforeSavingView(LastReview, CollectWorkflowActionDataView):
    """Asks in the editor, which then saves and decides (`courses.admin.editing`); what is broken is mended there."""

    is_in_editor = True
