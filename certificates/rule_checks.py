"""Checks of the rules on certificates in `LMS_RULES`: what is wrong is named with its remedy."""

import re
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from certificates.serials import GROUPS

DECISIONS = ("issue", "correct", "revoke", "reinstate", "reissue")
BRINGING = ("issue", "correct", "reinstate", "reissue")  # those that end in a certificate in force
ERAS = ("buddhist", "common")
Rule = tuple[bool, str, str, str]  # whether it holds; else what is wrong, the remedy, the number of the error


def check_rules(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Check the rules on serials, second persons, renewal and reminders."""
    rules = settings.LMS_RULES
    errors: list[CheckMessage] = [
        Error(f"LMS_RULES: {words}", hint=hint, id=f"certificates.{code}")
        for holds, words, hint, code in [*_about_life(rules), *_about_serials(rules)]
        if not holds
    ]
    return errors + _ways_around()


def _about_life(rules: dict[str, Any]) -> list[Rule]:
    unknown = set(rules["certificate_four_eyes"]) - set(DECISIONS)
    return [
        (not unknown, f"certificate_four_eyes names {sorted(unknown)}.", f"Name some of {DECISIONS}.", "E060"),
        (
            _is_count(rules["certificate_decision_days"]),
            "certificate_decision_days is no number of days.",
            "Give a whole number from 1.",
            "E061",
        ),
        (
            _is_count(rules["certificate_renewal_days"]) and all(map(_is_count, rules["certificate_reminder_days"])),
            "certificate_renewal_days and certificate_reminder_days are no numbers of days.",
            "Give a whole number from 1, and a tuple of such.",
            "E062",
        ),
        (
            _is_count(rules["certificate_file_tries"]),
            "certificate_file_tries is no number of tries.",
            "Give a whole number from 1.",
            "E065",
        ),
    ]


def _about_serials(rules: dict[str, Any]) -> list[Rule]:
    return [
        (
            bool(re.fullmatch(r"[A-Z]{1,8}", str(rules.get("certificate_serial_prefix", "OSD")))),
            "certificate_serial_prefix is not one to eight letters A to Z.",
            "Write it in capitals, without digits, hyphens or spaces.",
            "E063",
        ),
        (
            rules.get("certificate_serial_groups", 2) in GROUPS
            and rules.get("certificate_serial_era", "buddhist") in ERAS,
            "certificate_serial_groups or certificate_serial_era is none that there is.",
            f"Choose groups from {GROUPS} and the era from {ERAS}.",
            "E064",
        ),
    ]


def _ways_around() -> list[CheckMessage]:
    """Warn where a decision that needs two people can be had by another that needs one: all end in a certificate."""
    named = set(settings.LMS_RULES["certificate_four_eyes"])
    missing = sorted(set(BRINGING) - named)
    if not missing or not named & set(BRINGING):
        return []
    words = f"LMS_RULES: certificate_four_eyes leaves out {missing}, by which one person can bring about the same."
    hint = f"Name all of {BRINGING}, or none of them."
    return [Warning(words, hint=hint, id="certificates.W060")]


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0
