"""Target groups and programmes from a YAML file: the starter data, loaded at set-up."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Field, Model

from lms.volunteers.models import Programme, TargetGroup
from lms.volunteers.programmes import main_courses

ALL_GROUPS = "all"


class ProgrammesFileError(ValueError):
    """The file cannot be loaded; `errors` names file and field of everything that is wrong in it."""

    def __init__(self, errors: list[str]) -> None:
        self.errors = errors
        super().__init__("\n".join(errors))


@dataclass
class Loaded:
    """The codes of what was made; what was there before is left as staff have it."""

    target_groups: list[str] = field(default_factory=list)
    programmes: list[str] = field(default_factory=list)


def load_programmes(path: Path) -> Loaded:
    """Make the target groups and programmes of a file that are not there yet; the courses they require must be.

    Repeatable: what has the same code already is never touched, so edits made in the admin stay. Either all of the
    file is loaded or, with `ProgrammesFileError`, nothing.
    """
    content = _Reading(path)
    groups = [_target_group(place) for place in content.rows("target_groups")]
    programmes = [_programme(place) for place in content.rows("programmes")]
    content.check_codes(groups, programmes)
    content.raise_errors()
    with transaction.atomic():
        return _save(groups, programmes)


def _save(groups: list[dict[str, Any]], programmes: list[dict[str, Any]]) -> Loaded:
    loaded = Loaded()
    for order, values in enumerate(groups, start=1):
        defaults = {"name": values["name"], "name_en": values["name_en"], "sort_order": order}
        _group, created = TargetGroup.objects.get_or_create(code=values["code"], defaults=defaults)
        if created:
            loaded.target_groups.append(values["code"])
    for values in programmes:
        if not Programme.objects.filter(code=values["code"]).exists():
            _make_programme(values, group_codes=[group["code"] for group in groups])
            loaded.programmes.append(values["code"])
    return loaded


def _make_programme(values: dict[str, Any], *, group_codes: list[str]) -> None:
    wanted = group_codes if values["target_groups"] == ALL_GROUPS else values["target_groups"]
    programme = Programme(
        code=values["code"], name=values["name"], name_en=values["name_en"], is_open=values["is_open"]
    )
    programme.target_groups = TargetGroup.objects.filter(code__in=wanted)
    programme.required_courses = main_courses().filter(code__in=values["required_courses"])
    programme.save()


def _target_group(place: "_Place") -> dict[str, Any]:
    return _named(place, TargetGroup)


def _named(place: "_Place", model: type[Model]) -> dict[str, Any]:
    fields: dict[str, Any] = {name: model._meta.get_field(name) for name in ("code", "name", "name_en")}
    return {
        "code": place.text(fields["code"], "code"),
        "name": place.text(fields["name"], "name", "th"),
        "name_en": place.text(fields["name_en"], "name", "en"),
    }


def _programme(place: "_Place") -> dict[str, Any]:
    return {
        **_named(place, Programme),
        "target_groups": place.codes("target_groups", all_word=ALL_GROUPS),
        "required_courses": place.codes("required_courses"),
        "is_open": place.yes_or_no("is_open"),
    }


class _Reading:
    """A YAML file as it is read, and everything found wrong in it so far."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.errors: list[str] = []
        try:
            self.content = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise ProgrammesFileError([f"{path}: cannot be read as YAML: {error}"]) from error
        if not isinstance(self.content, dict):
            raise ProgrammesFileError([f"{path}: must hold “target_groups” and “programmes”"])

    def wrong(self, where: str, what: str) -> None:
        self.errors.append(f"{self.path}: {where}: {what}")

    def rows(self, name: str) -> list["_Place"]:
        rows = self.content.get(name)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.wrong(name, "must be a list of entries with fields")
            return []
        return [_Place(self, f"{name}[{number}]", row) for number, row in enumerate(rows, start=1)]

    def check_codes(self, groups: list[dict[str, Any]], programmes: list[dict[str, Any]]) -> None:
        """Check that codes are there once, and that those named exist: groups in this file, courses in the database."""
        self._check_unique("target_groups", groups)
        self._check_unique("programmes", programmes)
        known = {group["code"] for group in groups}
        wanted = {code for programme in programmes for code in programme["required_courses"]}
        courses = set(main_courses().filter(code__in=wanted).values_list("code", flat=True))
        for number, programme in enumerate(programmes, start=1):
            named = [] if programme["target_groups"] == ALL_GROUPS else programme["target_groups"]
            for code in [code for code in named if code not in known]:
                self.wrong(f"programmes[{number}].target_groups", f"no target group has the code {code!r}")
            for code in [code for code in programme["required_courses"] if code not in courses]:
                self.wrong(f"programmes[{number}].required_courses", f"no course has the code {code!r}")

    def _check_unique(self, name: str, rows: list[dict[str, Any]]) -> None:
        seen: set[str] = set()
        for number, row in enumerate(rows, start=1):
            if row["code"] and row["code"] in seen:
                self.wrong(f"{name}[{number}].code", f"the code {row['code']!r} stands in this file twice")
            seen.add(row["code"])

    def raise_errors(self) -> None:
        if self.errors:
            raise ProgrammesFileError(self.errors)


@dataclass(frozen=True)
class _Place:
    """One entry of the file; a field that is missing or of the wrong kind is noted with its place."""

    reading: _Reading
    where: str
    row: dict[str, Any]

    def text(self, field: Field, *names: str) -> str:
        """Return the text at a path of names, as the model's field accepts it."""
        value: Any = self.row
        for name in names:
            value = value.get(name) if isinstance(value, dict) else None
        try:
            return field.clean(value.strip() if isinstance(value, str) else "", None)
        except ValidationError as error:
            self.reading.wrong(f"{self.where}.{'.'.join(names)}", " ".join(error.messages))
            return ""

    def codes(self, name: str, *, all_word: str = "") -> Any:
        value = self.row.get(name)
        if all_word and value == all_word:
            return value
        if isinstance(value, list) and all(isinstance(code, str) for code in value):
            return value
        expected = f"must be a list of codes or “{all_word}”" if all_word else "must be a list of codes"
        self.reading.wrong(f"{self.where}.{name}", expected)
        return []

    def yes_or_no(self, name: str) -> bool:
        value = self.row.get(name, True)
        if not isinstance(value, bool):
            self.reading.wrong(f"{self.where}.{name}", "must be true or false")
        return bool(value)
