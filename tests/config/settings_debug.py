"""Production settings that somebody spoilt with DEBUG."""

from config.settings.production import *  # noqa: F403

DEBUG = True
