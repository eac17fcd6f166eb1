"""The texts of a layout: plain words with fields from a closed list, such as `{full_name}`. Pure functions.

What an editor writes is never a template: fields are replaced by their values in one pass, nothing is evaluated, and
whatever comes out is escaped where it meets HTML (`certificates.layout`).
"""

import re
import unicodedata
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from certificates.typeface import first_unprintable

TEXTS = ("heading", "issuer", "opening", "statement", "details", "given")
FIELDS = (
    "full_name",
    "latin_name",
    "course",
    "course_en",
    "edition",
    "date",
    "hours",
    "serial",
    "agency",
    "agency_en",
    "issuer",
    "issuer_en",
    "valid_until",
)
MOST_LINES = 4
_FIELD = re.compile(r"\{([^{}\n]*)\}")
_MESSAGES = {
    "layout_field": _("“{%(field)s}” is not a field. Known fields: %(known)s."),
    "layout_brace": _("A brace stands alone: a field is written like {full_name}. Known fields: %(known)s."),
    "layout_character": _("The character “%(character)s” (%(codepoint)s) cannot be printed on a certificate."),
    "layout_lines": _("At most %(most)s lines fit here."),
}


def known_fields() -> str:
    """Return the fields as an editor writes them, e.g. `{full_name} {course}`."""
    return " ".join(f"{{{name}}}" for name in FIELDS)


def check_text(text: str) -> None:
    """Raise ValidationError for an unknown field, a lone brace, a character that no font has, or too many lines."""
    for name in _FIELD.findall(text):
        if name not in FIELDS:
            raise _error("layout_field", field=name, known=known_fields())
    plain = _FIELD.sub("", text)
    if "{" in plain or "}" in plain:
        raise _error("layout_brace", known=known_fields())
    if character := first_unprintable("".join(plain.splitlines())):
        shown = character if character.isprintable() else unicodedata.name(character, "�")
        raise _error("layout_character", character=shown, codepoint=f"U+{ord(character):04X}")
    if len(lines_of(text)) > MOST_LINES:
        raise _error("layout_lines", most=MOST_LINES)


def lines_of(text: str) -> list[str]:
    """Return the lines of a text that hold anything."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def filled(text: str, values: Mapping[str, str]) -> list[str]:
    """Return a text's lines with fields replaced. A line with a field that is empty here is left out."""
    wanted = [line for line in lines_of(text) if all(values[name] for name in _FIELD.findall(line))]
    return [_FIELD.sub(lambda field: values[field[1]], line) for line in wanted]


def _error(code: str, **params: object) -> ValidationError:
    return ValidationError(_MESSAGES[code], code=code, params=params)
