"""Hotlines and words to begin with, from text files; afterwards staff edit them in the admin."""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from django.conf import settings
from django.db.models import Model

from content.models import GlossaryTerm, Hotline

STARTER = Path(settings.BASE_DIR) / "content" / "starter"
Row = TypeVar("Row", bound=Model)


def load_hotlines(file: Path = STARTER / "hotlines.yaml") -> list[Hotline]:
    """Make the hotlines that are missing; those that are there stay as they were edited. Returns the new ones."""
    return _load(Hotline, file)


def load_terms(file: Path = STARTER / "glossary.yaml") -> list[GlossaryTerm]:
    """Make the words that are missing; those that are there stay as they were edited. Returns the new ones."""
    return _load(GlossaryTerm, file)


def _load(model: type[Row], file: Path) -> list[Row]:
    """Save rows one by one, so that what is kept of the pages is forgotten. Raises ValidationError for a bad entry."""
    manager = model._default_manager
    known = set(manager.values_list("code", flat=True))
    made = []
    for item in yaml.safe_load(file.read_text(encoding="utf-8")):
        if item["code"] not in known:
            row = model(**_fields(item))
            row.full_clean()
            row.save()
            made.append(row)
    return made


def _fields(item: dict[str, Any]) -> dict[str, Any]:
    """Return a model's fields: a text in two languages becomes `name` and `name_en`."""
    fields: dict[str, Any] = {}
    for name, value in item.items():
        if isinstance(value, dict):
            fields[name], fields[f"{name}_en"] = value["th"], value["en"]
        else:
            fields[name] = value
    return fields
