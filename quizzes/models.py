"""Question banks, questions and their versions, quizzes, attempts."""

import uuid
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
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, Orderable, PreviewableMixin, RevisionMixin

from quizzes.kinds import kind_blocks


class QuestionBank(models.Model):
    """A pool of questions that quizzes draw from."""

    code = models.SlugField(_("code"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("question bank")
        verbose_name_plural = _("question banks")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Question(DraftStateMixin, RevisionMixin, PreviewableMixin, models.Model):
    """A question as its author edits it, in both languages. Publishing freezes it into a `QuestionVersion`."""

    class Difficulty(models.IntegerChoices):
        EASY = 1, _("easy")
        MEDIUM = 2, _("medium")
        HARD = 3, _("hard")

    bank = models.ForeignKey(QuestionBank, on_delete=models.PROTECT, related_name="questions", verbose_name=_("bank"))
    code = models.SlugField(_("code"), max_length=80)
    topic = models.SlugField(_("topic"), max_length=80)
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"), choices=Difficulty.choices, default=Difficulty.MEDIUM
    )
    kind = StreamField(kind_blocks(), min_num=1, max_num=1, verbose_name=_("question"))
    lesson_code = models.SlugField(_("taught in lesson"), max_length=80, blank=True)
    source = models.URLField(_("source"), blank=True)
    current_version = models.ForeignKey(
        "QuestionVersion", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="question")

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["bank", "topic", "code"]
        constraints = [models.UniqueConstraint(fields=["bank", "code"], name="question_code_unique_in_bank")]

    def __str__(self) -> str:
        return self.code

    @property
    def revisions(self) -> models.Manager:
        return self._revisions


class QuestionVersion(models.Model):
    """What trainees were asked: immutable. `content` is what the kind's `freeze` returned, in both languages."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=40)
    content = models.JSONField(_("content"))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("question version")
        verbose_name_plural = _("question versions")
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="question_version_number_unique")]

    def __str__(self) -> str:
        return f"{self.question_id}/{self.number}"


class Quiz(ClusterableModel, DraftStateMixin, RevisionMixin):
    """The rules of a quiz; its questions come from its draws. Every rule is the author's to set."""

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


class Attempt(models.Model):
    """One try at a quiz. The rules that hold for it are frozen at the start; times are the server's, in UTC.

    `scope` is the opaque key of whatever the quiz is taken for (a module of an enrolment); attempts are numbered,
    limited and cooled down within it.
    """

    class State(models.TextChoices):
        IN_PROGRESS = "in_progress", _("in progress")
        SUBMITTED = "submitted", _("submitted")
        FINISHED = "finished", _("finished")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="attempts", verbose_name=_("quiz"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="quiz_attempts", verbose_name=_("trainee")
    )
    scope = models.UUIDField(_("scope"))
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.IN_PROGRESS)
    pass_percent = models.PositiveSmallIntegerField(_("pass mark, per cent"))
    started_at = models.DateTimeField(_("started at"))
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    # Exact results, as numerator and denominator, so that a pass is never a matter of rounding.
    marks_numerator = models.PositiveIntegerField(null=True, blank=True)
    marks_denominator = models.PositiveIntegerField(null=True, blank=True)
    marks_possible = models.PositiveIntegerField(null=True, blank=True)
    passed = models.BooleanField(_("passed"), null=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.UniqueConstraint(fields=["user", "quiz", "scope", "number"], name="attempt_number_unique"),
            models.UniqueConstraint(
                fields=["user", "quiz", "scope"],
                condition=Q(state="in_progress"),
                name="attempt_one_in_progress",
            ),
            models.CheckConstraint(
                name="attempt_state_has_its_times",
                condition=(
                    Q(state="in_progress", submitted_at__isnull=True, finished_at__isnull=True, passed__isnull=True)
                    | Q(state="submitted", submitted_at__isnull=False, finished_at__isnull=True, passed__isnull=True)
                    | Q(
                        state="finished",
                        submitted_at__isnull=False,
                        finished_at__isnull=False,
                        passed__isnull=False,
                        marks_numerator__isnull=False,
                        marks_denominator__gt=0,
                        marks_possible__gt=0,
                    )
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="in_progress"), name="attempt_open_due"),
            models.Index(fields=["submitted_at"], condition=Q(state="submitted"), name="attempt_ungraded"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id} #{self.number}"


class AttemptQuestion(models.Model):
    """A question of an attempt, as drawn and shuffled, and its answer.

    `layout` is the order of the parts shown. `response` is what the kind's `clean_response` returned, null while
    unanswered. `response_seq` is the browser's number of the save: a save with a lower or equal number is old news.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="uses")
    layout = models.JSONField(default=list)
    response = models.JSONField(null=True, blank=True)
    response_seq = models.PositiveBigIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    marks_numerator = models.PositiveIntegerField(null=True, blank=True)
    marks_denominator = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="attempt_question_position_unique"),
            models.UniqueConstraint(fields=["attempt", "version"], name="attempt_question_drawn_once"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}:{self.position}"
