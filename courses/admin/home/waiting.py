"""What waits for a person's review, with the buttons that decide; whose turn it is, the query says."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import quote
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.components import Component
from wagtail.models import GroupApprovalTask, Page, TaskState

MOST = 30  # rows of the panel


@dataclass(frozen=True)
class WaitingRow:
    """Something handed in: who wrote it, since when it waits, and where it is decided and compared."""

    title: str
    kind: str
    state: TaskState
    edit_url: str
    approve_url: str
    reject_url: str
    compare_url: str


class WaitingPanel(Component):
    name, order = "waiting_for_review", 100
    template_name = "courses/admin/home/waiting.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        waiting = waiting_for(parent_context["request"].user)
        rows = list(_rows(waiting[: MOST + 1]))
        return {"rows": rows[:MOST], "has_more": len(rows) > MOST}


def waiting_for(user: Any) -> QuerySet[TaskState]:
    """Return the reviews that are a person's turn: of tasks whose groups they are in; administrators may decide all."""
    tasks = GroupApprovalTask.objects.filter(active=True)
    if not user.is_superuser:
        tasks = tasks.filter(groups__in=user.groups.all())
    states = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task__in=tasks.values("pk"))
    rows = states.select_related("revision__user", "workflow_state", "task")
    return rows.prefetch_related("revision__content_object").order_by("-started_at", "-pk")


def _rows(states: QuerySet[TaskState]) -> Iterator[WaitingRow]:
    finder = AdminURLFinder()
    for state in states:
        thing = state.revision.content_object
        if thing is None:  # deleted meanwhile
            continue
        is_page = isinstance(thing, Page)
        names = (lambda view: f"wagtailadmin_pages:{view}") if is_page else thing.snippet_viewset.get_url_name
        address = reverse("wagtailadmin_pages:edit", args=[thing.pk]) if is_page else finder.get_edit_url(thing)
        approve, reject = (
            reverse(names("workflow_action"), args=[quote(thing.pk), action, state.pk])
            for action in ("approve", "reject")
        )
        compare = reverse(names("revisions_compare"), args=[quote(thing.pk), "live", state.revision_id])
        title = thing.draft_title if is_page else str(thing)
        kind = thing.page_type_display_name if is_page else thing._meta.verbose_name
        yield WaitingRow(title, str(kind), state, str(address or ""), approve, reject, compare if thing.live else "")
