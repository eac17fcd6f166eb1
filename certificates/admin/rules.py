"""The form of a course's issue rule."""

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm

from certificates.issue_rules import main_courses


class RuleForm(WagtailAdminModelForm):
    """A rule names the course in the site's main language: that is the one whose certificates are issued."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "course" in self.fields:
            self.fields["course"].queryset = main_courses()
