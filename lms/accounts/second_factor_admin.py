"""The staff page that resets a lost second factor: for administrators, about any member of staff."""

from typing import Any, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.accounts.second_factor_reset import reset_second_factor
from lms.core.staff_forms import ReasonForm
from lms.core.staff_views import DecisionView, Words


class ResetSecondFactorView(DecisionView):
    """Ask for the reason, and reset. Whom it may be about, `get_people` says."""

    model = User
    permission_required = "change"
    form_class = ReasonForm
    page_title = _("Reset the second factor")
    submit_button_label = _("Reset the second factor")
    header_icon = "key"
    index_url_name = "wagtailusers_users:index"
    inspect_url_name = "wagtailusers_users:edit"

    def get_people(self) -> QuerySet[User]:
        """Return those whose second factor this actor may reset."""
        return User.objects.filter(is_staff=True).exclude(pk=self.actor.pk)

    @cached_property
    def person(self) -> User:
        found: User = self.get_record(self.get_people())
        return found

    def get_page_subtitle(self) -> str:
        return self.person.full_name

    def get_explanation(self) -> list[Words]:
        return [
            _(
                "For a phone that is lost or broken, when no recovery code is left. Make sure that it is really this"
                " person who asks: call them, or see them."
            ),
            _(
                "Their code app and recovery codes stop working, and they are signed out everywhere. They set up a new"
                " device when they sign in next. Both of you are told by e-mail."
            ),
        ]

    def decide(self, form: forms.Form) -> tuple[Words, Any]:
        reset_second_factor(user=self.person, actor=self.actor, reason=form.cleaned_data["reason"])
        return gettext("The second factor of %(name)s was reset.") % {"name": self.person.full_name}, self.person.pk


class AdministratorResetView(ResetSecondFactorView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_superuser:
            raise PermissionDenied
        return cast(HttpResponse, super().dispatch(request, *args, **kwargs))
