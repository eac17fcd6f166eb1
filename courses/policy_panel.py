"""The panel in which an author says what a publish means; whom each choice touches is fetched when it is looked at."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from courses.forecast import Forecast, Touched
from courses.models import CoursePage, LessonPage, ModulePage, PublishPolicy
from courses.policy_forms import POLICY

ESTIMATED = _("With so many people the figures are estimated from some thousands of them.")


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
            chosen = self.bound_field.value() if self.bound_field else ""
            in_review = self.instance.pk and self.instance.current_workflow_state
            context["forecast_url"] = self.forecast_url()
            context["explanations"] = explanations(self.instance)
            context["chosen_by_author"] = PublishPolicy(chosen).label if chosen and in_review else ""
            return context

        def forecast_url(self) -> str:
            """Return where the figures are: counting them is no part of opening the editor."""
            if self.instance.pk:
                return reverse("courses_admin:touched", args=[self.instance.pk])
            parent = self.form.parent_page
            is_part = isinstance(parent.specific, CoursePage | ModulePage) if parent else False
            return reverse("courses_admin:touched_by_new", args=[parent.pk]) if is_part else ""


def rows_of(forecast: Forecast | None) -> list[tuple[str | Promise, list[str]]]:
    """Return the lines of the table: each choice with how many of each kind it gives something to do, in words."""
    if forecast is None:
        return []
    return [
        (PublishPolicy(value).label, [figure(count, forecast.step) for count in _counts(forecast.by_policy[value])])
        for value in PublishPolicy.values
    ]


def _counts(touched: Touched) -> tuple[int, ...]:
    return touched.mid_course, touched.finished, touched.certified, touched.active


def figure(count: int, step: int) -> str:
    """Return a figure in words. Where only every `step`-th was looked at, it is rounded to two digits.

    Finding nobody then means fewer than three in every `step` (the rule of three, at 95 %).
    """
    if step == 1:
        return str(count)
    if not count:
        return gettext("fewer than %(n)s") % {"n": format(3 * step, ",")}
    return gettext("about %(n)s") % {"n": format(rounded(count, step), ",")}


def rounded(count: int, step: int) -> int:
    """Return a figure, to two digits where only every `step`-th was looked at."""
    return round(count, 2 - len(str(count))) if step > 1 else count


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
                " at once for all in mid-course who have not finished the module, whatever you choose. The table"
                " counts them."
            )
        )
    words.append(_("What was finished stays on record whatever you choose, and nobody loses progress."))
    return words
