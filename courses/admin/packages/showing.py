"""One's own imports and exports, and the report of each."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, Table, TitleColumn
from wagtail.admin.widgets.button import Button, HeaderButton

from courses.admin.packages.forms import PolicyChoiceForm
from courses.models import PackageJob, PublishPolicy
from courses.packages.jobs import JOBS, MAY_EXCHANGE, jobs_for, waits
from courses.packages.report import OUTCOMES, Outcome
from courses.packages.touched import forecast_import
from courses.policy_panel import rows_of
from lms.agencies.reach import reach
from lms.core.job_progress import JobProgressView
from lms.core.jobs import BackgroundJob
from lms.core.staff_views import MomentColumn, RecordListView, Section, Words

INDEX, UPLOAD, EXPORT, INSPECT = (f"course_packages:{name}" for name in ("index", "upload", "export", "inspect"))
MOST_ROWS = 300  # of a table on the page; the counts tell of the rest


def counts_in_words(job: PackageJob) -> str:
    """Return how many things have each outcome, e.g. `12 created, 1 kept as edited here`."""
    counts = (job.report or {}).get("counts", {})
    return ", ".join(
        f"{counts[str(outcome)]} {words}" for outcome, words in OUTCOMES.items() if counts.get(str(outcome))
    )


def policy_in_words(job: PackageJob) -> Words:
    """Return what whoever confirmed an import said it means for those enrolled; empty before that."""
    chosen = (job.report or {}).get("policy")
    return PublishPolicy(chosen).label if chosen else ""


def state_in_words(job: PackageJob) -> str:
    """Return how far a job is, in words."""
    if not job.is_over:
        return gettext("being worked on")
    if job.state == BackgroundJob.State.FAILED:
        return gettext("could not be finished")
    if job.kind == PackageJob.Kind.EXPORT:
        return gettext("ready to download") if job.file else gettext("removed")
    if (job.report or {}).get("errors"):
        return gettext("has errors")
    if not job.is_dry_run:
        return gettext("imported: %(counts)s") % {"counts": counts_in_words(job)}
    return gettext("waits for you: %(counts)s") % {"counts": counts_in_words(job)} if job.file else gettext("discarded")


class JobListView(RecordListView):
    """One's own imports and exports, the newest first."""

    page_title = _("Course packages")
    any_permission_required = ["add"]
    default_ordering = "-requested_at"
    list_export: list[str] = []

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("file_name", label=_("File"), url_name=INSPECT),
            Column("kind", label=_("Kind"), accessor="get_kind_display"),
            Column("course_code", label=_("Course")),
            Column("outcome", label=_("State"), accessor=state_in_words),
            MomentColumn("requested_at", label=_("Asked for"), sort_key="requested_at"),
        ]

    def get_base_queryset(self) -> QuerySet[PackageJob]:
        return jobs_for(self.request.user)

    @cached_property
    def header_buttons(self) -> list[Button]:
        return [
            HeaderButton(gettext("Import a course"), url=reverse(UPLOAD), icon_name="upload"),
            HeaderButton(gettext("Export a course"), url=reverse(EXPORT), icon_name="download"),
        ]


class JobView(JobProgressView):
    """What an import found or wrote, or what an export could not take along."""

    any_permission_required = ["add"]
    page_title = _("Course packages")
    template_name = "courses/admin/package_job.html"
    confirm_url_name = discard_url_name = download_url_name = ""

    def get_record_queryset(self) -> QuerySet[PackageJob]:
        return jobs_for(self.request.user).select_related("agency")

    def get_job(self) -> BackgroundJob | None:
        job: PackageJob = self.object
        job.steps_done = JOBS.steps_done(job)
        return job

    def get_facts(self) -> list[tuple[Words, Any]]:
        job = self.object
        return [
            (_("Kind"), job.get_kind_display()),
            (_("Course"), job.course_code),
            (_("Agency"), job.agency),
            (_("Outcome"), counts_in_words(job)),
            (_("What was edited here"), _("is replaced") if job.overwrite else ""),
            (_("What this change means for those enrolled"), policy_in_words(job)),
        ]

    def get_sections(self) -> list[Section]:
        return sections(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context, job = super().get_context_data(**kwargs), self.object
        report, counts = job.report or {}, (job.report or {}).get("counts", {})
        is_done = job.state == BackgroundJob.State.DONE
        is_import = job.kind == PackageJob.Kind.IMPORT
        forecast = forecast_import(job.course_code, report) if waits(job) else None
        context.update(
            waits=waits(job),
            policy_form=PolicyChoiceForm() if forecast is not None else None,
            forecast=forecast,
            touched=rows_of(forecast),
            writes=bool(counts.get(Outcome.CREATED) or counts.get(Outcome.CHANGED)),
            has_errors=bool(report.get("errors")),
            as_drafts=not reach(self.request.user, MAY_EXCHANGE).everywhere,
            is_written=is_import and is_done and not job.is_dry_run,
            is_ready=not is_import and is_done and bool(job.file),
            losses=report.get("losses", []),
            rows_left_out=max(0, len(_told(report)) - MOST_ROWS),
            confirm_url=reverse("course_packages:confirm", args=[job.pk]),
            discard_url=reverse("course_packages:discard", args=[job.pk]),
            download_url=reverse("course_packages:download", args=[job.pk]),
            upload_url=reverse(UPLOAD),
        )
        return context


def sections(job: PackageJob) -> list[Section]:
    """Return the tables of a report, each with its heading; those with no rows are left out."""
    report = job.report or {}
    place, problem = Column("place", label=_("Place")), Column("problem", label=_("What is wrong"))
    columns = [place, Column("field", label=_("Field")), problem, Column("remedy", label=_("What to do"))]
    found: list[Section] = [
        (_("Errors"), Table(columns, report.get("errors", [])[:MOST_ROWS]), ""),
        (_("Notes"), Table([Column("words", label=_("Note"))], [{"words": w} for w in report.get("warnings", [])]), ""),
        (_("What changes"), _things_table(_told(report)), ""),
        (
            _("Here, but not in the package"),
            Table(
                [Column("name", label=_("Name")), Column("title", label=_("Title"))], report.get("left", [])[:MOST_ROWS]
            ),
            "",
        ),
        (
            _("What is not in the package"),
            Table(
                [Column("file", label=_("File")), Column("words", label=_("What"))],
                report.get("losses", [])[:MOST_ROWS],
            ),
            "",
        ),
    ]
    return [section for section in found if section[1].row_count]


def _told(report: dict[str, Any]) -> list[dict[str, str]]:
    """Return what an import creates, changes and keeps; what stays the same is only counted."""
    return [thing for thing in report.get("things", []) if thing["outcome"] != Outcome.UNCHANGED]


def _things_table(things: Sequence[dict[str, str]]) -> Table:
    outcome = Column("outcome", label=_("Outcome"), accessor=lambda thing: OUTCOMES[Outcome(thing["outcome"])])
    return Table([Column("name", label=_("Name")), outcome], list(things[:MOST_ROWS]))
