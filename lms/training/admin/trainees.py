"""Staff pages about trainees: the list, and one trainee with all that belongs to them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.widgets.button import Button, HeaderButton

from certificates.models import Certificate
from courses.models import Enrolment
from lms.accounts.models import User
from lms.core.staff_views import MomentColumn, RecordListView, RecordView, Section, Words, history_table
from lms.core.templatetags.thai_dates import day_and_time
from lms.training.admin.extra_attempts import MAY_ALLOW
from lms.training.admin.extra_time import extra_time_buttons, extra_time_in_words
from lms.training.admin.masking import masked_contact
from lms.training.admin.record_tables import attempts_table, certificates_table, enrolments_table, volunteers_table
from lms.training.admin.searching import find_trainees

INSPECT = "trainees_admin:inspect"
ISSUE_TO = "certificates_admin:issue_to"


def trainees() -> QuerySet[User]:
    """Return everyone who is not staff, and staff who are enrolled in something."""
    return User.objects.filter(Q(is_staff=False) | Q(pk__in=Enrolment.objects.values("user")))


def _count(rows: QuerySet[Any], path: str) -> Coalesce:
    """Count rows of another table by person, in a subquery: two counts do not multiply each other."""
    counted = rows.filter(**{path: OuterRef("pk")}).order_by().values(path).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


class TraineeListView(RecordListView):
    page_title = _("Trainees")
    verbose_name_plural = _("Trainees")
    search_fields = ["first_name"]
    find = staticmethod(find_trainees)
    default_ordering = "-date_joined"
    list_export = ["full_name", "date_joined", "enrolments_count", "certificates_count"]
    export_headings = {
        "full_name": _("Name"),
        "date_joined": _("Joined"),
        "enrolments_count": _("Enrolments"),
        "certificates_count": _("Valid certificates"),
    }
    export_filename = "trainees"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("name", label=_("Name"), accessor="full_name", url_name=INSPECT, sort_key="first_name"),
            Column("contact", label=_("Contact"), accessor=masked_contact),
            MomentColumn("date_joined", label=_("Joined"), sort_key="date_joined"),
            NumberColumn("enrolments_count", label=_("Enrolments"), sort_key="enrolments_count"),
            NumberColumn("certificates_count", label=_("Valid certificates"), sort_key="certificates_count"),
        ]

    def get_base_queryset(self) -> QuerySet[User]:
        return trainees().annotate(
            enrolments_count=_count(Enrolment.objects.all(), "user"),
            certificates_count=_count(Certificate.objects.valid(), "enrolment__user"),
        )


class TraineeView(RecordView):
    """One trainee. It shows enrolments and certificates, so it needs the right to see those too."""

    page_title = _("Trainee")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perms(["courses.view_enrolment", "certificates.view_certificate"]):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_record_queryset(self) -> QuerySet[User]:
        return trainees().select_related("extra_time__granted_by")

    def get_page_subtitle(self) -> str:
        return self.object.full_name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, {"url": reverse(self.index_url_name), "label": _("Trainees")}, here]

    def get_facts(self) -> list[tuple[Words, Any]]:
        person = self.object
        return [
            (_("Name"), person.full_name),
            (_("Name in Latin letters"), person.latin_name),
            (_("E-mail"), person.email),
            (_("Mobile number"), person.mobile),
            (_("Joined"), day_and_time(person.date_joined)),
            (_("Last sign-in"), day_and_time(person.last_login)),
            (_("Extra time at quizzes"), extra_time_in_words(person)),
            (_("Account"), "" if person.is_active else _("closed")),
        ]

    def get_sections(self) -> list[Section]:
        person, may_allow = self.object, self.request.user.has_perm(MAY_ALLOW)
        words = {"what": _("Event"), "who": _("By"), "why": _("Reason"), "when": _("When"), "system": _("the system")}
        return [
            (_("Enrolments"), enrolments_table(person), _("Not enrolled in any course yet.")),
            (_("Quizzes"), attempts_table(person, may_allow=may_allow), _("No quiz taken yet.")),
            (_("Certificates"), certificates_table(person), _("No certificate yet.")),
            (_("Volunteer status"), volunteers_table(person), _("Not in any programme.")),
            (_("History"), history_table(person, **words), _("Nothing has been recorded yet.")),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.request.user.has_perm("certificates.add_certificate"):
            return []
        url = reverse(ISSUE_TO, args=[self.object.pk])
        return [HeaderButton(gettext("Issue certificate"), url=url, icon_name="plus")]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return extra_time_buttons(self.object, self.request.user)
