"""From what other systems grade by to the kinds of this one: choices, true or false, pairs, orders. Exact.

Everything that is graded otherwise here than there is said in a warning; what would be graded wrongly is refused.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quizzes.exchange.drafting import Draft, percent
from quizzes.exchange.markup import Plain
from quizzes.kinds.grading import ALL_OR_NOTHING, PARTIAL
from quizzes.kinds.groups import MOST_GROUPS

FULL = Fraction(1)
ROUNDING = Fraction(1, 20_000)  # the formats round shares to a few digits: 33.33333 per cent is a third
# How a choice says nothing but that the statement is true, or false.
TRUE_WORDS = frozenset({"true", "จริง", "ถูก", "ถูกต้อง"})
FALSE_WORDS = frozenset({"false", "เท็จ", "ไม่จริง", "ผิด", "ไม่ถูกต้อง"})
TO_CHECK = _("Check the question in the draft.")


@dataclass(frozen=True)
class Option:
    """A choice or an answer: the share of the mark that it earns, -1 to 1."""

    text: Plain
    weight: Fraction
    feedback: Plain | None = None
    place: str = ""


def is_about(share: Fraction, wanted: Fraction) -> bool:
    """Say whether a share is the one wanted, but for rounding."""
    return abs(share - wanted) <= ROUNDING


def build_choices(draft: Draft, options: Sequence[Option], *, single: bool) -> None:
    """Make a single or a multiple choice of weighted options."""
    if not draft.limit("choices", options):
        return
    rights = _single_key(draft, options) if single else _multiple_key(draft, options)
    draft.item["kind"] = "single_choice" if single else "multiple_choice"
    draft.item["choices"] = [
        _choice(draft, option, number, right=right)
        for number, (option, right) in enumerate(zip(options, rights, strict=True), start=1)
    ]


def _choice(draft: Draft, option: Option, number: int, *, right: bool) -> dict[str, object]:
    field = f"choices.{number}"
    choice: dict[str, object] = dict(draft.text(field, option.text, place=option.place))
    if right:
        choice["right"] = True
    if option.feedback:
        choice["feedback"] = draft.text(f"{field}.feedback", option.feedback, optional=True)
    return choice


def _single_key(draft: Draft, options: Sequence[Option]) -> list[bool]:
    rights = [is_about(option.weight, FULL) for option in options]
    if sum(rights) != 1:
        problem = _("%(number)s choices earn the whole mark.") % {"number": sum(rights)}
        draft.refuse("choices", problem, _("Let exactly one of them be right."))
    others = [option.weight for option, right in zip(options, rights, strict=True) if not right and option.weight]
    if others:
        shares = {"shares": ", ".join(f"{percent(share)} %" for share in others)}
        draft.warn("choices", _("Choices that earn a share (%(shares)s) earn nothing here.") % shares, TO_CHECK)
    return rights


def _multiple_key(draft: Draft, options: Sequence[Option]) -> list[bool]:
    rights = [option.weight > 0 for option in options]
    number, wrong = sum(rights), len(rights) - sum(rights)
    fits = number and all(
        is_about(option.weight, Fraction(1, number) if right else Fraction(-1, wrong))
        for option, right in zip(options, rights, strict=True)
    )
    draft.item["grading"] = PARTIAL
    if number and not fits:
        gain, loss = percent(Fraction(1, number)), percent(Fraction(1, wrong)) if wrong else "0"
        problem = _(
            "Marked otherwise here: each right choice earns %(gain)s %%, each wrong one takes %(loss)s %% away."
        )
        draft.warn("choices", problem % {"gain": gain, "loss": loss}, TO_CHECK)
    return rights


def build_true_false(draft: Draft, answer: bool, *, when_right: Plain | None, when_wrong: Plain | None) -> None:
    """Make a true or false. It has one explanation for all: feedback becomes it where there is no other."""
    draft.item["kind"], draft.item["answer"] = "true_false", answer
    feedback = [plain for plain in (when_wrong, when_right) if plain]
    if feedback and "explanation" not in draft.item:
        draft.explain(feedback.pop(0))
        draft.warn("explanation", _("The feedback became the explanation, which everyone sees."), TO_CHECK)
    if feedback:
        draft.warn("explanation", _("Feedback that only some trainees see was left out."))


def build_pairs(draft: Draft, pairs: Sequence[tuple[Plain, Plain, str]], extras: Sequence[Plain]) -> None:
    """Make a matching of pairs (left, right, place); a sorting into groups where a right side stands more than once."""
    if not draft.limit("pairs", [*pairs, *extras]):
        return
    times = Counter(right.th for _left, right, _place in pairs)
    extras = [extra for number, extra in enumerate(extras) if extra.th not in times and extra not in extras[:number]]
    draft.item["grading"] = PARTIAL
    if max(times.values(), default=1) > 1:
        _build_groups(draft, pairs, extras)
        return
    draft.item["kind"] = "matching"
    draft.item["pairs"] = [
        {
            "left": draft.text(f"pairs.{number}.left", left, place=place),
            "right": draft.text(f"pairs.{number}.right", right, place=place),
        }
        for number, (left, right, place) in enumerate(pairs, start=1)
    ]
    if extras:
        draft.item["extras"] = [draft.text(f"extras.{number}", one) for number, one in enumerate(extras, start=1)]


def _build_groups(draft: Draft, pairs: Sequence[tuple[Plain, Plain, str]], extras: Sequence[Plain]) -> None:
    groups: dict[str, list[tuple[Plain, str]]] = defaultdict(list)
    names: dict[str, Plain] = {}
    for left, right, place in pairs:
        names.setdefault(right.th, right)
        groups[right.th].append((left, place))
    if extras or not 2 <= len(groups) <= MOST_GROUPS:
        problem = _("Several left sides have the same right side, and they cannot be sorted into 2 to 6 groups.")
        draft.refuse("pairs", problem, _("Let each right side belong to one left side, or each to at least one."))
        return
    draft.item["kind"] = "groups"
    draft.item["groups"] = []
    for number, (name, members) in enumerate(groups.items(), start=1):
        field = f"groups.{number}"
        items = [
            draft.text(f"{field}.items.{place_in}", left, place=place)
            for place_in, (left, place) in enumerate(members, start=1)
        ]
        draft.item["groups"].append({"name": draft.text(f"{field}.name", names[name]), "items": items})


ORDER_MARKED_OTHERWISE = _("Marked otherwise here: each item directly followed by the right one earns its share.")


def build_ordering(draft: Draft, items: Sequence[tuple[Plain, str]], *, all_or_nothing: bool) -> None:
    """Make an ordering of items (text, place) in their right order."""
    if not draft.limit("items", items):
        return
    draft.item["kind"] = "ordering"
    draft.item["grading"] = ALL_OR_NOTHING if all_or_nothing else PARTIAL
    draft.item["items"] = [
        draft.text(f"items.{number}", text, place=place) for number, (text, place) in enumerate(items, start=1)
    ]


FILL_IN = {"th": "เติมช่องว่าง", "en": "Fill in the gaps."}


@dataclass(frozen=True)
class Gap:
    """A gap: to choose from its options, or to type one of those that are right."""

    options: Sequence[Option]
    is_typed: bool
    place: str = ""


def build_gaps(draft: Draft, stem: Plain | None, text: Plain, gaps: Sequence[Gap], *, match_case: bool = False) -> None:
    """Make gaps in a text that marks them `[[1]]`, `[[2]]` …"""
    if not draft.limit("blanks", gaps):
        return
    draft.item["kind"], draft.item["grading"] = "gaps", PARTIAL
    draft.item["text"] = draft.text("text", text)
    if not stem:
        draft.item["stem"] = dict(FILL_IN)
        problem = pgettext_lazy("import", "What to do is not said; “%(text)s” was put there.")
        draft.warn("stem", problem % {"text": FILL_IN["th"]}, TO_CHECK)
    if match_case:
        draft.item["match_case"] = True
    draft.item["blanks"] = [_blank(draft, gap, f"blanks.{number}") for number, gap in enumerate(gaps, start=1)]


def _blank(draft: Draft, gap: Gap, field: str) -> dict[str, object]:
    if gap.place:
        draft.places[field] = gap.place
    if any(option.weight > 0 and not is_about(option.weight, FULL) for option in gap.options):
        draft.warn(field, _("Answers that earn a share earn nothing here."), TO_CHECK)
    if any(option.feedback for option in gap.options):
        draft.warn_once(field, _("Feedback on single gaps was left out."))
    answers = []
    for number, option in enumerate(gap.options, start=1):
        answer: dict[str, object] = dict(draft.text(f"{field}.answers.{number}", option.text, place=option.place))
        if is_about(option.weight, FULL):
            answer["right"] = True
        answers.append(answer)
    return {"control": "type" if gap.is_typed else "choose", "answers": answers}
