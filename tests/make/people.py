"""People. Named ones have fixed names; others are numbered."""

from itertools import count

from django.contrib.auth.models import Group

from lms.accounts.models import User

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


def admin(first_name: str = "อารี", **fields: object) -> User:
    return trainee(first_name, "ดูแลดี", is_staff=True, is_superuser=True, **fields)


def editor(first_name: str = "เขียน", **fields: object) -> User:
    person = trainee(first_name, "บทเรียนดี", is_staff=True, **fields)
    person.groups.add(*Group.objects.filter(name__in=["Editors", "Moderators"]))
    return person
