"""Questions and banks in the admin."""

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, PublishingPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from quizzes.admin.columns import status_column
from quizzes.models import Question, QuestionBank


class QuestionFilterSet(WagtailFilterSet):
    topic = django_filters.AllValuesFilter(label=_("Topic"))
    live = django_filters.BooleanFilter(label=_("Live"))
    has_unpublished_changes = django_filters.BooleanFilter(label=_("With unpublished changes"))

    class Meta:
        model = Question
        fields = ["bank", "bank__agency", "topic", "difficulty", "live", "has_unpublished_changes"]


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


class QuestionBankViewSet(SnippetViewSet):
    model = QuestionBank
    icon = "folder-open-inverse"
    menu_label = _("Banks")
    list_display = ["name", "code", "agency"]
    list_filter = ["agency"]
    search_fields = ["code", "name"]
    edit_handler = ObjectList([FieldPanel("name"), FieldPanel("code"), FieldPanel("agency")])

    def get_queryset(self, request: HttpRequest) -> QuerySet[QuestionBank]:
        return QuestionBank.objects.select_related("agency")
