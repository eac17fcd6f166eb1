"""Pictures for certificates: backgrounds, seals, signatures. Kept in the database, never under a public address."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.agencies.models import Agency


class Purpose(models.TextChoices):
    BACKGROUND = "background", _("background")
    SEAL = "seal", _("seal")
    SIGNATURE = "signature", _("signature")


class LayoutPicture(models.Model):
    """A picture as it is printed: drawn anew from what was uploaded (`certificates.layouts.pictures`), a few kB.

    A signature is worth stealing, so pictures lie in a table of their own and not in the library of pictures, whose
    files anyone may fetch.
    """

    title = models.CharField(_("title"), max_length=120)
    purpose = models.CharField(_("use"), max_length=12, choices=Purpose.choices)
    description = models.CharField(
        _("alternative text"),
        max_length=200,
        help_text=_("What it shows, for those who cannot see it, e.g. “ลายมือชื่อนายสมชาย ใจดี”."),
    )
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("agency"),
        help_text=_("Who may use it. Empty: the programme office."),
    )
    data = models.BinaryField(_("picture"))
    media_type = models.CharField(_("kind of file"), max_length=20, editable=False)
    width = models.PositiveIntegerField(_("width in pixels"), editable=False)
    height = models.PositiveIntegerField(_("height in pixels"), editable=False)

    class Meta:
        verbose_name = _("certificate picture")
        verbose_name_plural = _("certificate pictures")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title
