"""What the editor tells about a draft: what it weighs and what has to be mended; in its panel and when publishing."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.permissions import policy_registry

from courses.admin.drafts import draft_for
from courses.checks import errors_in, findings
from courses.checks.finding import Finding
from courses.models import LessonPage
from courses.publishable import PublishablePage
from courses.weighing import weigh


@require_GET
def draft_told(request: HttpRequest, page_id: int) -> HttpResponse:
    """Answer with what is to be said about the newest saved draft: a fragment for the editor's panel."""
    page = draft_for(request.user, page_id)
    weight = weigh(page) if isinstance(page, LessonPage) else None
    facts = {"findings": findings(page), "weight": weight, "budget": settings.LMS_RULES["lesson_budget_kb"]}
    return render(request, "courses/admin/draft_told.html", facts)


def stop_broken_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Keep a page with errors from going live: its draft is saved, and the editor says what is to be mended."""
    if not isinstance(page, PublishablePage):
        return None
    found = findings(page)
    errors = [one for one in found if one.is_error]
    if errors:
        _tell_what_to_mend(request, page, errors)
        return redirect("wagtailadmin_pages:edit", page.pk)
    if found:
        words = gettext("Published all the same; have a look at this:")
        if page.go_live_at and page.go_live_at > timezone.now():
            words = gettext("It goes live at its hour all the same; have a look at this:")
        messages.warning(request, _told(words, found, page))
    return None


def tell_what_to_mend(request: HttpRequest, page: Page) -> None:
    """Tell what keeps a page that was just saved from going live, each with a link to its place."""
    _tell_what_to_mend(request, page, errors_in(page))


def _tell_what_to_mend(request: HttpRequest, page: Page, errors: list[Finding]) -> None:
    words = gettext("“%(title)s” is saved but not published. Mend this first:") % {"title": page.title}
    messages.error(request, _told(words, errors, page))


def warn_who_submits(request: HttpRequest, page: Page) -> None:
    """Tell an author who hands a page in for review what its reviewers will not be able to publish."""
    if isinstance(page, PublishablePage) and {"action-submit", "action-restart-workflow"} & request.POST.keys():
        errors = errors_in(page)
        if errors:
            messages.warning(request, _told(gettext("It cannot go live before this is mended:"), errors, page))


def stop_broken_pages(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """Keep pages with errors from being published together with others: then none is, and each is named.

    Every page is looked through in the request, so there may be no more than the rule `bulk_publish_pages` allows.
    """
    if action_type != "publish":
        return None
    pages, most = _to_publish(request.user, objects, action), settings.LMS_RULES["bulk_publish_pages"]
    if len(pages) > most:
        words = ngettext(
            "Nothing was published: these are %(n)d pages, and at most %(most)d page can be published at once."
            " Choose fewer, e.g. one module after the other.",
            "Nothing was published: these are %(n)d pages, and at most %(most)d pages can be published at once."
            " Choose fewer, e.g. one module after the other.",
            most,
        )
        messages.error(request, words % {"n": len(pages), "most": most})
        return redirect(action.next_url)
    drafts = (page.get_latest_revision_as_object() for page in pages)
    parts = (draft for draft in drafts if isinstance(draft, PublishablePage))
    broken = [(page, errors) for page in parts if (errors := errors_in(page))]
    for page, errors in broken:
        words = gettext("Nothing was published. In “%(title)s”, mend this first:") % {"title": page.title}
        messages.error(request, _told(words, errors, page))
    return redirect(action.next_url) if broken else None


def _to_publish(user: Any, objects: Iterable[Any], action: Any) -> list[Page]:
    """Return the pages that a bulk action is about to publish, each once. Two queries, and one for each page chosen."""
    chosen = [row for row in objects if isinstance(row, Page)]
    found = {page.pk: page for page in chosen}
    if action.cleaned_form.cleaned_data.get("include_descendants"):
        mine = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "publish")
        for page in chosen:
            below = page.get_descendants().not_live().filter(pk__in=mine.values("pk"))
            found |= {one.pk: one for one in below if one.pk not in found}
    return list(found.values())


def _told(words: str, found: list[Finding], page: Page) -> SafeString:
    """Return a message with a list of findings, each with a link to its place in the editor."""
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    items = format_html_join(
        "", '<li><a href="{}#place={}">{}</a></li>', ((edit, one.place, one.words) for one in found)
    )
    return format_html("{}<ul>{}</ul>", words, items)
