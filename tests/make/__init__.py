"""Builders: `make.trainee()` and the like, each returning a saved row with sensible values."""

from tests.make.courses import course, in_english, site
from tests.make.people import admin, editor, trainee

__all__ = ["admin", "course", "editor", "in_english", "site", "trainee"]
