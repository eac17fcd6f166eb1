"""Texts of GIFT: a format may stand before each in square brackets."""

import re
from collections.abc import Callable

from quizzes.exchange.gift.blocks import show_escapes
from quizzes.exchange.markup import Plain, plain_auto, plain_html, plain_markdown, plain_text

FORMATS: dict[str, Callable[[str], Plain]] = {
    "html": plain_html,
    "moodle": plain_auto,
    "plain": plain_text,
    "markdown": plain_markdown,
}
_FORMAT = re.compile(rf"\s*\[({'|'.join(FORMATS)})\]")


def format_of(text: str) -> str:
    """Return the format that a text names, empty where it names none."""
    found = _FORMAT.match(text)
    return found.group(1) if found else ""


def plain(text: str, default: str) -> Plain:
    """Return what a text with its escapes hidden says."""
    found = _FORMAT.match(text)
    if found:
        text = text[found.end() :]
    return FORMATS[found.group(1) if found else default](show_escapes(text))
