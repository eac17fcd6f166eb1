"""Import and export in the menu of the question bank."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from lms.core.staff_views import RecordViewSet
from quizzes.admin.exchange_export import ExportView
from quizzes.admin.exchange_import import (
    ConfirmView,
    DiscardView,
    ImportListView,
    ImportView,
    TemplateView,
    UploadView,
)
from quizzes.bank_access import MAY_SEE
from quizzes.models import Question, QuestionImport

# Who may add questions may import them: one right, not two.
register_permission_policy(QuestionImport, ModelPermissionPolicy(Question))


class QuestionImportViewSet(RecordViewSet):
    model = QuestionImport
    name = "question_imports"
    url_prefix = "question-imports"
    icon = "upload"
    menu_label = _("Import questions")
    index_view_class = ImportListView
    inspect_view_class = ImportView

    def get_inspect_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        names = {f"{name}_url_name": self.get_url_name(name) for name in ("confirm", "discard")}
        return super().get_inspect_view_kwargs(**names, **kwargs)

    def get_decisions(self) -> list[URLPattern]:
        return [
            path("upload/", self.construct_view(UploadView), name="upload"),
            path("template.<str:format>", TemplateView.as_view(), name="template"),
            path("<int:pk>/confirm/", self.construct_view(ConfirmView), name="confirm"),
            path("<int:pk>/discard/", self.construct_view(DiscardView), name="discard"),
        ]

    def register_admin_url_finder(self) -> None:
        """Audit entries are about the bank, not about the file."""


class QuestionExportViewSet(ViewSet):
    name = "question_export"
    url_prefix = "question-export"
    icon = "download"
    menu_label = _("Export questions")

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", self.construct_view(ExportView), name="index")]

    def get_menu_item(self, order: int | None = None) -> Any:
        item = super().get_menu_item(order)
        item.is_shown = lambda request: request.user.has_perm(MAY_SEE)
        return item
