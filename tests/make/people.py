"""People. Named ones have fixed names; others are numbered."""

from itertools import count

from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from lms.accounts.models import PrivacyNotice, User

_numbers = count(1)
PASSWORD = "ข้าวเหนียวมะม่วง-9"


def trainee(first_name: str = "สมใจ", last_name: str = "ใจดี", **fields: object) -> User:
    number = next(_numbers)
    values: dict[str, object] = {
        "username": f"trainee-{number}",
        "name_prefix": "นาง",
        "first_name": first_name,
        "last_name": last_name,
        "email": f"trainee-{number}@example.org",
    }
    values.update(fields)
    person = User(**values)
    person.set_password(PASSWORD)
    person.save()
    return person


def admin(first_name: str = "อารี", *, second_factor: bool = True, **fields: object) -> User:
    person = trainee(first_name, "ดูแลดี", **{"is_staff": True, "is_superuser": True, **fields})
    return with_second_factor(person) if second_factor else person


def editor(first_name: str = "เขียน", *, second_factor: bool = True, **fields: object) -> User:
    person = trainee(first_name, "บทเรียนดี", **{"is_staff": True, **fields})
    person.groups.add(*Group.objects.filter(name__in=["Editors", "Moderators"]))
    return with_second_factor(person) if second_factor else person


def with_second_factor(person: User) -> User:
    """Give a member of staff a second factor; `client.force_login` of the returned object counts as verified."""
    person.otp_device = TOTPDevice.objects.create(user=person, name="TOTP", confirmed=True)
    return person


@receiver(user_logged_in)
def _verify_at_once(request: HttpRequest, user: User, **kwargs: object) -> None:
    if hasattr(user, "otp_device") and not hasattr(request, "user"):  # `force_login` of someone made above
        request.session[DEVICE_ID_SESSION_KEY] = user.otp_device.persistent_id


def privacy_notice(version: int = 1, **fields: object) -> PrivacyNotice:
    values: dict[str, object] = {
        "effective_on": "2026-01-01",
        "title_th": "ประกาศความเป็นส่วนตัว",
        "title_en": "Privacy notice",
        "body_th": "<p>เราเก็บเท่าที่จำเป็น</p>",
        "body_en": "<p>We keep what is needed.</p>",
    }
    values.update(fields)
    return PrivacyNotice.objects.create(version=version, **values)
