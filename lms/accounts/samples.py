"""Sample people for local mode: known passwords, no second factor, marked as samples, never in production."""

from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from lms.accounts.contact import Contact
from lms.accounts.models import User


@dataclass(frozen=True)
class Sample:
    """A sample account: what to sign in with, and what it may do."""

    role: str
    email: str
    password: str
    first_name: str
    last_name: str
    latin_name: str
    groups: tuple[str, ...] = ()
    is_superuser: bool = False
    name_prefix: str = field(default="นาง")

    @property
    def is_staff(self) -> bool:
        return self.is_superuser or bool(self.groups)


SAMPLES = (
    Sample("trainee", "trainee@example.org", "trainee-sample-1", "สมใจ", "ใจดี", "Somjai Jaidee"),
    Sample(
        "editor", "editor@example.org", "editor-sample-1", "มาลี", "เขียนดี", "Malee Khiandee", ("Editors", "Moderators")
    ),
    Sample("admin", "admin@example.org", "admin-sample-1", "อารี", "ดูแลดี", "Aree Dulaedee", is_superuser=True),
)


def make_samples() -> tuple[Sample, ...]:
    """Make the sample accounts, or put them right where they exist, and return what to sign in with.

    Raises ImproperlyConfigured unless the settings allow sample accounts.
    """
    if not settings.SAMPLE_ACCOUNTS:
        raise ImproperlyConfigured("Sample accounts are for local mode only: SAMPLE_ACCOUNTS is off.")
    with transaction.atomic():
        for sample in SAMPLES:
            _make(sample)
    return SAMPLES


def _make(sample: Sample) -> User:
    person = User.objects.with_contact(Contact(email=sample.email)).first() or User(email=sample.email)
    for name in ("name_prefix", "first_name", "last_name", "latin_name", "is_staff", "is_superuser"):
        setattr(person, name, getattr(sample, name))
    person.is_sample = person.is_active = True
    if not person.check_password(sample.password):
        person.set_password(sample.password)
    person.save()
    person.groups.set(Group.objects.filter(name__in=sample.groups))
    return person
