"""What keeps a page from going live: the errors that the checks find."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from wagtail.models import Page

from courses.checks import errors_in
from courses.checks.finding import ERROR, OFF, WARNING, unknown_severities
from courses.publishable import publish_only_if
from lms.core.refusals import Refused


def require_no_errors(page: Page) -> None:
    """Refuse `page_has_errors` for a draft in which a check finds an error."""
    errors = errors_in(page)
    if errors:
        raise Refused("page_has_errors", title=page.title, problems=" ".join(one.words for one in errors))


@register()
def check_severities(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Check that `LMS_CHECKS` says of every finding how bad it is."""
    wrong = ", ".join(unknown_severities())
    remedy = f"Write {ERROR!r}, {WARNING!r} or {OFF!r}."
    return [Error(f"LMS_CHECKS has unknown values for: {wrong}.", hint=remedy, id="courses.E001")] if wrong else []


publish_only_if(require_no_errors)
