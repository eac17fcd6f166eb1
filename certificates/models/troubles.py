"""Files of certificates that could not be made, or are no longer as they were stored."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certificates.models.certificate import Certificate
from certificates.models.keeping import Kept


class FileTrouble(Kept):
    """That a certificate's file is not to be had, why, and how often it was tried. Over once the file is there.

    `given_up_at`: nothing is tried any more by itself, and a person has to decide.
    """

    class Cause(models.TextChoices):
        UNKNOWN = "unknown", pgettext_lazy("why there is no file", "unknown: the log of the workers says more")
        NO_ROOM = "no_room", pgettext_lazy("why there is no file", "a name or text has no room on the layout")
        ADDRESS = "address", pgettext_lazy("why there is no file", "the layout asks for something outside")
        CONTENT = "content", pgettext_lazy("why there is no file", "what is to be printed cannot be drawn")
        DAMAGED = "damaged", pgettext_lazy("why there is no file", "the stored file was changed or damaged")
        MISSING = "missing", pgettext_lazy("why there is no file", "the stored file is not there any more")

    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="troubles", verbose_name=_("certificate")
    )
    cause = models.CharField(_("cause"), max_length=8, choices=Cause.choices, default=Cause.UNKNOWN)
    detail = models.CharField(_("message of the program"), max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    first_at = models.DateTimeField(_("first noticed at"), default=timezone.now)
    last_at = models.DateTimeField(_("last noticed at"), default=timezone.now)
    given_up_at = models.DateTimeField(_("given up at"), null=True)
    over_at = models.DateTimeField(_("over since"), null=True)

    class Meta:
        verbose_name = _("trouble with a file")
        verbose_name_plural = _("troubles with files")
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"], condition=Q(over_at__isnull=True), name="file_trouble_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.cause}"
