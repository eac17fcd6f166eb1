"""The forms of course and module pages: whose they are, and what their authors may choose."""

from typing import Any

from django.db.models import Q
from django.forms import ModelChoiceField

from courses.policy_forms import PolicyForm
from lms.agencies.models import Agency
from lms.agencies.reach import is_limited, reach


class OwnedPageForm(PolicyForm):
    """Only the programme office says whose a page is. What an agency's author adds to the list is that agency's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.for_user is not None and is_limited(self.for_user):
            self._keep_owner()

    def _keep_owner(self) -> None:
        field = self.fields.get("agency")
        if field is not None:
            field.disabled = True


class CoursePageForm(OwnedPageForm):
    """An agency's author begins a course for the agency: for one of theirs, where they are in several."""

    def _keep_owner(self) -> None:
        super()._keep_owner()
        field = self.fields.get("agency")
        if self.instance.pk is None and isinstance(field, ModelChoiceField):
            own = Agency.objects.filter(role_groups__group__user=self.for_user).distinct()
            field.queryset, field.required, field.disabled = own, True, len(own) == 1
            field.initial = self.initial["agency"] = own[0].pk if own else None


class ModulePageForm(OwnedPageForm):
    """A module ends with a quiz that its author may see, or that it ends with already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("quiz")
        if isinstance(field, ModelChoiceField) and field.queryset is not None and self.for_user is not None:
            within = reach(self.for_user, "quizzes.view_quiz")
            if not within.everywhere:
                field.queryset = field.queryset.filter(within.limit("bank__agency") | Q(pk=self.instance.quiz_id))
