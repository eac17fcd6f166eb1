"""What the lists of questions and quizzes share."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import StatusTagColumn

from quizzes.models import Question, Quiz


def status_in_words(instance: Question | Quiz) -> str:
    if not instance.live:
        return gettext("draft")
    return gettext("live, with a newer draft") if instance.has_unpublished_changes else gettext("live")


def status_column() -> StatusTagColumn:
    """Return the status of a row. Wagtail's own column asks the database for a schedule, once for each row."""
    return StatusTagColumn(
        "status", label=_("Status"), accessor=status_in_words, primary=lambda row: row.live, sort_key="live"
    )
