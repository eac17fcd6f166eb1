"""Builders: `make.trainee()` and the like, each returning a saved row with sensible values."""

from tests.make.people import admin, editor, trainee

__all__ = ["admin", "editor", "trainee"]
