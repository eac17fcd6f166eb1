"""Requests for a second person: what somebody asked for, and what another person answered."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certificates.models.certificate import Certificate
from certificates.models.keeping import Kept
from certificates.models.reissues import Reissue
from courses.models import CoursePage


class Decision(Kept):
    """A decision about certificates that waits for another person's consent, or had it, or did not get it.

    `facts` hold what the kind needs beyond its rows: for a correction the `name` by field. Nothing happens before
    somebody other than `asked_by` approves.
    """

    class Kind(models.TextChoices):
        ISSUE = "issue", pgettext_lazy("kind of decision", "issue by hand")
        CORRECT = "correct", pgettext_lazy("kind of decision", "correct")
        REVOKE = "revoke", pgettext_lazy("kind of decision", "revoke")
        REINSTATE = "reinstate", pgettext_lazy("kind of decision", "reinstate")
        REISSUE = "reissue", pgettext_lazy("kind of decision", "re-issue many")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("state of a decision", "waits for a second person")
        APPROVED = "approved", pgettext_lazy("state of a decision", "approved")
        DECLINED = "declined", pgettext_lazy("state of a decision", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("state of a decision", "withdrawn")
        EXPIRED = "expired", pgettext_lazy("state of a decision", "ran out")

    kind = models.CharField(_("decision"), max_length=9, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.WAITING)
    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, null=True, related_name="decisions", verbose_name=_("certificate")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("trainee")
    )
    course = models.ForeignKey(
        CoursePage, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("course")
    )
    reissue = models.OneToOneField(
        Reissue, on_delete=models.PROTECT, null=True, related_name="decision", verbose_name=_("re-issue")
    )
    facts = models.JSONField(default=dict)
    reason = models.TextField(_("reason"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    ends_at = models.DateTimeField(_("waits until"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True)
    answer = models.TextField(_("answer"), blank=True)

    class Meta:
        verbose_name = _("decision about certificates")
        verbose_name_plural = _("decisions about certificates")
        default_permissions = ("change", "view")
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"], condition=Q(state="waiting"), name="decision_one_waiting_per_certificate"
            ),
            models.UniqueConstraint(
                fields=["person", "course"], condition=Q(state="waiting"), name="decision_one_waiting_per_person_course"
            ),
            models.CheckConstraint(name="decision_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="decision_about_what_its_kind_needs",
                condition=Q(kind="issue", person__isnull=False, course__isnull=False)
                | Q(kind__in=["correct", "revoke", "reinstate"], certificate__isnull=False)
                | Q(kind="reissue", reissue__isnull=False),
            ),
            models.CheckConstraint(
                name="decision_approved_by_a_second_person",
                condition=~Q(state__in=["approved", "declined"])
                | Q(answered_by__isnull=False) & ~Q(answered_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="decision_over_since_a_time",
                condition=Q(state="waiting", answered_at__isnull=True)
                | ~Q(state="waiting") & Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"

    @property
    def waits(self) -> bool:
        """Say whether it can still be answered: after `ends_at` it cannot, whether the sweep has marked it or not."""
        return self.state == self.State.WAITING and self.ends_at > timezone.now()
