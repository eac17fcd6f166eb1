"""The author's form of a quiz: times in minutes, as people say them, and rules that fit together."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from quizzes.admin.own_choices import own_choices

MOST_MINUTES = 60 * 24 * 365


class MinutesField(forms.IntegerField):
    """A duration that is read and written in whole minutes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=MOST_MINUTES, **options)

    def prepare_value(self, value: Any) -> Any:
        return int(value.total_seconds() // 60) if isinstance(value, timedelta) else value

    def clean(self, value: Any) -> timedelta | None:
        minutes = super().clean(value)
        return None if minutes is None else timedelta(minutes=minutes)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


def rows_of(formset: Any) -> list[dict[str, Any]]:
    """Return the valid rows of a formset that stay."""
    rows = [form.cleaned_data for form in formset.forms if hasattr(form, "cleaned_data") and not form.errors]
    return [row for row in rows if row and not row.get("DELETE")]


class QuizForm(WagtailAdminModelForm):
    time_limit = MinutesField(label=_("Time limit, minutes"), required=False, help_text=_("Empty: no limit."))
    cooldown = MinutesField(label=_("Wait between attempts, minutes"), help_text=_("0: none."))
    grace = MinutesField(
        label=_("Late answers are taken for, minutes"),
        required=False,
        help_text=_("After the time is over; they are recorded as late. Empty: as the programme has set it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own_choices(self, "bank", user=self.for_user, right="quizzes.add_quiz")
        if "fixed_questions" in self.formsets:
            for row in self.formsets["fixed_questions"].forms:
                own_choices(row, "question", user=self.for_user, right="quizzes.view_question")

    def clean_time_limit(self) -> timedelta | None:
        """A limit of no minutes is no limit."""
        return self.cleaned_data["time_limit"] or None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        # The formsets are checked before the form is saved, and after it was cleaned.
        for formset in self.formsets.values():
            formset.is_valid()
        self._refuse_nothing_asked()
        self._refuse_repeated_questions()
        self._refuse_minimums_of_other_topics()
        return cleaned

    def _refuse_nothing_asked(self) -> None:
        if not self._rows("draws") and not self._rows("fixed_questions"):
            self.add_error(None, _("The quiz asks nothing: add a draw or a fixed question."))

    def _refuse_repeated_questions(self) -> None:
        seen = set()
        for row in self._rows("fixed_questions"):
            if row["question"] in seen:
                words = _("“%(question)s” stands twice among the fixed questions: take one out.")
                self.add_error(None, words % {"question": row["question"]})
            seen.add(row["question"])

    def _refuse_minimums_of_other_topics(self) -> None:
        asked = {row["topic"] for row in self._rows("draws")}
        asked |= {row["question"].topic for row in self._rows("fixed_questions")}
        for row in self._rows("topic_minimums"):
            if row["topic"] not in asked:
                words = _("There is a minimum for “%(topic)s”, but the quiz asks no question of that topic.")
                self.add_error(None, words % {"topic": row["topic"]})

    def _rows(self, name: str) -> list[dict[str, Any]]:
        return rows_of(self.formsets[name]) if name in self.formsets else []
