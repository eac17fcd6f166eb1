"""Refusals: coded errors that become a clear message in the user's language.

A state change that a rule forbids raises `Refused("cooldown", until=…)`. Each package declares its codes once, in
`refusals.py`, and registers them when Django starts; the middleware turns a refusal into a page or, for a script's
request, into JSON. Anything that is not a refusal propagates and is logged.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Refusal:
    """What a code means: the HTTP status and the message, whose `%(name)s` are filled from the facts."""

    status: int
    message: str | Promise
    remedy: str | Promise = ""


_REGISTRY: dict[str, Refusal] = {}


def register_refusals(refusals: dict[str, Refusal]) -> None:
    """Declare codes; a code stands for one thing only."""
    for code, refusal in refusals.items():
        if _REGISTRY.setdefault(code, refusal) != refusal:
            raise ValueError(f"refusal code {code!r} is declared twice")


class Refused(Exception):
    """A rule forbids what was asked. `facts` fill the message."""

    def __init__(self, code: str, **facts: Any) -> None:
        self.code = code
        self.facts = facts
        self.refusal = _REGISTRY[code]
        super().__init__(code, facts)

    @property
    def status(self) -> int:
        return self.refusal.status

    @property
    def message(self) -> str:
        return str(self.refusal.message) % self.facts

    @property
    def remedy(self) -> str:
        return str(self.refusal.remedy) % self.facts

    def __str__(self) -> str:
        return f"{self.code} {self.facts}"
