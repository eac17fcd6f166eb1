"""The report of what lessons cost a phone, added up for modules and the course."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Left
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from courses.models import CoursePage, LessonPage, ModulePage
from courses.ownership import COURSE_PATH, MODULE_PATH
from courses.weighing import weigh_published
from courses.weight import Weight, kilobytes
from lms.core.staff_views import UTF8_MARK, RecordListView


@dataclass(frozen=True)
class WeightRow:
    """A lesson, or a module or course with the sum of its lessons. Sizes in kB; seconds of one lesson."""

    page: Page
    kind: str
    kilobytes: int
    pictures: int
    on_tap: int
    seconds: int | None = None

    @property
    def title(self) -> str:
        return str(self.page.title)

    @property
    def kind_in_words(self) -> str:
        words = {"course": gettext("course"), "module": gettext("module"), "lesson": gettext("lesson")}
        return words[self.kind]

    @property
    def is_over_budget(self) -> bool:
        return self.kind == "lesson" and self.kilobytes > settings.LMS_RULES["lesson_budget_kb"]


def own_lessons(user: Any) -> QuerySet[LessonPage]:
    """Return the published lessons that a member of staff may edit."""
    mine = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
    lessons: QuerySet[LessonPage] = LessonPage.objects.live()
    return lessons.filter(pk__in=mine.values("pk")).order_by("path")


def own_courses(request: HttpRequest) -> QuerySet[CoursePage]:
    """Return the courses in which a member of staff may edit published lessons."""
    paths = own_lessons(request.user).order_by().values(course=Left("path", COURSE_PATH))
    return CoursePage.objects.filter(path__in=paths).order_by("path")


def weight_rows(course: CoursePage, lessons: Iterable[LessonPage]) -> list[WeightRow]:
    """Return a course, its modules and their lessons in order, each with what it weighs."""
    weighed = [(lesson, weigh_published(lesson)) for lesson in lessons]
    if not weighed:
        return []
    modules = {page.path: page for page in ModulePage.objects.child_of(course)}
    rows = [_sum(course, "course", [weight for _lesson, weight in weighed])]
    for path, group in groupby(weighed, key=lambda one: one[0].path[:MODULE_PATH]):
        inside = list(group)
        rows.append(_sum(modules[path], "module", [weight for _lesson, weight in inside]))
        rows += [_row(lesson, weight) for lesson, weight in inside]
    return rows


def _row(lesson: LessonPage, weight: Weight) -> WeightRow:
    on_tap = kilobytes(weight.on_tap_bytes)
    return WeightRow(lesson, "lesson", weight.kilobytes, kilobytes(weight.pictures), on_tap, weight.seconds)


def _sum(page: Page, kind: str, weights: list[Weight]) -> WeightRow:
    """Add lessons up: the style sheet and scripts are fetched once."""
    own = sum(weight.page + weight.pictures for weight in weights)
    shared = max(weight.shared for weight in weights)
    pictures, on_tap = sum(one.pictures for one in weights), sum(one.on_tap_bytes for one in weights)
    return WeightRow(page, kind, kilobytes(own + shared), kilobytes(pictures), kilobytes(on_tap))


class CourseFilterSet(WagtailFilterSet):
    course = django_filters.ModelChoiceFilter(label=_("Course"), queryset=own_courses)

    class Meta:
        model = LessonPage
        fields: list[str] = []


class PageColumn(TitleColumn):
    def get_link_url(self, instance: WeightRow, parent_context: Any) -> str:
        return reverse("wagtailadmin_pages:edit", args=[instance.page.pk])


def budget_in_words(row: WeightRow) -> str:
    return gettext("too heavy") if row.is_over_budget else ""


def opens_in_words(row: WeightRow) -> str:
    if row.seconds is None:
        return ""
    return ngettext("about %(seconds)s s", "about %(seconds)s s", row.seconds) % {"seconds": row.seconds}


class WeightsView(ReportView):
    """One course at a time: weighing what was never weighed takes a moment for each lesson."""

    page_title = _("What lessons weigh")
    header_icon = "mobile-alt"
    index_url_name = "courses_admin:weights"
    index_results_url_name = "courses_admin:weights_results"
    filterset_class = CourseFilterSet
    any_permission_required = ["add", "change", "publish"]
    paginate_by = None
    list_export = ["kind_in_words", "title", "kilobytes", "pictures", "on_tap", "seconds"]
    export_headings = {
        "kind_in_words": _("Kind"),
        "title": _("Title"),
        "kilobytes": _("kB"),
        "pictures": _("Pictures, kB"),
        "on_tap": _("When tapped, kB"),
        "seconds": _("Seconds on 3G"),
    }
    export_filename = "weight-of-lessons"
    custom_value_preprocess = RecordListView.custom_value_preprocess

    @cached_property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(Page)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            PageColumn("title", label=_("Title")),
            Column("kind_in_words", label=_("Kind")),
            Column("kilobytes", label=_("kB")),
            Column("opens", label=_("Opens on 3G in"), accessor=opens_in_words),
            Column("pictures", label=_("Pictures, kB")),
            Column("on_tap", label=_("When tapped, kB")),
            StatusTagColumn("budget", label=_("Budget"), accessor=budget_in_words, primary=lambda row: False),
        ]

    def get_queryset(self) -> list[WeightRow]:
        chosen = self.filters.form.cleaned_data.get("course") if self.filters.is_valid() else None
        course = chosen or own_courses(self.request).first()
        if course is None:
            return []
        return weight_rows(course, own_lessons(self.request.user).filter(path__startswith=course.path))

    def filter_queryset(self, queryset: list[WeightRow]) -> list[WeightRow]:
        return queryset  # the course was chosen already

    def stream_csv(self, queryset: Any) -> Iterator[Any]:
        yield UTF8_MARK
        yield from super().stream_csv(queryset)
