"""What happens when the last review of a workflow is passed. Imports nothing: Wagtail's models import this."""

from typing import Any


def publish_reviewed(workflow_state: Any, user: Any = None) -> None:
    """Publish what was reviewed (setting `WAGTAIL_FINISH_WORKFLOW_ACTION`).

    Whoever approves last needs no right to publish at other times: where an agency's chain has no programme review,
    that is its own reviewer. What has to be mended first refuses to be published (`require_publishable`), and the
    review stays open.
    """
    revision = workflow_state.content_object.get_latest_revision()
    draft = revision.as_object()
    if hasattr(draft, "require_publishable"):
        draft.require_publishable()
    revision.publish(user=user, skip_permission_checks=True)
