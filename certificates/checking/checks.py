"""Start-up checks of what the settings say about the public check: each finding has an id and a remedy."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error

from certificates.checking.shown_name import FULL, MASKED

LIMITS = ("looks", "misses", "misses_everywhere", "misses_while_braked", "files", "files_everywhere")


def check_verification(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Check how names are shown and how often anybody may check."""
    return [*_name(), *_limits()]


def _name() -> Iterator[CheckMessage]:
    shown = settings.LMS_RULES.get("verify_name")
    if shown not in (FULL, MASKED):
        yield Error(
            f"How the public check shows names is not known: {shown!r}.",
            hint=f'Set LMS_RULES["verify_name"] to "{FULL}" or "{MASKED}".',
            id="certificates.E050",
        )


def _limits() -> Iterator[CheckMessage]:
    for name in LIMITS:
        limit = settings.LMS_VERIFY_LIMITS.get(name)
        whole = isinstance(limit, tuple) and len(limit) == 2 and all(isinstance(one, int) and one > 0 for one in limit)
        if not whole:
            yield Error(
                f'The limit LMS_VERIFY_LIMITS["{name}"] is missing or no pair of whole numbers above 0: {limit!r}.',
                hint="Give (how often, in how many seconds), e.g. (60, 600).",
                id="certificates.E051",
            )
