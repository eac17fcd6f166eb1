"""Limits on how often something may be asked: counted in the cache, in fixed windows of time, never in the database.

A count goes up by one atomic step of the cache (Redis in production), so it holds for all processes. What stands in the
cache is a keyed hash of whom it concerns, and goes with the window.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.crypto import salted_hmac


@dataclass(frozen=True)
class Limit:
    """So many points in a window of so many seconds."""

    points: int
    seconds: int


class Bucket:
    """What one subject (an address, or everybody) has spent of a limit in the window that runs now."""

    def __init__(self, name: str, subject: str, limit: Limit) -> None:
        self.limit = limit
        self.window = int(time.time()) // limit.seconds
        digest = salted_hmac("lms.core.rate_limits", f"{name}:{subject}", algorithm="sha256").hexdigest()
        self.key = f"spent:{name}:{self.window}:{digest[:32]}"

    @property
    def opens_in(self) -> int:
        """Return the seconds until the window ends: at least one."""
        return max(1, (self.window + 1) * self.limit.seconds - int(time.time()))

    def spend(self, points: int = 1) -> int:
        """Count so many points, and return what is spent by now."""
        try:
            return cache.incr(self.key, points)
        except ValueError:  # the first in this window; of several at once, one adds and all count
            cache.add(self.key, 0, timeout=self.opens_in)
        try:
            return cache.incr(self.key, points)
        except ValueError:  # the window ended, or the cache was emptied, between the two
            return points


def spent_of(buckets: Iterable[Bucket], also: Iterable[str] = ()) -> dict[str, int]:
    """Return what is spent, by the buckets' keys, and what stands under other keys: one look into the cache."""
    return cache.get_many([*(bucket.key for bucket in buckets), *also])
