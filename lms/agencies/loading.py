"""Agencies to begin with, from a text file; afterwards staff edit them in the admin."""

from pathlib import Path

import yaml

from lms.agencies.models import Agency

STARTER = Path(__file__).resolve().parents[2] / "content" / "starter" / "agencies.yaml"


def load_agencies(file: Path = STARTER) -> list[Agency]:
    """Make the agencies that are missing; those that are there stay as they were edited. Returns the new ones.

    What they work with, `lms.training.agency_setup` makes.
    """
    known = set(Agency.objects.values_list("code", flat=True))
    listed = yaml.safe_load(file.read_text(encoding="utf-8"))
    missing = [Agency(**_fields(item)) for item in listed if item["code"] not in known]
    return Agency.objects.bulk_create(missing)


def _fields(item: dict) -> dict[str, str]:
    fields = {"code": item["code"]}
    for name in ("name", "short_name", "description"):
        texts = item.get(name, {})
        fields[name], fields[f"{name}_en"] = texts.get("th", ""), texts.get("en", "")
    return {**fields, **{name: item.get(name, "") for name in ("email", "phone", "website")}}
