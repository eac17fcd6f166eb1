"""The chain of reviews of what an agency writes: author → the agency's reviewer → the programme's reviewer.

Made once for each agency, and Wagtail's own from then on: administrators add, take out and reorder its tasks in the
admin, for this agency alone. When the last task is approved, what was reviewed goes live.
"""

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

from lms.agencies.models import Agency, Role

PROGRAMME_REVIEWERS = "Moderators"  # Wagtail's own group, which the programme office uses
PROGRAMME_TASK = "Programme review"


def make_workflow(*, agency: Agency, groups: dict[str, Group]) -> Workflow:
    """Return the agency's workflow, made with its two tasks where there is none; one that is there stays as it is."""
    if agency.workflow is not None:
        return agency.workflow
    with transaction.atomic():
        workflow = agency.workflow = Workflow.objects.create(name=agency.name[:255])
        agency.save(update_fields=["workflow"])
        own = GroupApprovalTask.objects.create(name=f"{agency.code}: review"[:255])
        own.groups.add(groups[Role.REVIEWER], groups[Role.MANAGER])
        for order, task in enumerate((own, _programme_task())):
            WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    return workflow


def _programme_task() -> GroupApprovalTask:
    """Return the review by the programme office, one task for all agencies."""
    task = GroupApprovalTask.objects.filter(name=PROGRAMME_TASK, active=True).first()
    if task is None:
        task = GroupApprovalTask.objects.create(name=PROGRAMME_TASK)
        reviewers, _created = Group.objects.get_or_create(name=PROGRAMME_REVIEWERS)
        task.groups.add(reviewers)
    return task


def workflow_of(agency_id: int | None) -> Workflow | None:
    """Return the active workflow of an agency, None where it has none or there is no agency. At most one query."""
    if agency_id is None:
        return None
    return Workflow.objects.filter(agency=agency_id, active=True).first()
