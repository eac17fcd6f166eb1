"""Questions and banks in the admin."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, PublishingPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from lms.agencies.own_rows import OwnRowsMixin, rows_for
from quizzes.admin.columns import status_column
from quizzes.admin.own_choices import own_choices
from quizzes.admin.own_rows import OwnChooserViewSet, OwnValuesFilter, own_agencies, own_banks
from quizzes.bank_access import MAY_ADD
from quizzes.models import Question, QuestionBank


class QuestionFilterSet(WagtailFilterSet):
    bank = django_filters.ModelChoiceFilter(label=_("Bank"), queryset=own_banks)
    bank__agency = django_filters.ModelChoiceFilter(label=_("Agency"), queryset=own_agencies)
    topic = OwnValuesFilter(label=_("Topic"))
    live = django_filters.BooleanFilter(label=_("Live"))
    has_unpublished_changes = django_filters.BooleanFilter(label=_("With unpublished changes"))

    class Meta:
        model = Question
        fields = ["bank", "bank__agency", "topic", "difficulty", "live", "has_unpublished_changes"]


class QuestionForm(WagtailAdminModelForm):
    """A question goes into one of the author's own banks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own_choices(self, "bank", user=self.for_user, right=MAY_ADD)


class QuestionViewSet(OwnRowsMixin, SnippetViewSet):
    model = Question
    chooser_viewset_class = OwnChooserViewSet
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
        ],
        base_form_class=QuestionForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return rows_for(request.user, Question).select_related("bank")


class QuestionBankFilterSet(WagtailFilterSet):
    agency = django_filters.ModelChoiceFilter(label=_("Agency"), queryset=own_agencies)

    class Meta:
        model = QuestionBank
        fields = ["agency"]


class QuestionBankViewSet(OwnRowsMixin, SnippetViewSet):
    model = QuestionBank
    chooser_viewset_class = OwnChooserViewSet
    icon = "folder-open-inverse"
    menu_label = _("Banks")
    list_display = ["name", "code", "agency"]
    filterset_class = QuestionBankFilterSet
    search_fields = ["code", "name"]
    edit_handler = ObjectList([FieldPanel("name"), FieldPanel("code"), FieldPanel("agency")])

    def get_queryset(self, request: HttpRequest) -> QuerySet[QuestionBank]:
        return rows_for(request.user, QuestionBank).select_related("agency")
