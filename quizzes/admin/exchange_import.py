"""The admin's pages of importing questions: upload, report, confirmation; and the templates to fill in."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button, HeaderButton

from lms.core.job_progress import JobProgressView
from lms.core.jobs import BackgroundJob
from lms.core.refusals import Refused
from lms.core.staff_views import DecisionView, MomentColumn, RecordListView, Section, Words
from quizzes.admin.exchange_forms import ConfirmForm, UploadForm
from quizzes.admin.exchange_report import counts_in_words, rows_left_out, sections
from quizzes.bank_access import imports_for
from quizzes.exchange import csv_tables, xlsx
from quizzes.exchange.formats import FORMATS
from quizzes.exchange.jobs import JOBS, confirm_import, discard_import, has_errors, request_import
from quizzes.models import QuestionImport

TEMPLATES = {"xlsx": xlsx.template, "csv": csv_tables.template}
INDEX, UPLOAD, INSPECT = (f"question_imports:{name}" for name in ("index", "upload", "inspect"))


def state_in_words(job: QuestionImport) -> str:
    """Return how far an import is, in words."""
    if not job.is_over:
        return gettext("being worked on")
    if job.state == BackgroundJob.State.FAILED:
        return gettext("could not be read or written")
    if not job.is_dry_run:
        return gettext("imported: %(counts)s") % {"counts": counts_in_words(job)}
    return gettext("waits for you: %(counts)s") % {"counts": counts_in_words(job)} if job.file else gettext("discarded")


class ImportListView(RecordListView):
    """One's own imports, the newest first."""

    page_title = _("Import questions")
    any_permission_required = ["add"]
    default_ordering = "-requested_at"
    list_export: list[str] = []

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("file_name", label=_("File"), url_name=INSPECT),
            Column("bank", label=_("Bank")),
            Column("outcome", label=_("State"), accessor=state_in_words),
            MomentColumn("requested_at", label=_("Uploaded"), sort_key="requested_at"),
        ]

    def get_base_queryset(self) -> QuerySet[QuestionImport]:
        return imports_for(self.request.user).select_related("bank")

    @cached_property
    def header_buttons(self) -> list[Button]:
        return [HeaderButton(gettext("Upload a file"), url=reverse(UPLOAD), icon_name="upload")]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return template_buttons()


def template_buttons() -> list[Button]:
    """Return the links to the tables that can be filled in."""
    labels = {"xlsx": gettext("Download the Excel template"), "csv": gettext("Download the CSV template")}
    return [
        Button(label, url=reverse("question_imports:template", args=[name]), icon_name="download")
        for name, label in labels.items()
    ]


class UploadView(DecisionView):
    """Upload a file; it is read and reported, and nothing is written yet."""

    model = QuestionImport
    permission_required = "add"
    form_class = UploadForm
    page_title = _("Import questions")
    submit_button_label = _("Check the file")
    template_name = "quizzes/admin/import_upload.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_explanation(self) -> list[Words]:
        return [_("The file is checked first. You see what would become of each question before anything is written.")]

    def decide(self, form: forms.Form) -> tuple[Words, int]:
        data = form.cleaned_data
        names = ("bank", "file", "format", "topic", "language")
        about = {name: data[name] for name in names}
        job = request_import(user=self.actor, publish=data.get("publish", False), **about)
        return gettext("“%(name)s” was uploaded.") % {"name": job.file_name}, job.pk

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "templates": template_buttons()}


class ImportView(JobProgressView):
    """What reading a file found, and what was written of it."""

    any_permission_required = ["add"]
    page_title = _("Import questions")
    template_name = "quizzes/admin/import_report.html"
    confirm_url_name = discard_url_name = ""

    def get_record_queryset(self) -> QuerySet[QuestionImport]:
        return imports_for(self.request.user).select_related("bank")

    def get_job(self) -> BackgroundJob | None:
        job: QuestionImport = self.object
        job.steps_done = JOBS.steps_done(job)
        return job

    def get_facts(self) -> list[tuple[Words, Any]]:
        job = self.object
        return [
            (_("Outcome"), counts_in_words(job)),
            (_("Bank"), job.bank),
            (_("Format"), FORMATS[job.format].label if job.format in FORMATS else job.format),
            (_("Topic"), job.topic),
            (_("Publication"), _("at once") if job.publish else _("as drafts")),
        ]

    def get_sections(self) -> list[Section]:
        return sections(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context, job = super().get_context_data(**kwargs), self.object
        counts = (job.report or {}).get("counts", {})
        waits = job.is_dry_run and job.state == BackgroundJob.State.DONE and bool(job.file)
        to_write = counts.get("created", 0) + counts.get("changed", 0)
        context.update(
            waits=waits,
            to_write=to_write,
            has_errors=has_errors(job),
            is_written=not job.is_dry_run and job.state == BackgroundJob.State.DONE,
            rows_left_out=rows_left_out(job),
            confirm_url=reverse(self.confirm_url_name, args=[job.pk]),
            discard_url=reverse(self.discard_url_name, args=[job.pk]),
            upload_url=reverse(UPLOAD),
            questions_url=f"{reverse('wagtailsnippets_quizzes_question:list')}?bank={job.bank_id}",
        )
        return context


class ImportDecisionView(PermissionCheckedMixin, View):
    """A button below the report."""

    http_method_names = ["post"]
    model = QuestionImport
    permission_required = "add"
    index_url_name = inspect_url_name = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = get_object_or_404(imports_for(request.user), pk=pk)
        try:
            return self.decide(request, job)
        except Refused as refused:
            messages.error(request, f"{refused.message} {refused.remedy}".strip())
            return redirect(INSPECT, pk)

    def decide(self, request: HttpRequest, job: QuestionImport) -> HttpResponse:
        """Carry the decision out and say where to go."""
        raise NotImplementedError


class ConfirmView(ImportDecisionView):
    """Write what the report says."""

    def decide(self, request: HttpRequest, job: QuestionImport) -> HttpResponse:
        form = ConfirmForm(request.POST)
        form.full_clean()
        job = confirm_import(user=request.user, import_id=job.pk, partial_only=form.cleaned_data["partial"])  # type: ignore[arg-type]
        if job.state == BackgroundJob.State.DONE:
            counts = (job.report or {}).get("counts", {})
            written = counts.get("created", 0) + counts.get("changed", 0)
            words = ngettext("%(count)s question was imported.", "%(count)s questions were imported.", written)
            messages.success(request, words % {"count": written})
        return redirect(INSPECT, job.pk)


class DiscardView(ImportDecisionView):
    """Forget the file."""

    def decide(self, request: HttpRequest, job: QuestionImport) -> HttpResponse:
        discard_import(user=request.user, import_id=job.pk)  # type: ignore[arg-type]
        messages.success(request, gettext("The file was removed; nothing was written."))
        return redirect(UPLOAD)


class TemplateView(PermissionCheckedMixin, View):
    """The table to fill in."""

    model = QuestionImport
    permission_required = "add"

    def get(self, request: HttpRequest, format: str) -> HttpResponse:
        if format not in TEMPLATES:
            raise Http404("There is no such template.")
        response = HttpResponse(TEMPLATES[format](), content_type=FORMATS[format].content_type)
        response.headers["Content-Disposition"] = f'attachment; filename="questions-template.{format}"'
        return response
