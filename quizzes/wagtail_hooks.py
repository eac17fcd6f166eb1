"""Questions, quizzes and banks in the admin."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, ProtectedError, QuerySet
from django.db.models.deletion import Collector
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, PublishingPanel
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from quizzes.admin_forms import QuizForm
from quizzes.drawing import shortfalls
from quizzes.models import Question, QuestionBank, Quiz


class QuestionFilterSet(WagtailFilterSet):
    topic = django_filters.AllValuesFilter(label=_("Topic"))
    live = django_filters.BooleanFilter(label=_("Live"))
    has_unpublished_changes = django_filters.BooleanFilter(label=_("With unpublished changes"))

    class Meta:
        model = Question
        fields = ["bank", "topic", "difficulty", "live", "has_unpublished_changes"]


def status_in_words(instance: Question | Quiz) -> str:
    if not instance.live:
        return gettext("draft")
    return gettext("live, with a newer draft") if instance.has_unpublished_changes else gettext("live")


def status_column() -> StatusTagColumn:
    """Return the status of a row. Wagtail's own column asks the database for a schedule, once for each row."""
    return StatusTagColumn(
        "status", label=_("Status"), accessor=status_in_words, primary=lambda row: row.live, sort_key="live"
    )


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    menu_label = _("Questions")
    list_display = [
        "stem_in_short",
        "code",
        "bank",
        "topic",
        Column("difficulty", label=_("Difficulty"), accessor="get_difficulty_display", sort_key="difficulty"),
        status_column(),
    ]
    list_per_page = 50
    filterset_class = QuestionFilterSet
    search_fields = ["code", "topic", "stem_text"]
    edit_handler = ObjectList(
        [
            FieldPanel("kind"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("bank"), FieldPanel("code")]),
                    FieldRowPanel([FieldPanel("topic"), FieldPanel("difficulty")]),
                    FieldRowPanel([FieldPanel("lesson_code"), FieldPanel("source")]),
                ],
                heading=_("Where it belongs"),
            ),
            PublishingPanel(),
        ]
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return Question.objects.select_related("bank")


class QuizViewSet(SnippetViewSet):
    model = Quiz
    icon = "tasks"
    menu_label = _("Quizzes")
    list_display = ["title", "code", "bank", "pass_percent", status_column()]
    list_filter = ["bank", "live"]
    search_fields = ["code", "title", "title_en"]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("title_en"),
            FieldRowPanel([FieldPanel("code"), FieldPanel("bank")]),
            InlinePanel(
                "draws",
                [FieldRowPanel([FieldPanel("topic"), FieldPanel("difficulty"), FieldPanel("count")])],
                heading=_("Draws"),
                help_text=_("From which topics how many questions are drawn."),
                label=_("draw"),
                min_num=1,
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("pass_percent"), FieldPanel("time_limit")]),
                    FieldRowPanel([FieldPanel("attempts_allowed"), FieldPanel("cooldown")]),
                    FieldPanel("shuffle_choices"),
                ],
                heading=_("Rules"),
            ),
            PublishingPanel(),
        ],
        base_form_class=QuizForm,
    )


class QuestionBankViewSet(SnippetViewSet):
    model = QuestionBank
    icon = "folder-open-inverse"
    menu_label = _("Banks")
    list_display = ["name", "code"]
    search_fields = ["code", "name"]
    edit_handler = ObjectList([FieldPanel("name"), FieldPanel("code")])


class QuestionBankGroup(SnippetViewSetGroup):
    items = (QuestionViewSet, QuizViewSet, QuestionBankViewSet)
    menu_label = _("Question bank")
    menu_icon = "help"
    menu_order = 250


register_snippet(QuestionBankGroup)


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    actions.register_action("quizzes.version", _("Freeze a version"), _("A question version was made"))

    @actions.register_action("quizzes.extra_attempt")
    class ExtraAttemptFormatter(LogFormatter):
        label = _("Allow another attempt")

        def format_message(self, log_entry: ModelLogEntry) -> str:
            return gettext("Another attempt at the quiz “%(quiz)s” was allowed") % {"quiz": log_entry.data["quiz"]}

        def format_comment(self, log_entry: ModelLogEntry) -> str:
            return str(log_entry.data["reason"])


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def warn_of_short_draws(request: HttpRequest, instance: Any) -> None:
    """Tell the author which draws of the quiz just saved cannot be met; nobody could start it."""
    if not isinstance(instance, Quiz):
        return
    for short in shortfalls(instance):
        warning = ngettext(
            "The draw from “%(topic)s” asks for %(count)d question, but %(found)d is there to be drawn.",
            "The draw from “%(topic)s” asks for %(count)d questions, but %(found)d are there to be drawn.",
            short.draw.count,
        )
        facts = {"topic": short.draw.topic, "count": short.draw.count, "found": short.found}
        messages.warning(request, warning % facts)


@hooks.register("before_delete_snippet")
def keep_what_is_used(request: HttpRequest, instances: Iterable[Model]) -> HttpResponse | None:
    """Keep what attempts or modules point at: the database would refuse anyway, but not in words."""
    for instance in instances:
        if isinstance(instance, Question | Quiz | QuestionBank) and is_used(instance):
            problem = gettext("“%(name)s” cannot be deleted: versions, attempts, questions or modules belong to it.")
            remedy = gettext("Unpublish it where it is no longer to be used.")
            messages.error(request, f"{problem % {'name': instance}} {remedy}")
            return redirect(f"wagtailsnippets_quizzes_{instance._meta.model_name}:list")
    return None


def is_used(instance: Model) -> bool:
    """Say whether rows that must stay point at this one."""
    try:
        Collector(using=DEFAULT_DB_ALIAS, origin=instance).collect([instance])
    except ProtectedError:
        return True
    return False
