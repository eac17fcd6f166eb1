"""The volunteer's card: its code, the address that its QR leads to, the QR itself."""

import secrets

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from certificates.qr import qr_svg
from lms.core.thai import to_arabic_digits

# Without 0 O, 1 I L and U, which are read as one another or as V; 12 of 30 letters are 58 bits, beyond guessing.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12


def new_card_code() -> str:
    """Return a random code, e.g. `7KQ2M9XD4HTB`."""
    return "".join(secrets.choice(ALPHABET) for _position in range(LENGTH))


def read_card_code(text: str) -> str:
    """Return the code that was typed, forgiving about case, spaces, hyphens and Thai digits."""
    return "".join(letter for letter in to_arabic_digits(text).upper() if letter.isalnum())


def spaced_code(code: str) -> str:
    """Return a code in groups of four, as it stands on the card."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def card_address(code: str) -> str:
    """Return the absolute address where anyone checks the card; the Thai one, whatever language is in use."""
    with override(settings.LANGUAGE_CODE):
        return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("volunteers:verify_card", args=[code])


def card_qr(code: str, *, title: str) -> SafeString:
    """Return the card's QR as SVG, black on white in every colour scheme; `title` is its alternative text."""
    return mark_safe(qr_svg(card_address(code), title))  # noqa: S308 -- drawn by us, the title escaped
