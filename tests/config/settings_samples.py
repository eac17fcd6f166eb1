"""Production settings that somebody spoilt with sample accounts."""

from config.settings.production import *  # noqa: F403

SAMPLE_ACCOUNTS = True
