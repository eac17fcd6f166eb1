"""Lengths of time as people say them."""

from datetime import timedelta

from django.utils.translation import ngettext

MINUTE = 60  # seconds
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def in_words(length: timedelta) -> str:
    """Return e.g. `2 days`, `3 hours`, `90 minutes`, `22 minutes 30 seconds`; parts of a second are left out."""
    seconds = int(length.total_seconds())
    if seconds and seconds % DAY == 0:
        return ngettext("%(n)d day", "%(n)d days", seconds // DAY) % {"n": seconds // DAY}
    if seconds and seconds % HOUR == 0:
        return ngettext("%(n)d hour", "%(n)d hours", seconds // HOUR) % {"n": seconds // HOUR}
    minutes, rest = divmod(seconds, MINUTE)
    words = []
    if minutes:
        words.append(ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes})
    if rest or not minutes:
        words.append(ngettext("%(n)d second", "%(n)d seconds", rest) % {"n": rest})
    return " ".join(words)
