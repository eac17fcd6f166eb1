"""The staff list of enrolments."""

import django_filters
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn

from courses.models import Enrolment
from lms.core.staff_views import MomentColumn, RecordListView
from lms.training.admin.searching import find_enrolments
from lms.volunteers.programmes import main_courses


class EnrolmentFilterSet(WagtailFilterSet):
    course = django_filters.ModelChoiceFilter(queryset=main_courses(), label=_("Course"))
    completed = django_filters.ChoiceFilter(
        choices=[("yes", _("completed")), ("no", _("not completed"))], method="by_completion", label=_("Completed")
    )

    class Meta:
        model = Enrolment
        fields = ["course"]

    def by_completion(self, enrolments: QuerySet[Enrolment], _name: str, value: str) -> QuerySet[Enrolment]:
        return enrolments.filter(completed_at__isnull=value == "no")


class EnrolmentListView(RecordListView):
    """Enrolments; a row leads to the trainee."""

    filterset_class = EnrolmentFilterSet
    search_fields = ["user__first_name"]
    find = staticmethod(find_enrolments)
    default_ordering = "-enrolled_at"
    list_export = ["user.full_name", "course.title", "edition", "enrolled_at", "completed_at"]
    export_headings = {"user.full_name": _("Name"), "course.title": _("Course")}
    export_filename = "enrolments"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "name",
                label=_("Name"),
                accessor="user.full_name",
                url_name="trainees_admin:inspect",
                id_accessor="user_id",
                sort_key="user__first_name",
            ),
            Column("course", label=_("Course"), accessor="course.title", sort_key="course__title"),
            Column("edition", label=_("Edition")),
            MomentColumn("enrolled_at", label=_("Enrolled"), sort_key="enrolled_at"),
            MomentColumn("completed_at", label=_("Completed"), sort_key="completed_at"),
        ]

    def get_base_queryset(self) -> QuerySet[Enrolment]:
        return Enrolment.objects.select_related("user", "course")
