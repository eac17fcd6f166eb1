"""What taking a page of a course away means, for Wagtail's pages that ask about it."""

from django import template
from wagtail.models import Page

from lms.training.admin.taking_away import words_about

register = template.Library()


@register.simple_tag
def what_taking_away_means(page: Page) -> str:
    """Return in words whom taking a page offline touches, "" where it touches nobody."""
    return words_about(page)
