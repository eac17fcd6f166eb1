"""Agencies to begin with, from a text file; afterwards staff edit them in the admin."""

from pathlib import Path

import yaml

from lms.agencies.models import Agency

STARTER = Path(__file__).resolve().parents[2] / "content" / "starter" / "agencies.yaml"


def load_agencies(file: Path = STARTER) -> list[Agency]:
    """Make the agencies that are missing; those that are there stay as they were edited. Returns the new ones."""
    known = set(Agency.objects.values_list("code", flat=True))
    listed = yaml.safe_load(file.read_text(encoding="utf-8"))
    missing = [Agency(**_fields(item)) for item in listed if item["code"] not in known]
    return Agency.objects.bulk_create(missing)


def _fields(item: dict) -> dict[str, str]:
    return {
        "code": item["code"],
        "name": item["name"]["th"],
        "name_en": item["name"]["en"],
        "short_name": item.get("short_name", {}).get("th", ""),
        "short_name_en": item.get("short_name", {}).get("en", ""),
    }
