"""Partner agencies, who belongs to them, and who is invited. They are data, never code."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model_string
from wagtail.models import Collection, Workflow

MAIN_LANGUAGE, SECOND_LANGUAGE = "th", "en"


class Role(models.TextChoices):
    """What a person does in an agency. A reviewer may do what an author may, a manager what a reviewer may."""

    AUTHOR = "author", _("author")
    REVIEWER = "reviewer", _("reviewer")
    MANAGER = "manager", _("manager")


class Agency(models.Model):  # type: ignore[django-manager-missing]
    """An agency that writes for the platform, the programme office among them.

    `collection` holds its pictures and documents, `workflow` is the chain of reviews of what it writes; both are made
    when the agency is set up.
    """

    code = models.SlugField(
        _("code"), max_length=40, unique=True, help_text=_("Stands in addresses; never changes afterwards.")
    )
    name = models.CharField(_("name (Thai)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200)
    short_name = models.CharField(_("short name (Thai)"), max_length=40, blank=True)
    short_name_en = models.CharField(_("short name (English)"), max_length=40, blank=True)
    logo = models.ForeignKey(
        get_image_model_string(),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
    )
    description = models.TextField(_("description (Thai)"), max_length=2000, blank=True)
    description_en = models.TextField(_("description (English)"), max_length=2000, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    collection = models.OneToOneField(
        Collection, on_delete=models.PROTECT, null=True, editable=False, related_name="agency"
    )
    workflow = models.OneToOneField(
        Workflow, on_delete=models.SET_NULL, null=True, editable=False, related_name="agency"
    )

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_here

    def _here(self, thai: str, english: str) -> str:
        return english if get_language() == SECOND_LANGUAGE and english else thai

    @property
    def name_here(self) -> str:
        """The name in the language of the page."""
        return self._here(self.name, self.name_en)

    @property
    def short_name_here(self) -> str:
        """The short name in the language of the page, the whole one where there is none."""
        return self._here(self.short_name, self.short_name_en) or self.name_here

    @property
    def description_here(self) -> str:
        """The description in the language of the page, Thai where there is no English one."""
        return self._here(self.description, self.description_en)


class RoleGroup(models.Model):
    """The group of Django's that carries the rights of a role in an agency. Whoever is in it may do it *there* only."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="role_groups")
    role = models.CharField(max_length=8, choices=Role.choices)
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="agency_role")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "role"], name="role_group_once")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.role}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> "MembershipQuerySet":
        return self.filter(until=None)


class Membership(models.Model):
    """That a person had a role in an agency, from when until when. Rows are closed, never deleted."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("agency"))
    role = models.CharField(_("role"), max_length=8, choices=Role.choices)
    since = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    until = models.DateTimeField(_("until"), null=True, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("added by")
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["agency", "user"]
        constraints = [
            models.UniqueConstraint(fields=["user", "agency"], condition=Q(until=None), name="one_role_in_an_agency"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=models.F("since")), name="until_after_since"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} › {self.agency_id}: {self.role}"


def new_secret() -> str:
    return secrets.token_urlsafe(24)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        """Those neither accepted nor withdrawn; their time may be over."""
        return self.filter(accepted_at=None, withdrawn_at=None)


class Invitation(models.Model):
    """That an agency asked someone, by e-mail, to take a role. The link in the mail holds `secret`, and works once."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        EXPIRED = "expired", _("expired")
        ACCEPTED = "accepted", _("accepted")
        WITHDRAWN = "withdrawn", pgettext_lazy("invitation", "withdrawn")

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("agency"))
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=8, choices=Role.choices, default=Role.AUTHOR)
    language = models.CharField(
        _("language of the mail"), max_length=2, choices=settings.LANGUAGES, default=MAIN_LANGUAGE
    )
    secret = models.CharField(max_length=40, default=new_secret, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by")
    )
    sent_at = models.DateTimeField(_("sent at"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("valid until"), editable=False)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    membership = models.OneToOneField(Membership, on_delete=models.SET_NULL, null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation",
            ),
            models.CheckConstraint(condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="accepted_or_withdrawn"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.role} {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    @property
    def state(self) -> State:
        if self.accepted_at:
            return self.State.ACCEPTED
        if self.withdrawn_at:
            return self.State.WITHDRAWN
        return self.State.EXPIRED if self.expires_at <= timezone.now() else self.State.OPEN
