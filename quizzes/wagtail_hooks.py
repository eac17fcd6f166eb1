"""Questions, quizzes and banks in the admin."""

from collections.abc import Iterable
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, ProtectedError, Q
from django.db.models.deletion import Collector
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from quizzes.admin.exchange import QuestionExportViewSet, QuestionImportViewSet
from quizzes.admin.questions import QuestionBankViewSet, QuestionViewSet
from quizzes.admin.quizzes import QuizViewSet, doubts_about, warnings_for
from quizzes.admin.statistics import QuizStatisticsViewSet
from quizzes.models import Question, QuestionBank, Quiz
from quizzes.regrade_log import register_regrade_actions


class QuestionBankGroup(SnippetViewSetGroup):
    items = (QuestionViewSet, QuizViewSet, QuestionBankViewSet, QuestionImportViewSet, QuestionExportViewSet)
    menu_label = _("Question bank")
    menu_icon = "help"
    menu_order = 250


register_snippet(QuestionBankGroup)
hooks.register("register_log_actions", register_regrade_actions)


@hooks.register("register_admin_viewset")
def register_statistics() -> QuizStatisticsViewSet:
    return QuizStatisticsViewSet()


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    actions.register_action("quizzes.version", _("Freeze a version"), _("A question version was made"))
    actions.register_action("quizzes.import", _("Import questions"), _("Questions were imported"))
    actions.register_action("quizzes.export", _("Export questions"), _("Questions were exported, with their answers"))

    @actions.register_action("quizzes.extra_attempt")
    class ExtraAttemptFormatter(LogFormatter):
        label = _("Allow another attempt")

        def format_message(self, log_entry: ModelLogEntry) -> str:
            return gettext("Another attempt at the quiz “%(quiz)s” was allowed") % {"quiz": log_entry.data["quiz"]}

        def format_comment(self, log_entry: ModelLogEntry) -> str:
            return str(log_entry.data["reason"])

    @actions.register_action("quizzes.extra_time")
    class ExtraTimeFormatter(LogFormatter):
        label = _("Allow extra time")

        def format_message(self, log_entry: ModelLogEntry) -> str:
            return gettext("%(percent)s %% more time at quizzes was allowed") % {"percent": log_entry.data["percent"]}

        def format_comment(self, log_entry: ModelLogEntry) -> str:
            return str(log_entry.data["reason"])

    @actions.register_action("quizzes.extra_time_withdrawn")
    class ExtraTimeWithdrawnFormatter(LogFormatter):
        label = _("Withdraw extra time")

        def format_message(self, log_entry: ModelLogEntry) -> str:
            return gettext("Extra time of %(percent)s %% was withdrawn") % {"percent": log_entry.data["before"]}

        def format_comment(self, log_entry: ModelLogEntry) -> str:
            return str(log_entry.data["reason"])


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
@hooks.register("after_unpublish")
def warn_of_short_draws(request: HttpRequest, instance: Any) -> None:
    """Tell the author what the quiz just saved lacks, or the live quizzes that may ask the question just saved."""
    if isinstance(instance, Quiz):
        for warning in (*warnings_for(instance), *doubts_about(instance)):
            messages.warning(request, warning)
    elif isinstance(instance, Question):
        may_ask = Q(bank=instance.bank_id) | Q(fixed_questions__question=instance)
        asking = Quiz.objects.filter(may_ask, live=True).distinct()
        for quiz in asking.prefetch_related("draws", "fixed_questions"):
            for warning in warnings_for(quiz):
                messages.warning(request, f"{quiz.title_here}: {warning}")


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
