"""What the settings of badges must be: findings of `manage.py check`, each with an id and a remedy."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from certificates.badges.signer import BadgeKeyUnusable, signing_key


def check_badge_key(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Check that the key of the settings signs badges; warn in production where there is none."""
    try:
        found = signing_key()
    except BadgeKeyUnusable as error:
        remedy = (
            "Set LMS_BADGE_KEY_FILE to a file that holds a P-256 or Ed25519 key in PEM, readable by the site alone, "
            "e.g. what `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256` prints."
        )
        return [Error(f"The key for badges cannot be used. {error}", hint=remedy, id="badges.E001")]
    if found is None and settings.PRODUCTION:
        remedy = "Set LMS_BADGE_KEY_FILE, or LMS_BADGE_KEY; certificates then carry a badge."
        return [Warning("No key signs badges, so certificates carry none.", hint=remedy, id="badges.W001")]
    return []
