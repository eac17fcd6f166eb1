"""Question files that staff upload: read and reported first, written when they say so."""

from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.core.jobs import BackgroundJob
from quizzes.models.questions import QuestionBank


def private_storage() -> Storage:
    """Question files hold the keys: never under the public media folder."""
    return storages["private"]


class QuestionImport(BackgroundJob):
    """An uploaded file of questions. `report` is what reading it found, as `quizzes.exchange.importing` writes it."""

    bank = models.ForeignKey(QuestionBank, on_delete=models.PROTECT, related_name="imports", verbose_name=_("bank"))
    file = models.FileField(_("file"), storage=private_storage, upload_to="question-imports/")
    file_name = models.CharField(_("name of the file"), max_length=255)
    format = models.CharField(_("format"), max_length=20)
    topic = models.SlugField(_("topic"), max_length=80, blank=True)
    publish = models.BooleanField(_("publish at once"), default=False)
    partial = models.BooleanField(_("leave out what has errors"), default=False)
    is_dry_run = models.BooleanField(_("dry run"), default=True)
    report = models.JSONField(_("report"), null=True, blank=True)

    class Meta(BackgroundJob.Meta):
        verbose_name = _("import of questions")
        verbose_name_plural = _("imports of questions")
        default_permissions = ("add", "view")

    def __str__(self) -> str:
        return self.file_name
