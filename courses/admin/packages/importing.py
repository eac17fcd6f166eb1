"""Upload a package, see what it would do, and have it written or forgotten."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from courses.admin.packages.forms import PolicyChoiceForm, UploadForm
from courses.models import PackageJob
from courses.packages.jobs import MAY_EXCHANGE, confirm_import, discard_import, jobs_for, request_import
from lms.agencies.reach import reach
from lms.core.refusals import Refused
from lms.core.staff_views import DecisionView, Words


class UploadView(DecisionView):
    """Upload a package; it is read and tried out, and nothing is written yet."""

    model = PackageJob
    permission_required = "add"
    form_class = UploadForm
    page_title = _("Import a course")
    submit_button_label = _("Check the package")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_explanation(self) -> list[Words]:
        words: list[Words] = [
            _("The package is checked first. You see what would become of each page and question before it is written.")
        ]
        if not reach(self.actor, MAY_EXCHANGE).everywhere:
            words.append(_("What you import is saved as drafts, which you then submit for review."))
        return words

    def decide(self, form: forms.Form) -> tuple[Words, int]:
        job = request_import(user=self.actor, **form.cleaned_data)
        return gettext("“%(name)s” was uploaded.") % {"name": job.file_name}, job.pk


class JobDecisionView(PermissionCheckedMixin, View):
    """A button below the report."""

    http_method_names = ["post"]
    model = PackageJob
    permission_required = "add"
    index_url_name = inspect_url_name = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = get_object_or_404(jobs_for(request.user), pk=pk)
        try:
            self.decide(request, job)
        except Refused as refused:
            messages.error(request, f"{refused.message} {refused.remedy}".strip())
        return redirect(self.inspect_url_name, pk)

    def decide(self, request: HttpRequest, job: PackageJob) -> None:
        """Carry the decision out."""
        raise NotImplementedError


class ConfirmView(JobDecisionView):
    """Write what the report says."""

    def decide(self, request: HttpRequest, job: PackageJob) -> None:
        user: Any = request.user
        form = PolicyChoiceForm(request.POST)
        if form.is_valid():
            confirm_import(user=user, job_id=job.pk, policy=form.cleaned_data["policy"])
        else:
            messages.error(request, " ".join(map(str, form.errors["policy"])))


class DiscardView(JobDecisionView):
    """Forget the file."""

    def decide(self, request: HttpRequest, job: PackageJob) -> None:
        user: Any = request.user
        discard_import(user=user, job_id=job.pk)
        messages.success(request, gettext("The file was removed; nothing was written."))
