"""Course packages that staff bring in or take away: asked for, worked on by a worker, reported."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.agencies.models import Agency
from lms.core.jobs import FileJob, private_storage


class PackageJob(FileJob):
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
    overwrite = models.BooleanField(_("replace what was edited here"), default=False)

    class Meta(FileJob.Meta):
        verbose_name = _("course package")
        verbose_name_plural = _("course packages")
        default_permissions = ("add",)
