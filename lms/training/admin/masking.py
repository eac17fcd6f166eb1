"""Contacts in lists are masked: enough to tell two people apart, not enough to write or call them."""

from lms.accounts.models import User

DOTS = "•••"


def masked_contact(user: User) -> str:
    """Return e.g. `s•••@example.org` or `08•••678`; empty where there is no contact."""
    if user.email:
        name, _at, domain = user.email.partition("@")
        return f"{name[:1]}{DOTS}@{domain}"
    if user.mobile:
        national = "0" + user.mobile.removeprefix("+66")
        return f"{national[:2]}{DOTS}{national[-3:]}"
    return ""
