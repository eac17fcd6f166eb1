"""Facts that are to be checked again soon, at the admin's home."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from wagtail.admin.ui.components import Component

from courses.admin.due_reviews import left_in_words
from courses.reviews import due_for, today

MOST = 6  # rows of the panel


class DuePanel(Component):
    name, order = "due_for_review", 120
    template_name = "courses/admin/home/due.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        soon = today() + timedelta(days=settings.LMS_RULES["review_notice_days"])
        rows = due_for(parent_context["request"].user, until=soon)
        return {"rows": [(one, left_in_words(one)) for one in rows[:MOST]], "more": max(0, len(rows) - MOST)}
