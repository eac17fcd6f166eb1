"""Limits on guessing: so many attempts in a window of time, counted in the cache and never in the database.

The account's limit stops guessing one person's password. The address's limit stops trying one password on many
accounts; it is wide, because a whole village or training room may share one address, and only failures count.
"""

import time
from contextlib import suppress
from datetime import UTC, datetime

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac

from lms.core.refusals import Refused


class AttemptCounter:
    """Counts attempts at one thing: `name` is a key of `LMS_SIGN_IN_LIMITS`, `subject` whom or where it concerns."""

    def __init__(self, name: str, subject: str) -> None:
        self.times, self.seconds = settings.LMS_SIGN_IN_LIMITS[name]
        self.window = int(time.time()) // self.seconds
        # The cache may be read by others than the database: it holds no addresses or numbers in clear.
        digest = salted_hmac("lms.accounts.attempt_limits", subject, algorithm="sha256").hexdigest()
        self.key = f"attempts:{name}:{self.window}:{digest}"

    def count(self) -> None:
        """Count an attempt before it is made, so that many at once cannot slip through. Refuses when over the limit.

        Attempts beyond the limit do not lengthen the wait.
        """
        cache.add(self.key, 0, timeout=2 * self.seconds)
        attempts = cache.incr(self.key)
        cache.touch(self.key, 2 * self.seconds)  # a cache in files forgets the time-out when it counts
        if attempts > self.times:
            until = datetime.fromtimestamp((self.window + 1) * self.seconds, UTC)
            minutes = max(1, round((until - timezone.now()).total_seconds() / 60))
            raise Refused("too_many_attempts", time=timezone.localtime(until).strftime("%H:%M"), minutes=minutes)

    def forget(self) -> None:
        """Forget the attempts so far."""
        cache.delete(self.key)

    def take_back(self) -> None:
        """Undo one count: that attempt was no failure."""
        with suppress(ValueError):  # the cache dropped the counter meanwhile
            cache.decr(self.key)
