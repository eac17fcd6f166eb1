"""Sign-in by e-mail address or mobile number."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField
from django.http import HttpRequest

from lms.accounts.contact import parse_contact
from lms.accounts.models import User
from lms.core.compiled import Compiled, Slot

BY_KEY = Compiled(lambda: User.objects.filter(pk=Slot("pk", BigIntegerField())))


class EmailOrMobileBackend(ModelBackend):
    """Find the person by what they typed: an e-mail address or a Thai mobile number in any usual spelling."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """Return the active person with this contact and password, or None.

        An unknown contact costs one password hash too, so that the time taken does not tell who has an account.
        """
        if username is None or password is None:
            return None
        person = _person(username)
        if person is None:
            User().set_password(password)
            return None
        if person.check_password(password) and self.user_can_authenticate(person):
            return person
        return None

    def get_user(self, user_id: int) -> User | None:
        """Return the active person of a session.

        Every page asks this, so the statement is compiled once: building it cost more than running it.
        """
        person = next(iter(BY_KEY.instances(pk=user_id)), None)
        return person if person is not None and self.user_can_authenticate(person) else None


def _person(typed: str) -> User | None:
    try:
        contact = parse_contact(typed)
    except ValidationError:
        return None
    return User.objects.with_contact(contact).first()
