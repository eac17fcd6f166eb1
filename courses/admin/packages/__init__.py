"""Course packages in the admin: upload, report, confirmation; export and download."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from courses.admin.packages.exporting import DownloadView, ExportView
from courses.admin.packages.importing import ConfirmView, DiscardView, UploadView
from courses.admin.packages.showing import JobListView, JobView
from courses.models import PackageJob
from courses.packages.jobs import MAY_EXCHANGE
from lms.agencies.reach import reach
from lms.core.staff_views import RecordViewSet


class PackageViewSet(RecordViewSet):
    model = PackageJob
    name = "course_packages"
    url_prefix = "course-packages"
    icon = "folder-open-inverse"
    menu_label = _("Course packages")
    menu_order = 260
    add_to_admin_menu = True
    index_view_class = JobListView
    inspect_view_class = JobView

    def get_menu_item(self, order: int | None = None) -> Any:
        item = super().get_menu_item(order)
        item.is_shown = lambda request: bool(reach(request.user, MAY_EXCHANGE))
        return item

    def get_decisions(self) -> list[URLPattern]:
        return [
            path("upload/", self.construct_view(UploadView), name="upload"),
            path("export/", self.construct_view(ExportView), name="export"),
            path("<int:pk>/confirm/", self.construct_view(ConfirmView), name="confirm"),
            path("<int:pk>/discard/", self.construct_view(DiscardView), name="discard"),
            path("<int:pk>/download/", self.construct_view(DownloadView), name="download"),
        ]

    def register_admin_url_finder(self) -> None:
        """Audit entries are about the course, not about the file."""
