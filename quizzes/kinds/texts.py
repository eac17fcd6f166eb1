"""Texts in two languages: the blocks they are written in, and how they are shown."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from lms.core.thai import normalise
from quizzes.errors import FieldError


def tidy(text: str) -> str:
    """Return a text with each line normalised and no empty lines at its ends."""
    return "\n".join(normalise(line) for line in text.splitlines()).strip()


class BilingualTextBlock(blocks.StructBlock):
    """A text in Thai and English; without English, English readers see the Thai."""

    th = blocks.TextBlock(label=_("Thai"), rows=2)
    en = blocks.TextBlock(label=_("English"), rows=2, required=False)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        for language in ("th", "en"):
            cleaned[language] = tidy(cleaned[language] or "")
        return cleaned


class OptionalBilingualTextBlock(BilingualTextBlock):
    """A text in Thai and English that may be left out."""

    th = blocks.TextBlock(label=_("Thai"), rows=2, required=False)


def frozen_text(value: Any) -> dict[str, str]:
    """Return a text block's value as JSON."""
    return {language: tidy(value.get(language) or "") for language in ("th", "en")}


def missing_thai(field: str, text: dict[str, str]) -> list[FieldError]:
    """Return the error of a text without Thai."""
    if text["th"]:
        return []
    return [FieldError(f"{field}.th" if field else "th", _("The Thai text is missing."), _("Write it in Thai."))]


@dataclass(frozen=True)
class ShownText:
    """A text as a page shows it. `lang` is set where it differs from the page's language, else empty."""

    text: str
    lang: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)

    def __str__(self) -> str:
        return self.text


def shown_text(text: dict[str, str]) -> ShownText:
    """Return a bilingual text in the language of the page; the Thai where there is no English."""
    if get_language() != "en":
        return ShownText(text["th"])
    return ShownText(text["en"]) if text["en"] else ShownText(text["th"], lang="th")
