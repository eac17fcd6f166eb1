"""Regrading: marks given anew after a key was corrected, and what they were before."""

from fractions import Fraction

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.core.jobs import BackgroundJob
from quizzes.models.attempts import Attempt, AttemptQuestion
from quizzes.models.questions import Question, QuestionVersion


class Regrade(BackgroundJob):
    """A named person's decision how the answers to earlier versions of a question count. It never changes."""

    class Policy(models.TextChoices):
        FULL_CREDIT = "full_credit", _("full marks for everyone")
        BOTH = "both", _("both the old and the new key count as right")
        NEW_ONLY = "new_only", _("only the new key counts")
        KEEP = "keep", _("marks stay as they are")

    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="regrades", verbose_name=_("question")
    )
    version = models.ForeignKey(
        QuestionVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("version with the new key")
    )
    policy = models.CharField(_("policy"), max_length=12, choices=Policy.choices)
    reason = models.TextField(_("reason"))

    class Meta(BackgroundJob.Meta):
        verbose_name = _("regrade")
        verbose_name_plural = _("regrades")
        default_permissions = ("add", "view")
        constraints = [
            *BackgroundJob.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason=""), name="regrade_has_a_reason"),
            models.UniqueConstraint(
                fields=["question"],
                condition=Q(state__in=["waiting", "running"]),
                name="regrade_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.policy}"


class RegradeTrial(BackgroundJob):
    """The dry run of a regrade of many answers, computed by a worker. It decides nothing and is kept for a day.

    `result` names people, certificates and programmes by their ids only: its page looks up what its reader may see.
    `is_again`: something else was to be confirmed, so that this is shown first.
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+", verbose_name=_("question"))
    version = models.ForeignKey(
        QuestionVersion, on_delete=models.CASCADE, related_name="+", verbose_name=_("version with the new key")
    )
    policy = models.CharField(_("policy"), max_length=12, choices=Regrade.Policy.choices)
    reason = models.TextField(_("reason"))
    is_again = models.BooleanField(default=False)
    result = models.JSONField(_("figures"), null=True, blank=True)

    class Meta(BackgroundJob.Meta):
        verbose_name = _("dry run of a regrade")
        verbose_name_plural = _("dry runs of regrades")
        default_permissions = ()
        constraints = [
            *BackgroundJob.Meta.constraints,
            models.CheckConstraint(
                name="regrade_trial_done_has_a_result",
                condition=Q(state="done", result__isnull=False) | (~Q(state="done") & Q(result__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["requested_by", "version", "policy"],
                condition=Q(state__in=["waiting", "running"]),
                name="regrade_trial_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.policy}"


class RegradedAnswer(models.Model):
    """One answer that a regrade looked at: its mark and the attempt's result, before and after, exact."""

    regrade = models.ForeignKey(Regrade, on_delete=models.PROTECT, related_name="answers")
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="regraded")
    answer = models.ForeignKey(AttemptQuestion, on_delete=models.CASCADE, related_name="regraded")
    mark_before_numerator = models.PositiveIntegerField()
    mark_before_denominator = models.PositiveIntegerField()
    mark_after_numerator = models.PositiveIntegerField()
    mark_after_denominator = models.PositiveIntegerField()
    marks_before_numerator = models.PositiveBigIntegerField()
    marks_before_denominator = models.PositiveBigIntegerField()
    marks_after_numerator = models.PositiveBigIntegerField()
    marks_after_denominator = models.PositiveBigIntegerField()
    passed_before = models.BooleanField()
    passed_after = models.BooleanField()

    class Meta:
        verbose_name = _("regraded answer")
        verbose_name_plural = _("regraded answers")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["regrade", "answer"], name="regraded_answer_once"),
            models.CheckConstraint(
                name="regraded_answer_denominators",
                condition=Q(
                    mark_before_denominator__gt=0,
                    mark_after_denominator__gt=0,
                    marks_before_denominator__gt=0,
                    marks_after_denominator__gt=0,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regrade_id}: {self.answer_id}"

    @property
    def mark_before(self) -> Fraction:
        """The mark of the answer before the regrade, 0 to 1."""
        return Fraction(self.mark_before_numerator, self.mark_before_denominator)

    @property
    def mark_after(self) -> Fraction:
        return Fraction(self.mark_after_numerator, self.mark_after_denominator)

    @property
    def marks_before(self) -> Fraction:
        """The marks of the whole attempt before the regrade."""
        return Fraction(self.marks_before_numerator, self.marks_before_denominator)

    @property
    def marks_after(self) -> Fraction:
        return Fraction(self.marks_after_numerator, self.marks_after_denominator)
