"""Question files that staff upload: read and reported first, written when they say so."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.core.jobs import FileJob, private_storage
from quizzes.models.questions import QuestionBank


class QuestionImport(FileJob):
    """An uploaded file of questions. `report` is what reading it found, as `quizzes.exchange.importing` writes it."""

    bank = models.ForeignKey(QuestionBank, on_delete=models.PROTECT, related_name="imports", verbose_name=_("bank"))
    file = models.FileField(_("file"), storage=private_storage, upload_to="question-imports/")
    format = models.CharField(_("format"), max_length=20)
    topic = models.SlugField(_("topic"), max_length=80, blank=True)
    publish = models.BooleanField(_("publish at once"), default=False)
    partial = models.BooleanField(_("leave out what has errors"), default=False)

    class Meta(FileJob.Meta):
        verbose_name = _("import of questions")
        verbose_name_plural = _("imports of questions")
        default_permissions = ("add", "view")
