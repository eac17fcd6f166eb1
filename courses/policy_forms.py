"""What the editor asks of every page of a course: what a publish means for those enrolled, and what comes first."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext
from wagtail.models import Page

from courses.code_form import CodeForm
from courses.models import CoursePage, ModulePage
from courses.policy import default_policy
from courses.prerequisite_cycles import chain_of_cycle
from courses.publishing import course_above
from lms.agencies.admin_gate import shown_pages

POLICY, PREREQUISITES = "publish_policy", "prerequisites"


class PolicyForm(CodeForm):
    """Asks what the publish means where a live course is concerned; a choice in a draft is kept to its publish.

    Translations decide nothing: rules hold as they stand in the site's main language.
    """

    course: CoursePage | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.course = self._live_course()
        if POLICY not in self.fields:
            return
        if self.course is None:
            del self.fields[POLICY]
            return
        self.fields[POLICY].required = False
        if not self.instance.has_unpublished_changes:
            self.initial[POLICY] = default_policy()

    def clean_publish_policy(self) -> str:
        return self.cleaned_data.get(POLICY) or default_policy()

    def is_valid(self) -> bool:
        return bool(super().is_valid()) and not self._find_circle()

    def _refuse_unfit(self, needed: list[Page], known: set[int]) -> bool:
        """Refuse what is no course or module, and what the editor may not see; `known` was chosen before."""
        pages = Page.objects.type(CoursePage, ModulePage)
        seen = Q(pk__in=known) | Q(pk__in=shown_pages(self.for_user).values("pk"))
        asked = {page.pk for page in needed}
        if pages.filter(seen, pk__in=asked).count() == len(asked):
            return False
        self.add_error(None, gettext("Choose what comes first from the courses and modules that you can see."))
        return True

    def _find_circle(self) -> bool:
        formset = self.formsets.get(PREREQUISITES)
        if formset is None or not formset.is_valid():
            return False
        rows = [form.cleaned_data for form in formset.forms if form not in formset.deleted_forms]
        needed = [row["needed"] for row in rows if row.get("needed")]
        if not needed:
            return False
        known = {form.initial["needed"] for form in formset.forms if form.initial.get("needed")}
        if self._refuse_unfit(needed, known):
            return True
        chain = chain_of_cycle(page=self.instance, parent=self.parent_page, needed=needed)
        if chain:
            words = gettext("What comes first goes round in a circle, so nobody could begin: %(chain)s.")
            self.add_error(None, words % {"chain": " → ".join(f"“{title}”" for title in chain)})
        return bool(chain)

    def _live_course(self) -> CoursePage | None:
        path = self.instance.path or (self.parent_page.path if self.parent_page else "")
        if self.instance.locale_id is None or self.instance.locale.language_code != settings.LANGUAGE_CODE:
            return None
        course = course_above(path)
        return course if course is not None and course.live else None
