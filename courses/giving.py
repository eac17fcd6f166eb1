"""Giving a course or a module to an agency: at once, in every language, and whatever drafts there are."""

from django.db import transaction

from courses.models import CoursePage, ModulePage
from lms.accounts.models import User
from lms.agencies.models import Agency
from lms.core.audit import record


def give_page(*, page: CoursePage | ModulePage, agency: Agency | None, actor: User | None) -> bool:
    """Make a page, and its translations, an agency's; None: the programme office's, or the course owner's.

    Says whether that changed anything. Only the caller knows whether `actor` may.
    """
    pages = type(page)._default_manager.filter(translation_key=page.translation_key)
    with transaction.atomic():
        list(pages.select_for_update(of=("self",)).values_list("pk"))
        before = set(pages.values_list("agency__code", flat=True))
        after = agency.code if agency else None
        if before == {after}:
            return False
        pages.update(agency=agency)
        page.agency = agency
        record(page, "courses.given", actor=actor, agency=after or "", before=sorted(filter(None, before)))
    return True
