"""Target groups, programmes (the courses a group needs) and volunteers. All of it is data, none of it code."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel

from certificates.models import IssueConditions
from courses.models import CoursePage


class TargetGroup(models.Model):
    """A group of people for whom the programme is made, e.g. villagers or cyber scouts."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name (Thai)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=120)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")
        ordering = ["sort_order", "code"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name


class Programme(ClusterableModel):
    """The courses that a target group needs for volunteer status."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name (Thai)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200)
    target_groups = ParentalManyToManyField(TargetGroup, related_name="programmes", verbose_name=_("target groups"))
    required_courses = ParentalManyToManyField(
        CoursePage, related_name="programmes", verbose_name=_("required courses")
    )
    is_open = models.BooleanField(_("open for joining"), default=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name


class ProgrammeIssueRule(IssueConditions):
    """What a programme asks of its people before a certificate of one of its courses is issued to them."""

    programme = models.OneToOneField(
        Programme, on_delete=models.CASCADE, related_name="issue_rule", verbose_name=_("programme")
    )

    class Meta:
        verbose_name = _("issue rule of a programme")
        verbose_name_plural = _("issue rules of programmes")

    def __str__(self) -> str:
        return str(self.programme)


class Volunteer(models.Model):
    """A person in a programme and their status as a digital volunteer; no row means status *none*."""

    class Status(models.TextChoices):
        PENDING = "pending", pgettext_lazy("volunteer status", "in training")
        ACTIVE = "active", pgettext_lazy("volunteer status", "active")
        LAPSED = "lapsed", pgettext_lazy("volunteer status", "lapsed")
        SUSPENDED = "suspended", pgettext_lazy("volunteer status", "suspended")
        WITHDRAWN = "withdrawn", pgettext_lazy("volunteer status", "withdrawn")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="volunteering", verbose_name=_("person")
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="volunteers", verbose_name=_("programme")
    )
    target_group = models.ForeignKey(
        TargetGroup, on_delete=models.PROTECT, related_name="volunteers", verbose_name=_("target group")
    )
    # What the card's QR leads to; random, so that nobody can list volunteers by counting.
    card_code = models.CharField(_("card code"), max_length=20, unique=True, editable=False)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.PENDING)
    joined_at = models.DateTimeField(_("joined at"), auto_now_add=True)
    activated_at = models.DateTimeField(_("active since"), null=True, blank=True)
    status_changed_at = models.DateTimeField(_("status changed at"), auto_now_add=True)
    # When the person was congratulated on becoming active: that happens once.
    celebrated_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("volunteer")
        verbose_name_plural = _("volunteers")
        constraints = [
            models.UniqueConstraint(fields=["user", "programme"], name="volunteer_once_per_programme"),
            models.CheckConstraint(
                name="volunteer_active_since_a_time",
                condition=~Q(status="active") | Q(activated_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.card_code
