"""The card's picture for templates."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lms.accounts.models import User
from lms.volunteers import card

register = template.Library()


@register.simple_tag
def card_qr(code: str, title: str) -> SafeString:
    """Return the card's QR as SVG, with `title` for who cannot see it."""
    return card.card_qr(code, title=title)


@register.filter
def spaced_code(code: str) -> str:
    """Return e.g. `7KQ2 M9XD 4HTB`."""
    return card.spaced_code(code)


@register.filter
def unbroken_name(user: User) -> SafeString:
    """Return the full name such that a line breaks between given and family name only."""
    given = user.full_name.removesuffix(user.last_name).strip()
    return format_html('<span class="nowrap">{}</span> <span class="nowrap">{}</span>', given, user.last_name)
