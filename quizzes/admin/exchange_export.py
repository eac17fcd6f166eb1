"""The admin's page of exporting questions: what cannot be carried is shown before the file is offered."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column, Table
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from lms.core.staff_views import Section
from quizzes.admin.exchange_forms import ExportForm
from quizzes.exchange.contract import Loss, Written
from quizzes.exchange.exporting import codes, export_questions, record_export
from quizzes.exchange.formats import FORMATS
from quizzes.models import Question

DOWNLOAD = "download"


class ExportView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Choose a bank and a format, see what is lost, download. Nothing is changed, so everything is in the address.

    A download is written down.
    """

    model = Question
    permission_required = "view"
    page_title = _("Export questions")
    header_icon = "download"
    template_name = "quizzes/admin/export.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_asked = "bank" in request.GET
        self.form = ExportForm(request.GET if is_asked else None, user=request.user)
        self.written: Written | None = None
        if is_asked and self.form.is_valid():
            self.written = export_questions(**self.form.cleaned_data)
            if DOWNLOAD in request.GET:
                record_export(**self.form.cleaned_data, actor=self._actor)
                return self._file(self.written)
        return super().get(request, *args, **kwargs)

    @property
    def _actor(self) -> Any:
        return self.request.user

    def _file(self, written: Written) -> HttpResponse:
        data = self.form.cleaned_data
        kind = FORMATS[data["format"]]
        name = "-".join(filter(None, [data["bank"].code, data["topic"], f"{timezone.localdate():%Y%m%d}"]))
        response = HttpResponse(written.data, content_type=kind.content_type)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}{kind.suffix}"'
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {**super().get_context_data(**kwargs), "form": self.form, "media": self.form.media}
        if self.written is not None:
            context["written"] = self.written
            context["lossy"] = len(codes(self.written.losses))
            context["sections"] = loss_sections(self.written)
            context["download_url"] = f"?{urlencode({**self.request.GET.dict(), DOWNLOAD: 1})}"
        return context


def loss_sections(written: Written) -> list[Section]:
    """Return the tables of what is left out and of what is lost; those with no rows are left out."""
    found: list[Section] = [
        (_("Questions that are left out"), _losses_table(written.left_out, _("Why")), ""),
        (_("What the file cannot carry"), _losses_table(written.losses, _("What is lost")), ""),
    ]
    return [section for section in found if section[1].row_count]


def _losses_table(losses: Sequence[Loss], heading: Any) -> Table:
    columns = [
        Column("code", label=_("Question"), accessor="code"),
        Column("problem", label=heading, accessor="problem"),
    ]
    return Table(columns, list(losses))
