"""People in the Wagtail admin: found by name, e-mail or mobile number, trainees and staff alike."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.users.views.users import CreateView, EditView, IndexView, UserViewSet

from lms.accounts.models import User
from lms.accounts.password_links import mail_link
from lms.accounts.user_admin_forms import PersonCreationForm, PersonEditForm


class PeopleIndex(IndexView):
    # Whoever may only see people meets them in the programme's own list, where contacts are masked.
    any_permission_required = ["add", "change", "delete"]
    search_fields = ("first_name", "last_name", "latin_name", "email", "mobile")

    @cached_property
    def columns(self) -> list[Column]:
        contact = Column("contact", accessor="contact", label=_("E-mail or mobile number"), width="25%")
        return [contact if column.name == "username" else column for column in super().columns]


class _OnlyAdministratorsMakeAdministrators:
    """Wagtail lets whoever may change accounts make anyone an administrator; here only administrators may."""

    request: HttpRequest

    def get_form(self, *args: Any, **kwargs: Any) -> BaseModelForm:
        form: BaseModelForm = super().get_form(*args, **kwargs)  # type: ignore[misc]
        if "is_superuser" in form.fields and not self.request.user.is_superuser:
            form.fields["is_superuser"].disabled = True
        return form


class PersonCreate(_OnlyAdministratorsMakeAdministrators, CreateView):
    def save_instance(self) -> User:
        person: User = super().save_instance()
        if not person.has_usable_password():
            mail_link(user=person)
        return person


class PersonEdit(_OnlyAdministratorsMakeAdministrators, EditView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever may change accounts could otherwise set an administrator's password."""
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response


class PeopleViewSet(UserViewSet):
    ordering = "-date_joined"
    index_view_class = PeopleIndex
    add_view_class = PersonCreate
    edit_view_class = PersonEdit

    def get_form_class(self, for_update: bool = False) -> type[BaseModelForm]:
        return PersonEditForm if for_update else PersonCreationForm
