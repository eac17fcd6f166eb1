"""Every address of the admin, filled with the keys of given rows."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver

# What stands in addresses beside keys, by a part of its name; anything else that is no key becomes `latest`.
WORDS = {"app": "courses", "model": "lessonpage", "format": "csv", "action": "delete"}
NO_KEYS = (*WORDS, "revision", "spec", "uid", "token")


def admin_addresses(keys: set[int]) -> list[str]:
    """Return the addresses; those that ask for keys, with each of them in turn in every place.

    Pages, questions and everything else name their keys alike, so each key is tried wherever one may stand.
    """
    found: set[str] = set()
    for pattern in _walk(get_resolver().url_patterns, ""):
        found.update(_filled(pattern, keys))
    return sorted(found)


def _walk(patterns: list[Any], above: str) -> Iterator[str]:
    for pattern in patterns:
        here = above + str(pattern.pattern)
        if not here.startswith("admin"):
            continue
        if hasattr(pattern, "url_patterns"):
            yield from _walk(pattern.url_patterns, here)
        elif ".*" not in here and "logout" not in here:
            yield here


def _filled(pattern: str, keys: set[int]) -> Iterator[str]:
    address = pattern.replace("^", "").replace("$", "")
    address = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"<\1>", address).replace("\\", "")
    address = re.sub(r"<\w+:(\w+)>", r"<\1>", address)
    places = re.findall(r"<(\w+)>", address)
    for_keys = [place for place in places if not any(part in place for part in NO_KEYS)]
    for place in places:
        if place not in for_keys:
            word = next((word for part, word in WORDS.items() if part in place), "latest")
            address = address.replace(f"<{place}>", word)
    for key in keys if for_keys else [0]:
        filled = address
        for place in for_keys:
            filled = filled.replace(f"<{place}>", str(key))
        yield f"/{filled}"
