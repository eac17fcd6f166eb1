"""One worker at a time for one piece of work. A lease runs out by itself where its holder died."""

from dataclasses import dataclass

from django.core.cache import cache


@dataclass(frozen=True)
class Lease:
    """The right to work on what `name` stands for, for so many seconds from the last word of its holder."""

    name: str
    seconds: int

    def take(self) -> bool:
        """Take the lease; say whether nobody else held it."""
        return bool(cache.add(self.name, True, self.seconds))

    def renew(self) -> None:
        """Tell that the holder is at work: the time begins anew."""
        cache.touch(self.name, self.seconds)

    def give_back(self) -> None:
        """Let others take it at once."""
        cache.delete(self.name)
