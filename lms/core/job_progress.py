"""How far a background job is, on a page of the admin that looks again by itself until the job is over.

It works without a script: the answer's Refresh header makes the browser ask again. As WCAG 2.2.1 wants, whoever reads
slowly can turn that off by a link, and look again by another.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from lms.core.jobs import BackgroundJob
from lms.core.staff_views import RecordView

LOOK_AGAIN_AFTER = 2  # seconds
STAND_STILL = "still"  # in the address: do not look again by itself


class JobProgressMixin:
    """Adds the progress of `get_job` to a view's page; its template includes `core/admin/_job_progress.html`.

    Put it before the view's own class. `get_job` may return None where no job was ever asked for.
    """

    request: HttpRequest
    object: Any

    def get_job(self) -> BackgroundJob | None:
        """Return the job to show, by default the record itself."""
        return self.object

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        if self.looks_again() and response.status_code == 200:
            response.headers["Refresh"] = str(LOOK_AGAIN_AFTER)
        return response

    def looks_again(self) -> bool:
        """Say whether the page asks for itself again by itself."""
        job = self.get_job()
        return (
            self.request.method == "GET" and job is not None and not job.is_over and STAND_STILL not in self.request.GET
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {**context, "job": self.get_job(), "looks_again": self.looks_again()}


class JobProgressView(JobProgressMixin, RecordView):
    """A page of its own for one job: its progress above the record's facts and sections.

    `get_result_url` may lead to where the outcome is shown once the job is done.
    """

    template_name = "core/admin/job_progress.html"

    def get_result_url(self) -> str | None:
        """Return where to go when the job is done; None to stay on this page."""
        return None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        url = self.get_result_url() if self.object.state == BackgroundJob.State.DONE else None
        return redirect(url) if url else super().get(request, *args, **kwargs)
