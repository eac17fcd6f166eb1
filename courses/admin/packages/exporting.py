"""Take a course away as a package."""

from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from courses.admin.packages.forms import ExportForm
from courses.models import PackageJob
from courses.packages.jobs import courses_for, jobs_for, request_export
from lms.core.staff_views import DecisionView, Words


class ExportView(DecisionView):
    """Choose a course; it is written by a worker."""

    model = PackageJob
    permission_required = "add"
    form_class = ExportForm
    page_title = _("Export a course")
    submit_button_label = _("Make the package")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_explanation(self) -> list[Words]:
        return [
            _("The course is taken as it is published, with its questions and their keys. Keep the file to yourself.")
        ]

    def decide(self, form: forms.Form) -> tuple[Words, int]:
        job = request_export(user=self.actor, course=form.cleaned_data["course"])
        return gettext("“%(name)s” is being made.") % {"name": job.file_name}, job.pk


class DownloadView(PermissionCheckedMixin, View):
    """The file of an export."""

    model = PackageJob
    permission_required = "add"
    index_url_name = inspect_url_name = ""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        job = get_object_or_404(jobs_for(request.user).filter(kind=PackageJob.Kind.EXPORT), pk=pk)
        is_theirs = courses_for(request.user).filter(code=job.course_code).exists()  # still: people change agencies
        if not is_theirs or not job.file or job.state != PackageJob.State.DONE:
            raise Http404("The file is not there, or not there any more.")
        response = FileResponse(job.file.open("rb"), as_attachment=True, filename=job.file_name)
        response.headers["Cache-Control"] = "private, no-store"
        return response
