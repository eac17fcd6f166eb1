"""Quizzes in the admin, and what their authors are warned of."""

from collections.abc import Iterator

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, PublishingPanel
from wagtail.snippets.views.snippets import SnippetViewSet

from lms.agencies.own_rows import OwnRowsMixin, rows_for
from quizzes.admin.columns import status_column
from quizzes.admin.own_rows import OwnChooserViewSet, own_banks
from quizzes.admin.quiz_form import QuizForm
from quizzes.drawing import Fixed, shortfalls
from quizzes.models import Quiz

QUESTIONS = [
    InlinePanel(
        "draws",
        [
            FieldRowPanel([FieldPanel("topic"), FieldPanel("difficulty")]),
            FieldRowPanel([FieldPanel("count"), FieldPanel("rest_days")]),
        ],
        heading=_("Draws"),
        help_text=_("From which topics how many questions are drawn."),
        label=_("draw"),
    ),
    InlinePanel(
        "fixed_questions",
        [FieldPanel("question")],
        heading=_("Fixed questions"),
        help_text=_("Asked in every attempt, in this order, before those that are drawn."),
        label=_("fixed question"),
    ),
]
PASSING = [
    FieldRowPanel([FieldPanel("pass_percent"), FieldPanel("counts")]),
    InlinePanel(
        "topic_minimums",
        [FieldRowPanel([FieldPanel("topic"), FieldPanel("percent")])],
        heading=_("Minimums by topic"),
        help_text=_("What a pass needs in single topics, beside the pass mark for the whole."),
        label=_("minimum by topic"),
    ),
]
TIMES = [
    FieldRowPanel([FieldPanel("time_limit"), FieldPanel("grace")]),
    FieldPanel(
        "time_over",
        help_text=_(
            "An open page hands in by itself when the time is over; while late answers are taken, this counts."
        ),
    ),
    FieldRowPanel([FieldPanel("attempts_allowed"), FieldPanel("cooldown")]),
]
SHOWING = [FieldPanel("review"), FieldRowPanel([FieldPanel("pages"), FieldPanel("shuffle_choices")])]


class QuizFilterSet(WagtailFilterSet):
    bank = django_filters.ModelChoiceFilter(label=_("Bank"), queryset=own_banks)

    class Meta:
        model = Quiz
        fields = ["bank", "live"]


class QuizViewSet(OwnRowsMixin, SnippetViewSet):
    model = Quiz
    chooser_viewset_class = OwnChooserViewSet
    icon = "tasks"
    menu_label = _("Quizzes")
    list_display = ["title", "code", "bank", "pass_percent", status_column()]
    filterset_class = QuizFilterSet
    search_fields = ["code", "title", "title_en"]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("title_en"),
            FieldRowPanel([FieldPanel("code"), FieldPanel("bank")]),
            MultiFieldPanel(QUESTIONS, heading=_("What is asked")),
            MultiFieldPanel(PASSING, heading=_("Passing")),
            MultiFieldPanel(TIMES, heading=_("Time and attempts")),
            MultiFieldPanel(SHOWING, heading=_("What trainees see")),
            PublishingPanel(),
        ],
        base_form_class=QuizForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quiz]:
        return rows_for(request.user, Quiz).select_related("bank")


def warnings_for(quiz: Quiz) -> Iterator[str]:
    """Yield in words what a quiz lacks: nobody could start it."""
    for short in shortfalls(quiz):
        if isinstance(short.draw, Fixed):
            words = gettext("The fixed question “%(code)s” cannot be asked: it is not published.")
            yield words % {"code": short.draw.code}
            continue
        warning = ngettext(
            "The draw from “%(topic)s” asks for %(count)d question, but %(found)d is there to be drawn.",
            "The draw from “%(topic)s” asks for %(count)d questions, but %(found)d are there to be drawn.",
            short.draw.count,
        )
        yield warning % {"topic": short.draw.topic, "count": short.draw.count, "found": short.found}


def doubts_about(quiz: Quiz) -> Iterator[str]:
    """Yield in words which rules of a quiz hardly mean what they say together."""
    if quiz.counts == Quiz.Counts.FIRST and quiz.attempts_allowed != 1:
        words = gettext("Only the first attempt counts: whoever fails it can neither try again nor pass.")
        yield f"{words} {gettext('Allow one attempt, or let another one count.')}"
