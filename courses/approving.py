"""The last review, whose approval publishes: what its publish means for those enrolled is the approver's to say."""

from typing import Any

from django.db import transaction
from wagtail.models import Page, TaskState

from courses.models import PublishPolicy
from courses.publishing import CoursePart
from lms.accounts.models import User
from lms.core.audit import record

POLICY, POLICY_ACTION = "publish_policy", "courses.policy"


def publishes(page: Page, action: str) -> bool:
    """Say whether this action in a page's review, if it is taken now, puts the page live."""
    state = page.current_workflow_state
    return action == "approve" and state is not None and bool(state.is_at_final_task)


@transaction.atomic
def approve_last(
    *, page: CoursePart, task_state: TaskState, actor: User, policy: str = "", comment: str = ""
) -> CoursePart:
    """Approve the last review of a page, which goes live with `policy` (empty: as its author chose); returns its draft.

    Raises Refused("page_has_errors"); then nothing of it has happened, and the review stays open.
    """
    locked: Any = type(page).objects.select_for_update(of=("self",)).get(pk=page.pk)
    draft = locked.get_latest_revision_as_object()
    task_state.refresh_from_db()  # somebody else may have decided meanwhile: Wagtail refuses that
    if policy and policy != draft.publish_policy:
        draft.publish_policy = PublishPolicy(policy)
        draft.save_revision(user=actor, clean=False)
    note_choice(page=draft, task_state=task_state, actor=actor)
    task_state.task.specific.on_action(task_state, actor, "approve", comment=comment)
    return draft


def note_choice(*, page: CoursePart, task_state: TaskState, actor: User) -> None:
    """Put on record where a reviewer chose otherwise than what was handed in to this review."""
    before = task_state.revision.content.get(POLICY)
    if before and page.publish_policy != before:
        record(page, POLICY_ACTION, actor=actor, before=before, policy=str(page.publish_policy))
