"""Long work that staff ask for: what was asked, how far it is, what came of it."""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class BackgroundJob(models.Model):
    """Work done by a worker while its page shows progress. Each kind of work adds its own request and result."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    steps_done = models.PositiveIntegerField(_("steps done"), default=0)
    steps_total = models.PositiveIntegerField(_("steps in all"), default=0)
    error = models.TextField(_("error"), blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("requested by"),
    )
    requested_at = models.DateTimeField(_("requested at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(name="%(class)s_steps", condition=Q(steps_done__lte=F("steps_total"))),
            models.CheckConstraint(
                name="%(class)s_end",
                condition=Q(state__in=["waiting", "running"], finished_at__isnull=True)
                | Q(state__in=["done", "failed"], finished_at__isnull=False),
            ),
        ]

    @property
    def is_over(self) -> bool:
        """Say whether nothing more will happen."""
        return self.state in (self.State.DONE, self.State.FAILED)

    @property
    def percent(self) -> int:
        """How much of the work is done, 0 to 100."""
        return self.steps_done * 100 // self.steps_total if self.steps_total else 0


def private_storage() -> Storage:
    """Such files hold the keys of questions: never under the public media folder."""
    return storages["private"]


class FileJob(BackgroundJob):
    """A file to be read in a dry run and then written, or one to be made. Each model says where its files are kept."""

    file = models.FileField(storage=private_storage)
    file_name = models.CharField(_("name of the file"), max_length=255)
    is_dry_run = models.BooleanField(_("dry run"), default=True)
    report = models.JSONField(_("report"), null=True, blank=True)

    class Meta(BackgroundJob.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.file_name
