"""The privacy notice, for everyone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from lms.accounts.models import PrivacyNotice


def privacy(request: HttpRequest) -> HttpResponse:
    """Show the version in force, in the reader's language."""
    notice = PrivacyNotice.objects.current()
    thai = get_language() == "th"
    facts = {
        "notice": notice,
        "title": notice.title_th if thai else notice.title_en,
        "body": notice.body_th if thai else notice.body_en,
    }
    return render(request, "accounts/privacy.html", facts)
