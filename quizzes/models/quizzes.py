"""Quizzes and their draws: the rules, every one the author's to set."""

from datetime import timedelta

from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, Orderable, RevisionMixin

from quizzes.models.questions import Question, QuestionBank


class Quiz(DraftStateMixin, RevisionMixin, ClusterableModel):
    """The rules of a quiz; its questions come from its draws."""

    code = models.SlugField(_("code"), max_length=80, unique=True)
    bank = models.ForeignKey(QuestionBank, on_delete=models.PROTECT, related_name="quizzes", verbose_name=_("bank"))
    title = models.CharField(_("title (Thai)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark, per cent"), default=70, validators=[MaxValueValidator(100)]
    )
    time_limit = models.DurationField(_("time limit"), null=True, blank=True, help_text=_("Empty: no limit."))
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"), default=3, help_text=_("0: as many as wanted.")
    )
    cooldown = models.DurationField(_("wait between attempts"), default=timedelta(minutes=30))
    shuffle_choices = models.BooleanField(_("shuffle choices"), default=True)
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="quiz")

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(pass_percent__lte=100), name="quiz_pass_percent_at_most_100"),
        ]

    def __str__(self) -> str:
        return self.title_here

    @property
    def revisions(self) -> models.Manager:
        return self._revisions

    @property
    def title_here(self) -> str:
        """The title in the language of the page, Thai where there is no English one."""
        return self.title_en if get_language() == "en" and self.title_en else self.title


class QuizDraw(Orderable):
    """`count` questions of a topic, drawn at random; difficulty 0 means any."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="draws")
    topic = models.SlugField(_("topic"), max_length=80)
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"), default=0, choices=[(0, _("any")), *Question.Difficulty.choices]
    )
    count = models.PositiveSmallIntegerField(_("number of questions"), default=5, validators=[MinValueValidator(1)])

    class Meta(Orderable.Meta):
        verbose_name = _("draw")
        verbose_name_plural = _("draws")

    def __str__(self) -> str:
        return f"{self.topic}: {self.count}"
