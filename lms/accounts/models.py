"""Who uses the platform, and which version of the privacy notice they have seen."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.accounts.contact import Contact
from lms.core.refusals import Refused


def random_username() -> str:
    return secrets.token_hex(16)


class PersonManager(UserManager["User"]):
    def with_contact(self, contact: Contact) -> models.QuerySet["User"]:
        """Whoever signs in with this; at most one. Written so that the unique indexes answer it."""
        if contact.email:
            return self.filter(Exact(Lower("email"), contact.email), ~models.Q(email=""))
        return self.filter(~models.Q(mobile=""), mobile=contact.mobile)


class User(AbstractUser):  # type: ignore[django-manager-missing]
    """A person. They sign in with their e-mail address or their Thai mobile number, whichever they gave.

    `username` is a random name that nobody types: Django and Wagtail need one that never changes. `first_name` and
    `last_name` hold the given and the family name in Thai, normalised by `lms.core.thai.normalise`; the family name
    may be empty (single names exist).
    """

    username = models.CharField(_("internal name"), max_length=150, unique=True, default=random_username)
    name_prefix = models.CharField(_("name prefix"), max_length=40, blank=True)
    first_name = models.CharField(_("given name"), max_length=100)
    last_name = models.CharField(_("family name"), max_length=100, blank=True)
    latin_name = models.CharField(
        _("name in Latin letters"), max_length=200, blank=True, help_text=_("As it is to stand on certificates.")
    )
    email = models.EmailField(_("e-mail"), blank=True)
    mobile = models.CharField(
        _("mobile number"), max_length=16, blank=True, help_text=_("In international form, e.g. +66812345678.")
    )
    is_sample = models.BooleanField(_("sample account"), default=False, editable=False)
    # How often all sessions of the person were ended at once (`lms.accounts.sessions`); a session knows the number.
    sessions_ended = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[PersonManager] = PersonManager()
    REQUIRED_FIELDS = ["email", "first_name"]

    class Meta:
        verbose_name = pgettext_lazy("person", "user")
        verbose_name_plural = pgettext_lazy("person", "users")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="user_email_unique",
                violation_error_message=_("An account with this e-mail exists already."),
            ),
            models.UniqueConstraint(
                fields=["mobile"],
                condition=~models.Q(mobile=""),
                name="user_mobile_unique",
                violation_error_message=_("An account with this mobile number exists already."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Prefix joined to a Thai given name without a space, as Thai documents write it."""
        space = "" if "\u0e00" < self.first_name[:1] < "\u0e7f" else " "
        return f"{self.name_prefix}{space}{self.first_name} {self.last_name}".strip()

    @property
    def contact(self) -> Contact:
        """What the person signs in with; the e-mail address where they gave both."""
        return Contact(email=self.email) if self.email else Contact(mobile=self.mobile)

    def get_full_name(self) -> str:
        return self.full_name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what a session must carry to be this person's: it changes with the password, and with every end."""
        known: str = super()._get_session_auth_hash(secret)  # type: ignore[misc]
        if not self.sessions_ended:
            return known
        mark = f"{known}:{self.sessions_ended}"
        return salted_hmac("lms.accounts.sessions", mark, secret=secret, algorithm="sha256").hexdigest()


class PrivacyNoticeQuerySet(models.QuerySet["PrivacyNotice"]):
    def current(self) -> "PrivacyNotice":
        """Return the version in force today; refuses (`no_privacy_notice`) before there is one."""
        notice = self.filter(effective_on__lte=timezone.localdate()).order_by("-version").first()
        if notice is None:
            raise Refused("no_privacy_notice")
        return notice


class PrivacyNotice(models.Model):
    """One version of the privacy notice (PDPA s. 23). A published version is never edited: a new one follows it."""

    version = models.PositiveIntegerField(_("version"), unique=True)
    effective_on = models.DateField(_("in force from"))
    title_th = models.CharField(_("title (Thai)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=200)
    body_th = models.TextField(_("text (Thai), HTML"))
    body_en = models.TextField(_("text (English), HTML"))
    source_sha256 = models.CharField(_("SHA-256 of the source"), max_length=64, editable=False)

    objects = PrivacyNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("privacy notice")
        verbose_name_plural = _("privacy notices")
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{self.title_th} {self.version}"


class NoticeReading(models.Model):
    """That a person was shown a version of the privacy notice and confirmed having read it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_readings")
    notice = models.ForeignKey(PrivacyNotice, on_delete=models.PROTECT, related_name="readings")
    confirmed_at = models.DateTimeField(_("confirmed at"), auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "notice"], name="notice_read_once")]

    def __str__(self) -> str:
        return f"{self.user_id} v{self.notice_id}"
