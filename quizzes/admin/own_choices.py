"""Fields of the admin's forms that offer, and take, only what the person may choose."""

from typing import Any

from django.db.models import Model, Q
from django.forms import BaseModelForm, ModelChoiceField

from lms.agencies.reach import reach
from quizzes.models import Question, QuestionBank, Quiz

AGENCY_PATHS: dict[type[Model], str] = {QuestionBank: "agency", Question: "bank__agency", Quiz: "bank__agency"}


def own_choices(form: BaseModelForm, name: str, *, user: Any, right: str) -> None:
    """Keep a form's field to the rows in which `user` has a right, and to the row that is chosen already.

    A form that Wagtail makes for nobody (None), such as one that only names its fields, is left as it is.
    """
    field = form.fields.get(name)
    if not isinstance(field, ModelChoiceField) or user is None:
        return
    rows, within = field.queryset, reach(user, right)
    if rows is not None and not within.everywhere:
        chosen = Q(pk=getattr(form.instance, f"{name}_id", None))
        field.queryset = rows.filter(within.limit(AGENCY_PATHS[rows.model]) | chosen)
