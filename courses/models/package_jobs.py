"""Course packages that staff bring in or take away: asked for, worked on by a worker, reported."""

from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.agencies.models import Agency
from lms.core.jobs import BackgroundJob


def private_storage() -> Storage:
    """Packages hold the keys of questions: never under the public media folder."""
    return storages["private"]


class PackageJob(BackgroundJob):
    """An import or an export of one course. `report` is written by `courses.packages.jobs`."""

    class Kind(models.TextChoices):
        IMPORT = "import", _("import")
        EXPORT = "export", _("export")

    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    course_code = models.SlugField(_("course"), max_length=80, blank=True)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agency")
    )
    file = models.FileField(_("file"), storage=private_storage, upload_to="course-packages/", blank=True)
    file_name = models.CharField(_("name of the file"), max_length=255)
    overwrite = models.BooleanField(_("replace what was edited here"), default=False)
    is_dry_run = models.BooleanField(_("dry run"), default=True)
    report = models.JSONField(_("report"), null=True, blank=True)

    class Meta(BackgroundJob.Meta):
        verbose_name = _("course package")
        verbose_name_plural = _("course packages")
        default_permissions = ("add",)

    def __str__(self) -> str:
        return self.file_name
