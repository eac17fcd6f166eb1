"""Choosers and filters of questions, quizzes and banks that offer what is within a person's reach, and nothing else."""

from typing import Any

import django_filters
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)

from lms.agencies.models import Agency
from lms.agencies.own_rows import rows_for
from quizzes.models import QuestionBank


class _OwnChoices:
    request: HttpRequest
    model_class: type[Model]

    def get_object_list(self) -> QuerySet:
        return rows_for(self.request.user, self.model_class)


class OwnChooseView(_OwnChoices, ChooseView):
    """The chooser."""


class OwnChooseResultsView(_OwnChoices, ChooseResultsView):
    """Its pages and searches."""


class OwnChosenView(SnippetChosenView):
    def get_object(self, pk: str) -> Model:
        found: Model = rows_for(self.request.user, self.model_class).get(pk=pk)
        return found


class OwnChosenMultipleView(SnippetChosenMultipleView):
    def get_objects(self, pks: list[str]) -> QuerySet:
        return rows_for(self.request.user, self.model_class).filter(pk__in=pks)


class OwnChooserViewSet(SnippetChooserViewSet):
    choose_view_class = OwnChooseView
    choose_results_view_class = OwnChooseResultsView
    chosen_view_class = OwnChosenView
    chosen_multiple_view_class = OwnChosenMultipleView


def own_banks(request: HttpRequest) -> QuerySet[QuestionBank]:
    """Return the banks that a filter offers."""
    return rows_for(request.user, QuestionBank)


def own_agencies(request: HttpRequest) -> QuerySet[Agency]:
    """Return the agencies that a filter offers: the owners of those banks."""
    return Agency.objects.filter(pk__in=own_banks(request).order_by().values("agency"))


class OwnValuesFilter(django_filters.ChoiceFilter):
    """Offers the values that a column has in the person's own rows."""

    @property
    def field(self) -> Any:
        rows = rows_for(self.parent.request.user, self.model).order_by(self.field_name)
        self.extra["choices"] = [(value, value) for value in rows.values_list(self.field_name, flat=True).distinct()]
        return super().field
