"""Published questions and quizzes in the plain form of docs/course-package.md: what `plain` and `plain_quiz` read.

What stands for itself is left out: an empty text, a default. Reading what is written here gives the same content.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from quizzes.kinds.base import Content
from quizzes.kinds.blanks import CHOOSE
from quizzes.kinds.grading import ALL_OR_NOTHING
from quizzes.kinds.hotspot import PLACE
from quizzes.kinds.short_text import FULL
from quizzes.kinds.typed import OPTIONS
from quizzes.models import Quiz

Plain = dict[str, Any]


def plain_text(text: dict[str, str]) -> Plain | None:
    """Return a text in two languages, None where there is none."""
    return {name: text[name] for name in ("th", "en") if text.get(name)} or None


def plain_content(kind: str, content: Content) -> Plain:
    """Return the fields of a question's content, without those that are empty; `picture` has its `alt` alone."""
    fields = {"stem": plain_text(content["stem"]), **_PLAIN[kind](content)}
    if picture := content.get("picture"):
        fields["picture"] = {"alt": plain_text(picture["alt"])}
    fields["explanation"] = plain_text(content["explanation"])
    return {name: value for name, value in fields.items() if value is not None}


def _with(text: dict[str, str], **more: Any) -> Plain:
    """Return a text with what else is said of it."""
    return {**more, **(plain_text(text) or {})}


def _feedback(part: dict[str, Any]) -> Plain:
    found = plain_text(part["feedback"])
    return {"feedback": found} if found else {}


def _choice(choice: dict[str, Any]) -> Plain:
    right = {"right": True} if choice["right"] else {}
    place = {name: choice[name] for name in PLACE if name in choice}
    return {**right, **(plain_text(choice["text"]) or {}), **place, **_feedback(choice)}


def _choices(content: Content) -> Plain:
    return {"choices": [_choice(choice) for choice in content["choices"]], **_grading(content)}


def _grading(content: Content) -> Plain:
    grading = content.get("grading") or ALL_OR_NOTHING
    return {} if grading == ALL_OR_NOTHING else {"grading": grading}


def _matching(content: Content) -> Plain:
    pairs = [
        {"left": plain_text(one["left"]), "right": plain_text(one["right"]), **_feedback(one)}
        for one in content["pairs"]
    ]
    extras = [plain_text(extra["right"]) for extra in content["extras"]]
    return {"pairs": pairs, **({"extras": extras} if extras else {}), **_grading(content)}


def _ordering(content: Content) -> Plain:
    return {"items": [plain_text(item["text"]) for item in content["items"]], **_grading(content)}


def _groups(content: Content) -> Plain:
    groups = [
        {
            "name": plain_text(group["name"]),
            "items": [
                {**_with(item["text"]), **_feedback(item)} for item in content["items"] if item["group"] == group["id"]
            ],
        }
        for group in content["groups"]
    ]
    return {"groups": groups, **_grading(content)}


def _short_text(content: Content) -> Plain:
    answers = [
        {"text": one["text"], **({} if one["weight"] == FULL else {"weight": one["weight"]}), **_feedback(one)}
        for one in content["answers"]
    ]
    return {"answers": answers, **_options(content)}


def _options(content: Content) -> Plain:
    return {name: True for name in OPTIONS if content.get(name)}


def _numeric(content: Content) -> Plain:
    tolerance = {} if content["tolerance"] == "0" else {"tolerance": content["tolerance"]}
    unit = plain_text(content["unit"])
    return {"answer": content["answer"], **tolerance, **({"unit": unit} if unit else {})}


def _gaps(content: Content) -> Plain:
    blanks = [
        {
            "control": blank["control"] or CHOOSE,
            "answers": [_with(one["text"], **({"right": True} if one["right"] else {})) for one in blank["answers"]],
        }
        for blank in content["blanks"]
    ]
    return {"text": plain_text(content["text"]), "blanks": blanks, **_options(content), **_grading(content)}


_PLAIN: dict[str, Callable[[Content], Plain]] = {
    "single_choice": _choices,
    "multiple_choice": _choices,
    "hotspot": _choices,
    "true_false": lambda content: {"answer": content["answer"]},
    "matching": _matching,
    "ordering": _ordering,
    "groups": _groups,
    "short_text": _short_text,
    "numeric": _numeric,
    "gaps": _gaps,
}


def plain_quiz(quiz: Quiz) -> Plain:
    """Return the settings under `quiz:` in a `module.yaml`. Draws, fixed questions and minimums cost a query each."""
    fields: Plain = {
        "id": quiz.code,
        "title": plain_text({"th": quiz.title, "en": quiz.title_en}),
        "pass_percent": quiz.pass_percent,
        "time_limit_minutes": minutes(quiz.time_limit),
        "attempts_allowed": quiz.attempts_allowed,
        "cooldown_minutes": minutes(quiz.cooldown),
        "shuffle_choices": quiz.shuffle_choices,
        "draws": [_draw(draw) for draw in quiz.draws.all()],
        "fixed": [one.question.code for one in quiz.fixed_questions.all()],
        "minimums": [{"topic": one.topic, "percent": one.percent} for one in quiz.topic_minimums.all()],
    }
    defaults = Quiz()
    for name in ("counts", "review", "pages", "time_over"):
        if getattr(quiz, name) != getattr(defaults, name):
            fields[name] = getattr(quiz, name)
    if quiz.grace is not None:
        fields["grace_minutes"] = minutes(quiz.grace)
    return {name: value for name, value in fields.items() if value != []}


def _draw(draw: Any) -> Plain:
    more = {name: getattr(draw, name) for name in ("difficulty", "rest_days") if getattr(draw, name)}
    return {"topic": draw.topic, "count": draw.count, **more}


def minutes(time: timedelta | None) -> int:
    """Return a time in whole minutes, 0 for none."""
    return int((time or timedelta()).total_seconds() // 60)
