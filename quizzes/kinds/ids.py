"""Ids of a question's parts: short, and the same wherever the same part stands."""

import uuid
from collections.abc import Sequence

from quizzes.kinds.texts import tidy

SHORT_ID = 8  # characters of a UUID: a page names each part twice or more, and many parts share one question


def id_of_text(thai: str) -> str:
    """Return the UUID that a Thai text always has, so that reading it twice gives the same part."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, tidy(thai)))


def short_ids(names: Sequence[str]) -> list[str]:
    """Return UUIDs cut short where that keeps them apart; equal ones, which only a faulty draft has, get a number."""
    if len({name[:SHORT_ID] for name in names}) == len(names):
        return [name[:SHORT_ID] for name in names]
    return [f"{name}-{place}" if name in names[:place] else name for place, name in enumerate(names)]


def text_ids(texts: Sequence[dict[str, str]]) -> list[str]:
    """Return the ids of parts that are known by what they say in Thai.

    For parts that an author may put right by writing them anew elsewhere: an answer given before then still means
    the words that the trainee chose, not the place where they stood. A text not written yet is known by its place.
    """
    return short_ids([id_of_text(text["th"] or f"#{number}") for number, text in enumerate(texts, start=1)])
