"""What the editor asks of a page's code: the next free one is suggested, one that is taken is refused."""

from typing import Any

from django.forms import ValidationError
from django.utils.translation import gettext
from wagtail.admin.forms import WagtailAdminPageForm

from courses.codes import next_code, taken_codes

CODE = "code"


class CodeForm(WagtailAdminPageForm):
    """For pages that packages know by a code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_new = self.instance.pk is None and self.parent_page is not None
        if is_new and CODE in self.fields and not self.instance.code:
            self.initial[CODE] = next_code(self.instance, self.parent_page)

    def clean_code(self) -> str:
        code = str(self.cleaned_data.get(CODE) or "")
        others = taken_codes(self.instance, self.parent_page).filter(code=code)
        if self.instance.pk and CODE not in self.changed_data:  # of a page and its copy, the copy is the one to change
            others = others.filter(pk__lt=self.instance.pk)
        if code and others.exists():
            free = next_code(self.instance, self.parent_page)
            words = gettext("Another page has the code “%(code)s” already. “%(free)s” is free.")
            raise ValidationError(words % {"code": code, "free": free})
        return code
