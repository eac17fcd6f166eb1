"""Everything that an agency needs to write for the platform, made in one go and repeatably."""

from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Collection, Workflow

from courses.page_rights import grant_page_rights
from lms.accounts.models import User
from lms.agencies.media import make_collection
from lms.agencies.memberships import keep_in_step
from lms.agencies.models import Agency
from lms.agencies.roles import make_groups
from lms.agencies.workflows import make_workflow
from lms.core.audit import record
from quizzes.agency_banks import make_bank
from quizzes.models import QuestionBank


@dataclass(frozen=True)
class AgencySetUp:
    """What an agency works with; `groups` by role."""

    groups: dict[str, Group]
    collection: Collection
    workflow: Workflow
    bank: QuestionBank


def set_up_agency(*, agency: Agency, actor: User | None = None) -> AgencySetUp:
    """Make an agency's groups, rights on pages, collection, workflow and question bank, where they are missing.

    What staff changed of them stays; people's groups are put right. `actor` is whoever asked for it, None the system.
    Refuses `bank_code_taken`.
    """
    with transaction.atomic():
        agency = Agency.objects.select_for_update().get(pk=agency.pk)
        is_new = agency.workflow_id is None
        groups = make_groups(agency=agency)
        done = AgencySetUp(
            groups=groups,
            collection=make_collection(agency=agency, groups=groups.values()),
            workflow=make_workflow(agency=agency, groups=groups),
            bank=make_bank(agency=agency),
        )
        grant_page_rights(groups)
        for person in User.objects.filter(memberships__agency=agency).distinct():
            keep_in_step(person)
        if is_new:
            record(agency, "agencies.set_up", actor=actor)
    return done


def set_up_agencies() -> list[AgencySetUp]:
    """Set up every agency there is."""
    return [set_up_agency(agency=agency) for agency in Agency.objects.all()]
