"""Question banks, questions as their authors edit them, and the immutable versions that trainees are asked."""

import json
from fractions import Fraction
from typing import Any

from django.contrib.admin import display
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.text import Truncator
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, Workflow, WorkflowMixin

from lms.agencies.models import Agency
from lms.agencies.workflows import workflow_of
from quizzes.kinds import KINDS, kind_blocks
from quizzes.kinds.base import Content
from quizzes.kinds.texts import frozen_text
from quizzes.showing import review_question, show_question


class QuestionBank(models.Model):  # type: ignore[django-manager-missing]
    """A pool of questions that quizzes draw from."""

    code = models.SlugField(_("code"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="question_banks",
        verbose_name=_("agency"),
        help_text=_("Who owns the questions. Empty: the programme office."),
    )

    class Meta:
        verbose_name = _("question bank")
        verbose_name_plural = _("question banks")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Question(  # type: ignore[django-manager-missing]
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model
):
    """A question as its author edits it, in both languages. Publishing freezes it into a `QuestionVersion`.

    The row holds what is published, drafts live in revisions; only live questions with a version are ever drawn.
    """

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
    lesson_code = models.SlugField(
        _("taught in lesson"), max_length=80, blank=True, help_text=_("The code of the lesson that teaches it.")
    )
    source = models.URLField(_("source"), blank=True)
    # What the question asks, for lists and search; follows `kind` at each save.
    stem_text = models.TextField(_("question text"), blank=True, editable=False)
    current_version = models.ForeignKey(
        "QuestionVersion", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="question")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="question",
        for_concrete_model=False,
    )

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["bank", "topic", "code"]
        constraints = [models.UniqueConstraint(fields=["bank", "code"], name="question_code_unique_in_bank")]
        indexes = [models.Index(fields=["bank", "topic"], condition=models.Q(live=True), name="question_pool")]

    def __str__(self) -> str:
        return self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        if len(self.kind):
            self.stem_text = "\n".join(filter(None, frozen_text(self.kind[0].value["stem"]).values()))
        super().save(*args, **kwargs)

    def with_content_json(self, content: Any) -> "Question":
        """A revision must not bring back the version that was current when it was written."""
        question = super().with_content_json(content)
        question.current_version_id = self.current_version_id
        return question

    def get_workflow(self) -> Workflow | None:
        """Return the chain of reviews of the agency that owns the bank; without one, Wagtail's for the model."""
        return workflow_of(self.bank.agency_id) or super().get_workflow()

    @property
    def revisions(self) -> models.Manager:
        return self._revisions

    @property
    @display(description=_("question text"))
    def stem_in_short(self) -> str:
        """The first words of what is asked, for a list."""
        return Truncator(self.stem_text.split("\n", maxsplit=1)[0]).chars(90) or self.code

    @property
    def kind_name(self) -> str:
        """The name of the question's kind in the registry."""
        return self.kind[0].block_type

    def frozen_content(self) -> Content:
        """What a version of the question as it stands would hold."""
        return KINDS[self.kind_name].freeze(self.kind[0].value)

    def write(self, kind: str, value: dict[str, Any]) -> None:
        """Set kind and content from the JSON of the kind's block."""
        self.kind = json.dumps([{"type": kind, "value": value}])

    # The preview shows what the trainee sees, made by the same code and templates.
    preview_modes = [
        ("th", _("Asked, in Thai")),
        ("en", _("Asked, in English")),
        ("review-th", _("After the attempt, in Thai")),
        ("review-en", _("After the attempt, in English")),
    ]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> TemplateResponse:
        with override("en" if mode_name.endswith("en") else "th"):
            return super().serve_preview(request, mode_name).render()

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "quizzes/preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        context = {**super().get_preview_context(request, mode_name), "language": get_language()}
        if not len(self.kind):
            return context
        content, kind = self.frozen_content(), KINDS[self.kind_name]
        shown: dict[str, Any] = {"kind": kind.name, "content": content, "layout": kind.layout(content)}
        if mode_name.startswith("review"):
            about: dict[str, Any] = {"topic": self.topic, "lesson_code": self.lesson_code, "source": self.source}
            reviewed = review_question(**shown, response=None, mark=Fraction(0), **about)
            return {**context, "reviewed": reviewed}
        return {**context, "question": show_question(**shown)}


class ImmutableError(TypeError):
    """A question version was to be changed. Attempts point at it: publish the question again instead."""


class QuestionVersionQuerySet(models.QuerySet):
    def update(self, **values: Any) -> int:
        raise ImmutableError("A question version never changes; publish the question again.")


class QuestionVersion(models.Model):
    """What trainees were asked: immutable.

    `content` is what the kind's `freeze` returned, in both languages; `layout` is the order of its parts as written.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=40)
    content = models.JSONField(_("content"))
    layout = models.JSONField(_("order of parts"))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = QuestionVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question version")
        verbose_name_plural = _("question versions")
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="question_version_number_unique")]

    def __str__(self) -> str:
        return f"{self.question_id}/{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ImmutableError(f"Question version {self} never changes; publish the question again.")
        super().save(*args, **kwargs)


class QuestionUse(models.Model):
    """How often a question was drawn. A narrow table of its own: drawing never rewrites a question or its version."""

    question = models.OneToOneField(Question, on_delete=models.CASCADE, primary_key=True, related_name="use")
    times = models.PositiveBigIntegerField(_("times drawn"), default=0)
    last_at = models.DateTimeField(_("last drawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("use of a question")
        verbose_name_plural = _("uses of questions")

    def __str__(self) -> str:
        return f"{self.question_id}: {self.times}"
