"""Who gets a certificate beyond having finished: rules of a course, lists of people, and what was refused."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certificates.models.certificate import Certificate
from certificates.models.keeping import Kept
from courses.models import CoursePage, Enrolment


class IssueConditions(models.Model):
    """What a person's account must hold before a certificate is issued."""

    needs_email = models.BooleanField(
        _("e-mail address needed"), default=False, help_text=_("The reminders before a certificate ends go there.")
    )
    needs_mobile = models.BooleanField(_("mobile number needed"), default=False)
    needs_latin_name = models.BooleanField(
        _("name in Latin letters needed"), default=False, help_text=_("For certificates that are shown abroad.")
    )

    class Meta:
        abstract = True


class IssueRule(IssueConditions):
    """The rules of one course, in the site's main language. A course without a row has none."""

    course = models.OneToOneField(
        CoursePage, on_delete=models.CASCADE, related_name="issue_rule", verbose_name=_("course")
    )
    only_listed = models.BooleanField(
        _("only people on its list"),
        default=False,
        help_text=_("A certificate is issued only to those whom an entry allows this course."),
    )

    class Meta:
        verbose_name = _("issue rule")
        verbose_name_plural = _("issue rules")

    def __str__(self) -> str:
        return str(self.course)


class IssueListEntry(Kept):
    """That a person is blocked, or allowed, with the reason; for one course or for all. Lifted, it stays on record."""

    class Kind(models.TextChoices):
        BLOCK = "block", pgettext_lazy("entry of a list of people", "blocked")
        ALLOW = "allow", pgettext_lazy("entry of a list of people", "allowed")

    kind = models.CharField(_("entry"), max_length=5, choices=Kind.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    course = models.ForeignKey(
        CoursePage,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("course"),
        help_text=_("Empty: every course."),
    )
    reason = models.TextField(_("reason"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added at"), default=timezone.now)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("lifted by")
    )
    lifted_at = models.DateTimeField(_("lifted at"), null=True)
    lift_reason = models.TextField(_("reason for lifting"), blank=True)

    class Meta:
        verbose_name = _("entry of the block-list or allow-list")
        verbose_name_plural = _("block-list and allow-list")
        default_permissions = ("add", "change", "view")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course", "kind"],
                condition=Q(lifted_at__isnull=True),
                name="issue_list_once_per_course",
            ),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(lifted_at__isnull=True, course__isnull=True),
                name="issue_list_once_for_all_courses",
            ),
            models.CheckConstraint(name="issue_list_entry_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="issue_list_lifted_by_someone_for_a_reason",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True, lift_reason="")
                | Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lift_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person_id}"


class IssueRefusal(Kept):
    """That a finished course, or a renewal, brought no certificate, and why. Over once one is issued."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="issue_refusals", verbose_name=_("enrolment")
    )
    code = models.CharField(_("cause"), max_length=40)
    facts = models.JSONField(default=dict)
    first_at = models.DateTimeField(_("first refused at"), default=timezone.now)
    last_at = models.DateTimeField(_("last refused at"), default=timezone.now)
    over_at = models.DateTimeField(_("over since"), null=True)
    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("certificate issued then")
    )

    class Meta:
        verbose_name = _("refused certificate")
        verbose_name_plural = _("refused certificates")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(over_at__isnull=True), name="issue_refusal_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.code}"
