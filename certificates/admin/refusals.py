"""Staff pages about certificates that were refused: to whom, for which course, why, since when."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn

from certificates.issue_rules import main_courses
from certificates.models import IssueRefusal
from certificates.refused_issues import refusal_of
from lms.core.staff_views import MomentColumn, RecordListView, RecordView, Words
from lms.core.templatetags.thai_dates import day_and_time


def refusals() -> QuerySet[IssueRefusal]:
    return IssueRefusal.objects.select_related("enrolment__user", "enrolment__course", "certificate")


class RefusalFilterSet(WagtailFilterSet):
    is_over = django_filters.BooleanFilter(
        field_name="over_at", lookup_expr="isnull", exclude=True, label=_("Issued since")
    )
    course = django_filters.ModelChoiceFilter(
        field_name="enrolment__course", queryset=lambda request: main_courses(), label=_("Course")
    )

    class Meta:
        model = IssueRefusal
        fields: list[str] = []


class RefusalListView(RecordListView):
    page_title = _("Refused certificates")
    filterset_class = RefusalFilterSet
    search_fields = ["code"]
    default_ordering = "-last_at"

    @staticmethod
    def find(rows: QuerySet[IssueRefusal], text: str) -> QuerySet[IssueRefusal]:
        """Return those whose person's name holds every word."""
        for word in text.split():
            name = Q(enrolment__user__first_name__icontains=word) | Q(enrolment__user__last_name__icontains=word)
            rows = rows.filter(name)
        return rows

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("person", label=_("Trainee"), accessor="enrolment.user", url_name=self.inspect_url_name),
            Column("course", label=_("Course"), accessor="enrolment.course.title"),
            Column("cause", label=_("Cause"), accessor=lambda row: refusal_of(row).message),
            StatusTagColumn("state", label=_("State"), accessor=state_in_words, primary=lambda row: not row.over_at),
            MomentColumn("first_at", label=_("Since"), sort_key="first_at"),
            MomentColumn("last_at", label=_("Last tried"), sort_key="last_at"),
        ]

    def get_base_queryset(self) -> QuerySet[IssueRefusal]:
        return refusals()


def state_in_words(row: IssueRefusal) -> str:
    """Return whether the certificate is still refused."""
    return gettext("over") if row.over_at else gettext("refused")


class RefusalView(RecordView):
    page_title = _("Refused certificate")

    def get_record_queryset(self) -> QuerySet[IssueRefusal]:
        return refusals()

    def get_page_subtitle(self) -> str:
        return str(self.object.enrolment.user)

    def get_facts(self) -> list[tuple[Words, Any]]:
        found, refused = self.object, refusal_of(self.object)
        return [
            (_("Trainee"), found.enrolment.user),
            (_("Course"), found.enrolment.course.title),
            (_("Edition"), str(found.enrolment.edition)),
            (_("Cause"), refused.message),
            (_("What the trainee is told to do"), refused.remedy),
            (_("Since"), day_and_time(found.first_at)),
            (_("Last tried"), day_and_time(found.last_at)),
            (_("Over since"), day_and_time(found.over_at)),
            (_("Certificate issued then"), found.certificate),
        ]
