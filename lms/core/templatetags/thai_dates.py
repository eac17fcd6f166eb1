"""Dates as people read them: the Buddhist era in Thai, the Common Era in English."""

from datetime import date, datetime

from django import template
from django.utils import formats, timezone
from django.utils.translation import get_language

from lms.core.thai import local_day, short_thai_date, thai_date

register = template.Library()


@register.filter
def day(moment: date | datetime | None) -> str:
    """Return e.g. `22 พ.ย. 2569`, in English `22 Nov 2026`."""
    if moment is None:
        return ""
    return short_thai_date(moment) if get_language() == "th" else formats.date_format(local_day(moment), "j M Y")


@register.filter
def long_day(moment: date | datetime | None) -> str:
    """Return e.g. `22 พฤศจิกายน 2569`, in English `22 November 2026`."""
    if moment is None:
        return ""
    return thai_date(moment) if get_language() == "th" else formats.date_format(local_day(moment), "j F Y")


@register.filter
def day_and_time(moment: datetime | None) -> str:
    """Return e.g. `22 พ.ย. 2569 14:05 น.`, in English `22 Nov 2026 14:05`."""
    if moment is None:
        return ""
    clock = timezone.localtime(moment).strftime("%H:%M")
    return f"{day(moment)} {clock} น." if get_language() == "th" else f"{day(moment)} {clock}"
