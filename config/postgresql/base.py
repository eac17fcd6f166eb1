"""A kept connection is asked whether it still works only after a pause: on a busy site that is a statement saved on
every page. A connection lost within the pause fails one request, as one lost in mid-request does, and is then replaced.
"""

import time

from django.db.backends.postgresql import base

PAUSE = 2.0  # seconds


class DatabaseWrapper(base.DatabaseWrapper):
    checked_at = 0.0  # by the monotonic clock

    def close_if_health_check_failed(self) -> None:
        now = time.monotonic()
        if now - self.checked_at < PAUSE:
            self.health_check_done = True
        super().close_if_health_check_failed()
        self.checked_at = now
