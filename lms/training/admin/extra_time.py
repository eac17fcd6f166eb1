"""The staff pages that allow one trainee more time at quizzes, and take it back."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import Button

from lms.accounts.models import User
from lms.core.staff_views import DecisionView, Words
from lms.core.templatetags.thai_dates import day_and_time
from lms.training.admin.forms import DecisionForm, ExtraTimeForm
from quizzes.extra_time import allow_extra_time, withdraw_extra_time
from quizzes.models import ExtraTime

MAY_ALLOW = "quizzes.add_extratime"
MAY_WITHDRAW = "quizzes.delete_extratime"
ALLOW = "trainees_admin:allow_extra_time"
WITHDRAW = "trainees_admin:withdraw_extra_time"


def held_by(person: User) -> ExtraTime | None:
    """Return a person's extra time; no query where the person was read with it."""
    return getattr(person, "extra_time", None)


def extra_time_in_words(person: User) -> str:
    """Return how much more time a person has, since when, by whose decision and why; empty where none."""
    held = held_by(person)
    if held is None:
        return ""
    words = gettext("%(percent)s %% more, since %(when)s, allowed by %(name)s: %(reason)s")
    facts = {"percent": held.percent, "when": day_and_time(held.granted_at), "name": held.granted_by}
    return words % {**facts, "reason": held.reason}


def extra_time_buttons(person: User, actor: Any) -> list[Button]:
    """Return the links to the decisions that the actor may take."""
    held, buttons = held_by(person), []
    if actor.has_perm(MAY_ALLOW):
        label = gettext("Change extra time") if held else gettext("Allow extra time")
        buttons.append(Button(label, url=reverse(ALLOW, args=[person.pk]), icon_name="time", priority=10))
    if held and actor.has_perm(MAY_WITHDRAW):
        url = reverse(WITHDRAW, args=[person.pk])
        buttons.append(Button(gettext("Withdraw extra time"), url=url, icon_name="cross", priority=20))
    return buttons


class ExtraTimeView(DecisionView):
    """A decision about the extra time of the trainee that the address names."""

    model = ExtraTime

    @cached_property
    def person(self) -> User:
        found: User = self.get_record(User.objects.select_related("extra_time__granted_by"))
        return found

    def get_page_subtitle(self) -> str:
        return self.person.full_name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        people = {"url": reverse(self.index_url_name), "label": _("Trainees")}
        person = {"url": reverse(self.inspect_url_name, args=[self.person.pk]), "label": self.person.full_name}
        return [*self.breadcrumbs_items, people, person, {"url": "", "label": self.get_page_title()}]


class AllowExtraTimeView(ExtraTimeView):
    permission_required = "add"
    form_class = ExtraTimeForm
    page_title = _("Allow extra time")
    submit_button_label = _("Allow extra time")

    def get_initial(self) -> dict[str, Any]:
        held = held_by(self.person)
        return {"percent": held.percent} if held else {}

    def get_explanation(self) -> list[Words]:
        held = extra_time_in_words(self.person)
        return [
            *([held] if held else []),
            _("It holds for every quiz with a time limit that the trainee starts from now on."),
            _("An attempt that has started keeps its time. Nobody is told: let the trainee know."),
        ]

    def decide(self, form: forms.Form) -> tuple[Words, int]:
        percent, reason = form.cleaned_data["percent"], form.cleaned_data["reason"]
        allow_extra_time(user=self.person, percent=percent, actor=self.actor, reason=reason)
        words = gettext("%(name)s has %(percent)s %% more time at quizzes.")
        return words % {"name": self.person, "percent": percent}, self.person.pk


class WithdrawExtraTimeView(ExtraTimeView):
    permission_required = "delete"
    form_class = DecisionForm
    page_title = _("Withdraw extra time")
    submit_button_label = _("Withdraw extra time")

    def get_explanation(self) -> list[Words]:
        held = extra_time_in_words(self.person) or _("This trainee has no extra time.")
        return [held, _("Quizzes that the trainee starts from now on last as long as for others.")]

    def decide(self, form: forms.Form) -> tuple[Words, int]:
        withdraw_extra_time(user=self.person, actor=self.actor, reason=form.cleaned_data["reason"])
        words = gettext("%(name)s has as much time at quizzes as others.")
        return words % {"name": self.person}, self.person.pk
