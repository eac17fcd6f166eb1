"""What a person is writing: pages with unpublished changes, and questions they handed in."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.components import Component
from wagtail.models import Page, WorkflowState, get_default_page_content_type
from wagtail.permissions import policy_registry
from wagtail.query import PageQuerySet

MOST = 10  # rows of the panel


@dataclass(frozen=True)
class DraftRow:
    """Something that is being written: how far it is, in words, and since when."""

    title: str
    kind: str
    edit_url: str
    state: str
    changed_at: datetime.datetime | None
    is_sent_back: bool = False


class MyDraftsPanel(Component):
    name, order = "my_drafts", 110
    template_name = "courses/admin/home/drafts.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        return {"rows": [*drafts_of(user), *handed_in_by(user)]}


def my_pages(user: Any) -> PageQuerySet:
    """Return the pages with unpublished changes that a person owns or wrote last, and may still edit."""
    editable = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
    mine = Page.objects.filter(Q(owner=user) | Q(latest_revision__user=user), has_unpublished_changes=True)
    found: PageQuerySet = mine.filter(pk__in=editable.values("pk"))
    return found.order_by("-latest_revision_created_at", "-pk")


def drafts_of(user: Any) -> Iterator[DraftRow]:
    for page in my_pages(user).select_related("content_type", "latest_revision").prefetch_workflow_states()[:MOST]:
        review = page.current_workflow_state
        yield DraftRow(
            page.draft_title,
            str(page.page_type_display_name),
            reverse("wagtailadmin_pages:edit", args=[page.pk]),
            _how_far(page, review),
            page.latest_revision_created_at,
            is_sent_back=_is_sent_back(review),
        )


def handed_in_by(user: Any) -> Iterator[DraftRow]:
    """Yield the questions and quizzes whose review a person asked for, and that are not through it."""
    states = WorkflowState.objects.active().filter(requested_by=user)
    states = states.exclude(base_content_type=get_default_page_content_type())
    rows = states.select_related("current_task_state__task").prefetch_related("content_object").order_by("-created_at")
    finder = AdminURLFinder()
    for review in rows[:MOST]:
        thing = review.content_object
        if thing is not None:
            address, kind = str(finder.get_edit_url(thing) or ""), str(thing._meta.verbose_name)
            words = _in_review(review)
            yield DraftRow(str(thing), kind, address, words, review.created_at, is_sent_back=_is_sent_back(review))


def _how_far(page: Page, review: WorkflowState | None) -> str:
    if review is not None:
        return _in_review(review)
    return gettext("Published, with changes that are not") if page.live else gettext("Not handed in yet")


def _in_review(review: WorkflowState) -> str:
    if _is_sent_back(review):
        return gettext("Sent back: changes are requested")
    return gettext("With its reviewers: %(task)s") % {"task": review.current_task_state.task.name}


def _is_sent_back(review: WorkflowState | None) -> bool:
    return review is not None and review.status == WorkflowState.STATUS_NEEDS_CHANGES
