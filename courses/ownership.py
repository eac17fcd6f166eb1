"""Which agency owns a course, a module, a lesson; and what follows from it for editing and for the chain of reviews.

A course is its agency's, with everything below it, save modules that are given to another agency: those are that
one's, with their lessons. So a module of agency B can stand inside a course of agency A, and each edits its own.
"""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from wagtail.models import Page, PagePermissionTester, Workflow

from lms.agencies.workflows import workflow_of

# How much of a page's path in the tree names the course, and the module, that it lies in.
COURSE_PATH = Page.steplen * 4  # root, home, list of courses, course
MODULE_PATH = COURSE_PATH + Page.steplen

_Base = Page if TYPE_CHECKING else object


def owner_of(path: str) -> int | None:
    """Return the id of the agency that owns the page at a path of the tree; None: the programme office. One query."""
    above = Page.objects.filter(path__in={path[:COURSE_PATH], path[:MODULE_PATH]}).order_by("-depth")
    for of_module, of_course in above.values_list("modulepage__agency", "coursepage__agency"):
        if of_module or of_course:
            return int(of_module or of_course)
    return None


class OwnedPagePermissionTester(PagePermissionTester):
    """Wagtail's, but for the rights that reach a page: those that `courses.page_rights` says, not all from above it."""

    def __init__(self, user: Any, page: Page) -> None:
        super().__init__(user, page)
        if user.is_active and not user.is_superuser:
            self.permissions = self.permission_policy.actions_on(user, page)

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Answer from what is at hand where Wagtail would ask the database, once for each row of the tree's lists."""
        if self.user.is_active and not self.user.is_superuser and "publish" not in self.permissions:
            if self.page.live:
                return False
            if self.page.is_leaf() and "change" in self.permissions:
                return True
        return bool(super().can_delete(ignore_bulk))


class OwnedPage(_Base):  # type: ignore[valid-type, misc]
    """What course, module, lesson and the list of courses share. To be named before `Page` among a model's bases.

    Wagtail asks a page's own type for the tester, also where it has only the plain page at hand.
    """

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return OwnedPagePermissionTester(user, self)

    def with_content_json(self, content: Any) -> Page:
        """Whose a page is, and a course's edition, stand in its row: an old draft must not bring them back."""
        page: Page = super().with_content_json(content)
        if hasattr(self, "agency_id"):
            page.agency_id = self.agency_id
        if hasattr(self, "edition") and self.pk:  # it may have risen since this was read
            page.edition = type(self)._default_manager.values_list("edition", flat=True).get(pk=self.pk)
        return page

    def get_workflow(self) -> Workflow | None:
        """Return the owner's chain of reviews; without one, whatever Wagtail finds for the tree."""
        if not getattr(settings, "WAGTAIL_WORKFLOW_ENABLED", True):
            return None
        return workflow_of(owner_of(self.path)) or super().get_workflow()

    @property
    def has_workflow(self) -> bool:
        return self.get_workflow() is not None
