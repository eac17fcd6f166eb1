"""What kinds with several parts have in common: reading them from a form, and refusing parts that are equal."""

from collections.abc import Collection, Iterable, Sized

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lms.core.refusals import Refused
from quizzes.errors import FieldError, Words
from quizzes.kinds.texts import missing_thai

MOST_PARTS = 30  # in one question: more is no longer one question on a phone

Text = dict[str, str]


def posted_parts(data: QueryDict, field: str, parts: Collection[str], values: Collection[str]) -> dict[str, str]:
    """Return the values chosen in the fields `<field>.<part>`, by part; parts left empty are not in it.

    Raises Refused("bad_answer") for parts and values that the form does not have, and for two values in one part.
    """
    chosen, start = {}, f"{field}."
    for name in data:
        if not name.startswith(start):
            continue
        part, given = name.removeprefix(start), data.getlist(name)
        if part not in parts or len(given) != 1:
            raise Refused("bad_answer")
        if given[0]:
            chosen[part] = given[0]
    if not set(chosen.values()) <= set(values):
        raise Refused("bad_answer")
    return chosen


def equal_texts(texts: Iterable[tuple[str, Text]], problem: Words) -> list[FieldError]:
    """Return an error at each text that reads like an earlier one; `texts` are pairs of field and text."""
    errors, seen = [], set()
    for field, text in texts:
        for language, words in text.items():
            written = (language, words.casefold())
            if words and written in seen:
                errors.append(FieldError(f"{field}.{language}", problem, _("Change one or take it out.")))
            seen.add(written)
    return errors


def feedback_problems(field: str, feedback: Text) -> list[FieldError]:
    """Return the error of feedback that is there in English only."""
    return missing_thai(field, feedback) if feedback["en"] else []


def number_problems(field: str, parts: Sized, *, least: int, most: int = MOST_PARTS) -> list[FieldError]:
    """Return the error of a list with too few or too many parts."""
    if len(parts) < least:
        return [FieldError(field, _("There are fewer than %(number)s.") % {"number": least}, _("Add what is missing."))]
    if len(parts) > most:
        problem = _("There are more than %(number)s.") % {"number": most}
        return [FieldError(field, problem, _("Take some out, or make two questions of it."))]
    return []
