"""Quizzes and their draws: the rules, every one the author's to set."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, LockableMixin, Orderable, RevisionMixin, Workflow, WorkflowMixin

from lms.agencies.workflows import workflow_of
from quizzes.models.questions import Question, QuestionBank


class Quiz(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, ClusterableModel):
    """The rules of a quiz; its questions are fixed ones, and those that its draws bring.

    An attempt freezes the rules that hold for it when it starts: pass mark, minimums by topic, times.
    """

    class Counts(models.TextChoices):
        BEST = "best", _("the best attempt")
        LAST = "last", _("the last attempt")
        FIRST = "first", _("the first attempt")
        MEAN = "mean", _("the mean of all attempts")

    class Review(models.TextChoices):
        FULL = "full", _("answers, right answers and explanations, after each attempt")
        FULL_WHEN_DONE = (
            "full_when_done",
            _("right answers only after passing or the last attempt; before, which were right"),
        )
        MARKS = "marks", _("which questions were right")
        SCORE = "score", _("the score only")

    class Pages(models.TextChoices):
        ALL = "all", _("all questions on one page")
        ONE = "one", _("one question at a time")

    class TimeOver(models.TextChoices):
        HAND_IN = "hand_in", _("what was saved in time is handed in")
        ABANDON = "abandon", _("an attempt not handed in does not count")

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
    counts = models.CharField(_("which attempt counts"), max_length=8, choices=Counts.choices, default=Counts.BEST)
    review = models.CharField(_("what is shown afterwards"), max_length=16, choices=Review.choices, default=Review.FULL)
    pages = models.CharField(_("pages"), max_length=8, choices=Pages.choices, default=Pages.ALL)
    time_over = models.CharField(
        _("when the time is over"), max_length=8, choices=TimeOver.choices, default=TimeOver.HAND_IN
    )
    grace = models.DurationField(
        _("late answers are taken for"),
        null=True,
        blank=True,
        help_text=_("After the time is over; they are recorded as late. Empty: as the programme has set it."),
    )
    shuffle_choices = models.BooleanField(_("shuffle choices"), default=True)
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="quiz")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="quiz",
        for_concrete_model=False,
    )

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
    def grace_period(self) -> timedelta:
        """How long after its time an attempt may still be answered."""
        return timedelta(seconds=settings.LMS_RULES["quiz_grace_seconds"]) if self.grace is None else self.grace

    def get_workflow(self) -> Workflow | None:
        """Return the chain of reviews of the agency that owns the bank; without one, Wagtail's for the model."""
        return workflow_of(self.bank.agency_id) or super().get_workflow()

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
    rest_days = models.PositiveSmallIntegerField(
        _("not used for, days"),
        default=0,
        help_text=_("Questions that were drawn for anyone within so many days come last. 0: it does not matter."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("draw")
        verbose_name_plural = _("draws")

    def __str__(self) -> str:
        return f"{self.topic}: {self.count}"


class QuizQuestion(Orderable):
    """A question that every attempt at the quiz asks, whatever the draws bring."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="fixed_questions")
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="fixed_in", verbose_name=_("question")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("fixed question")
        verbose_name_plural = _("fixed questions")

    def __str__(self) -> str:
        return str(self.question_id)


class QuizTopicMinimum(Orderable):
    """The least share of the marks of one topic that a pass needs, beside the pass mark for the whole."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="topic_minimums")
    topic = models.SlugField(_("topic"), max_length=80)
    percent = models.PositiveSmallIntegerField(
        _("minimum, per cent"), default=50, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta(Orderable.Meta):
        verbose_name = _("minimum by topic")
        verbose_name_plural = _("minimums by topic")
        constraints = [models.CheckConstraint(condition=Q(percent__lte=100), name="topic_minimum_at_most_100")]

    def __str__(self) -> str:
        return f"{self.topic}: {self.percent} %"
