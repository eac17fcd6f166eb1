"""One worker at a time for one piece of work. A lease runs out by itself where its holder died."""

import os
import socket
import threading
from dataclasses import dataclass

from django.core.cache import cache


@dataclass(frozen=True)
class Lease:
    """The right to work on what `name` stands for, for so many seconds from the last word of its holder.

    The holder is the thread that took it: one that comes back after its lease ran out does not end another's.
    """

    name: str
    seconds: int

    def take(self) -> bool:
        """Take the lease; say whether nobody else held it."""
        return bool(cache.add(self.name, _holder(), self.seconds))

    def renew(self) -> None:
        """Tell that the holder is at work: the time begins anew."""
        if self._is_ours():
            cache.touch(self.name, self.seconds)

    def give_back(self) -> None:
        """Let others take it at once."""
        if self._is_ours():
            cache.delete(self.name)

    def _is_ours(self) -> bool:
        return bool(cache.get(self.name) == _holder())


def _holder() -> str:
    return f"{socket.gethostname()}-{os.getpid()}-{threading.get_ident()}"
