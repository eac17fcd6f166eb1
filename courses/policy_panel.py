"""The panel in which an author says what a publish means, and sees beforehand whom each choice touches.

Whom that is, packages above know: they name a function when Django starts (`forecast_with`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from courses.models import CoursePage, LessonPage, ModulePage, PublishPolicy
from courses.policy_forms import POLICY


@dataclass(frozen=True)
class Touched:
    """How many people a choice gives something to do, of each kind."""

    mid_course: int = 0
    finished: int = 0
    certified: int = 0
    active: int = 0


@dataclass(frozen=True)
class Forecast:
    """Whom a publish touches: how many are enrolled, and for each choice those who have something new to do.

    `days` is how long they have for a refresher; `ends`: what they hold ends then.
    """

    enrolled: int
    by_policy: dict[str, Touched]
    days: int
    ends: bool


_forecasts: list[Callable[[CoursePage], Forecast]] = []


def forecast_with(forecast: Callable[[CoursePage], Forecast]) -> None:
    """Have `forecast(course)` say whom a publish touches. Called once, when Django starts."""
    _forecasts[:] = [forecast]


class PolicyPanel(FieldPanel):
    """Asks what the publish means for those enrolled."""

    def __init__(self, field_name: str = POLICY, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("What this change means for those enrolled"))
        kwargs.setdefault("widget", forms.RadioSelect)
        super().__init__(field_name, **{**kwargs, "disable_comments": True})

    class BoundPanel(FieldPanel.BoundPanel):
        template_name = "courses/admin/policy_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            forecast = _forecasts[0](self.form.course) if _forecasts and self.form.course else None
            chosen = self.bound_field.value() if self.bound_field else ""
            context["forecast"] = forecast
            context["explanations"] = explanations(self.instance)
            context["touched"] = (
                [
                    (PublishPolicy(value).label, forecast.by_policy[value], value == chosen)
                    for value in PublishPolicy.values
                ]
                if forecast
                else []
            )
            context["chosen_by_author"] = (
                PublishPolicy(chosen).label
                if chosen and self.instance.pk and self.instance.current_workflow_state
                else ""
            )
            return context


def explanations(page: CoursePage | ModulePage | LessonPage) -> list[str | Promise]:
    """Return what each choice does with this page, in words."""
    words: list[str | Promise] = []
    if page.live and page.pk:
        words.append(_("Small correction and For new trainees: nobody has more to read, and all see the new text."))
    else:
        words.append(
            _("It is new: with Small correction or For new trainees, those enrolled may read it, and need not.")
        )
    if isinstance(page, CoursePage):
        words.append(_("Everyone repeats: the whole course, with all quizzes. For one change, publish its lesson so."))
    elif isinstance(page, ModulePage):
        words.append(_("Everyone repeats: the quiz of this module; without a quiz, its lessons."))
    else:
        words.append(_("Everyone repeats: this lesson and the quiz of its module."))
    if not isinstance(page, LessonPage):
        words.append(
            _(
                "Rules are no text: a quiz that is added or exchanged, the order of lessons and what comes first hold"
                " at once for all in mid-course who have not finished the module, whatever you choose. The table does"
                " not count them."
            )
        )
    words.append(_("What was finished stays on record whatever you choose, and nobody loses progress."))
    return words
