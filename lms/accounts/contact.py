"""How a person signs in and is reached: an e-mail address or a Thai mobile number. Pure functions, no database."""

import re
import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from lms.core.thai import normalise, to_arabic_digits

# Numbering plan of the NBTC: mobile numbers are 06, 08 or 09 and eight more digits; +66 stands for the first 0.
_MOBILE = re.compile(r"0[689]\d{8}")
_ABROAD = re.compile(r"^(?:\+|00)(?=\d)(?!66)")
_COUNTRY = re.compile(r"^(?:\+66|0066|66(?=0?[689]\d{8}$))0?")
_SEPARATORS = re.compile(r"[\s().\-\u2010-\u2015\u2212/]")

_MESSAGES = {
    "contact_empty": _("Type your e-mail address or your mobile number."),
    "contact_unreadable": _("This is neither an e-mail address nor a mobile number. A number looks like 081 234 5678."),
    "email_invalid": _("This e-mail address is not complete. It looks like name@example.com."),
    "mobile_length": _("A mobile number has 10 digits; this one has %(count)d. Check that none is missing."),
    "mobile_not_mobile": _("This is not a mobile number. Thai mobile numbers begin with 06, 08 or 09."),
    "mobile_abroad": _("Only Thai mobile numbers can be used. With a number from abroad, give your e-mail address."),
}


@dataclass(frozen=True)
class Contact:
    """One of the two is set: `email` in lower case, or `mobile` in international form, e.g. `+66812345678`."""

    email: str = ""
    mobile: str = ""

    def __str__(self) -> str:
        return self.email or self.mobile


def parse_contact(text: str) -> Contact:
    """Read an e-mail address, or a Thai mobile number in any usual spelling.

    Spaces, dashes, dots, brackets, Thai and full-width digits, +66 and 0066 are all understood. Raises ValidationError
    with one of the codes of `_MESSAGES`.
    """
    text = to_arabic_digits(unicodedata.normalize("NFKC", normalise(text)))
    if not text:
        raise _error("contact_empty")
    return Contact(email=_email(text)) if "@" in text else Contact(mobile=_mobile(text))


def _email(text: str) -> str:
    address = text.replace(" ", "").lower()
    try:
        validate_email(address)
    except ValidationError as invalid:
        raise _error("email_invalid") from invalid
    return address


def _mobile(text: str) -> str:
    digits = _SEPARATORS.sub("", text)
    if not re.fullmatch(r"\+?[0-9]+", digits):
        raise _error("contact_unreadable")
    if _ABROAD.match(digits):
        raise _error("mobile_abroad")
    national = _COUNTRY.sub("0", digits)
    if not re.match(r"0[689]", national):
        raise _error("mobile_not_mobile")
    if not _MOBILE.fullmatch(national):
        raise _error("mobile_length", count=len(national))
    return "+66" + national[1:]


def _error(code: str, **facts: int) -> ValidationError:
    return ValidationError(_MESSAGES[code], code=code, params=facts or None)
