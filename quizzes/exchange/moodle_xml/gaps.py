"""Moodle's questions with gaps: words to choose or drag, and Cloze, where a small question stands in each gap."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from html import unescape

from django.utils.translation import gettext_lazy as _

from quizzes.exchange.building import FULL, Gap, Option, build_gaps, is_about
from quizzes.exchange.building_typed import read_number
from quizzes.exchange.drafting import REWRITE, Draft, read_percent
from quizzes.exchange.limits import PARTS
from quizzes.exchange.markup import Plain, plain_html, plain_text
from quizzes.exchange.moodle_xml.nodes import FORMATS, Node
from quizzes.exchange.moodle_xml.stems import with_pictures

# Noncharacters, which are in no text, keep the place of a gap while the formatting is taken off.
_HELD = re.compile("\ufdd0(\\d{1,4})\ufdd1")
_MARKED = re.compile(r"\[\[(\d{1,3})\]\]")
_RULE = re.compile(r"<hr\b[^>]{0,200}>", re.IGNORECASE)
_OPENING = re.compile(r"\{\s*+(\d{0,5}+)\s*+:\s*+([A-Z_]{2,20}+)\s*+:")
_INSIDE = re.compile(r"(?:\\.|[^\\}])*+", re.DOTALL)
LOOSE = re.compile(r"\{\s*+\d{0,5}+\s*+:\s*+[A-Z_]{2,20}+\b")
_PART = re.compile(r"(?:\\.|[^\\~])++", re.DOTALL)
_REFERENCE = re.compile(r"&#(?:[0-9]{1,7}|[xX][0-9A-Fa-f]{1,6});")
_ESCAPED = re.compile(r"\\([~#}=%{\\/:\"'\[\]])")
_WEIGHT = re.compile(r"%(-?[0-9.]{1,10})%")
CHOOSE = re.compile(r"(?:MULTICHOICE|MC)(?:_?[VH]?S?)?")
TYPED = re.compile(r"(?:SHORTANSWER|SA|MW)(?:_?C)?")
NUMBER = ("NUMERICAL", "NM")


def read_marked_gaps(draft: Draft, question: Node) -> None:
    """Words to choose or drag: `[[3]]` is the gap where the third of the listed words belongs."""
    listed = [*question.all("selectoption"), *question.all("dragbox")]
    if not draft.limit("blanks", listed):
        return
    words = [(word.plain() or Plain(""), word.value("group") or "1", word.place) for word in listed]
    gaps: list[Gap] = []

    def hold(found: re.Match[str]) -> str:
        at = int(found.group(1)) - 1
        if not 0 <= at < len(words):
            problem = _("There is no word number %(number)s for a gap.") % {"number": at + 1}
            draft.refuse("blanks", problem, _("Add the word, or take the gap out."))
        elif len(gaps) <= PARTS:
            options = [
                Option(text, Fraction(int(place == at)), None, line)
                for place, (text, group, line) in enumerate(words)
                if group == words[at][1]
            ]
            gaps.append(Gap(_each_once(options), is_typed=False))
            return f"\ufdd0{len(gaps)}\ufdd1"
        return ""

    text = question.first("questiontext")
    _finish(draft, question, _MARKED.sub(hold, text.text()) if text else "", gaps)


def _each_once(options: list[Option]) -> list[Option]:
    """Return options without those that read like another, which are there to be dragged more than once."""
    right = next(option for option in options if option.weight)
    others = {option.text.th: option for option in reversed(options)} | {right.text.th: right}
    return [option for option in options if others[option.text.th] is option]


@dataclass(frozen=True)
class Opened:
    """What stands between the braces of a gap in Cloze; its line, counted from that of the text."""

    weight: int
    kind: str
    written: str
    line: int


def opened_gaps(html: str) -> tuple[str, list[Opened]]:
    """Return a Cloze text in which each gap is held by its number, and the gaps; not many more than there may be."""
    pieces, gaps, position, line = [], list[Opened](), 0, 0
    while len(gaps) <= PARTS and (opening := _OPENING.search(html, position)):
        inside = _INSIDE.match(html, opening.end())
        if not inside or inside.end() == len(html):  # nothing closes it, nor any gap after it
            break
        line += html.count("\n", position, opening.start())
        gaps.append(Opened(int(opening.group(1) or 1), opening.group(2), inside.group(), line))
        pieces += [html[position : opening.start()], f"\ufdd0{len(gaps)}\ufdd1"]
        line += html.count("\n", opening.start(), inside.end())
        position = inside.end() + 1
    return "".join([*pieces, html[position:]]), gaps


def read_cloze(draft: Draft, question: Node) -> None:
    """Gaps such as `{1:SHORTANSWER:=Berlin~%50%Bonn#feedback}`."""
    text = question.first("questiontext")
    held, opened = opened_gaps(_REFERENCE.sub(_shown_reference, text.text()) if text else "")
    first = int(text.place) if text else 0
    gaps = [
        _cloze_gap(draft, one.kind, one.written, f"blanks.{number}", str(first + one.line))
        for number, one in enumerate(opened, start=1)
    ]
    if LOOSE.search(held):
        draft.refuse("text", _("A gap is not written as it should be."), _("Write for example {1:SHORTANSWER:=word}."))
    if len({one.weight for one in opened}) > 1:
        draft.warn("blanks", _("Its gaps counted differently; here each gap counts the same."))
    cases = {one.kind.endswith("C") for one in opened if TYPED.fullmatch(one.kind)}
    if len(cases) > 1:
        draft.warn("blanks", _("Capitals mattered in some of its gaps; here they do in none."))
    _finish(draft, question, held, gaps, match_case=cases == {True})


def _shown_reference(found: re.Match[str]) -> str:
    """Return the character of `&#39;`, so that its signs are not taken for those of a gap."""
    character = unescape(found.group())
    return f"\\{character}" if character in "~#}=%{\\" else character.replace("&", "&amp;").replace("<", "&lt;")


def _cloze_gap(draft: Draft, kind: str, written: str, field: str, line: str) -> Gap:
    draft.places[field] = line
    parts = [part for part in _PART.findall(written) if part.strip()]
    if not draft.limit(field, parts):
        return Gap([], is_typed=True, place=line)
    options = [_alternative(part, line) for part in parts]
    if CHOOSE.fullmatch(kind):
        return Gap(options, is_typed=False, place=line)
    if kind in NUMBER:
        return Gap(_number(draft, options, field), is_typed=True, place=line)
    if not TYPED.fullmatch(kind):
        draft.refuse(field, _("Gaps of the kind “%(kind)s” cannot be taken.") % {"kind": kind}, REWRITE)
    kept = []
    for option in options:
        if "*" not in option.text.th.replace("\\*", ""):
            kept.append(replace(option, text=plain_text(option.text.th.replace("\\*", "*"))))
        elif option.weight > 0:
            problem = _("“%(text)s” stands for more than one answer (*).") % {"text": option.text.th[:60]}
            draft.refuse(field, problem, _("Write each right answer out."))
    return Gap(kept, is_typed=True, place=line)


def _alternative(part: str, line: str) -> Option:
    """Return one answer of a gap: `=right`, `%50%partly right`, each with `#feedback` or without."""
    part = part.strip()
    weight = FULL if part.startswith("=") else Fraction(0)
    part = part.removeprefix("=")
    if found := _WEIGHT.match(part):
        weight, part = read_percent(found.group(1)) or Fraction(0), part[found.end() :]
    text, feedback = _apart(part)
    said = plain_html(feedback)
    return Option(plain_html(text), weight, said if said else None, line)


def _apart(part: str) -> tuple[str, str]:
    """Return the answer and its feedback."""
    sign = re.search(r"(?<!\\)#", part)
    text, feedback = (part[: sign.start()], part[sign.end() :]) if sign else (part, "")
    return _ESCAPED.sub(r"\1", text), _ESCAPED.sub(r"\1", feedback)


def _number(draft: Draft, options: list[Option], field: str) -> list[Option]:
    """Return what may be typed where a number is asked: only one that is exact can be kept."""
    kept = []
    for option in options:
        number, _colon, tolerance = option.text.th.partition(":")
        if number.strip() == "*" and not option.weight:
            continue
        value, distance = read_number(number), read_number(tolerance or "0")
        if value is None or distance is None:
            said = _("“%(text)s” is not a number.") % {"text": option.text.th[:60]}
            draft.refuse(field, said, _("Write a decimal such as 12.5."))
        elif is_about(option.weight, FULL) and distance != "0":
            problem = _("A number with a tolerance cannot be asked for in a gap.")
            draft.refuse(field, problem, _("Make a question of its own of it."))
        elif distance == "0" or option.weight:
            kept.append(replace(option, text=plain_text(value)))
    return kept


def _finish(draft: Draft, question: Node, held: str, gaps: list[Gap], *, match_case: bool = False) -> None:
    """Set stem and text: what stands before a rule, or on the lines before the first gap, is what to do."""
    read = _reader(question)
    rule = _RULE.search(held)
    if rule and rule.start() < held.find("\ufdd0"):
        head, body = read(held[: rule.start()]), read(held[rule.end() :])
    else:
        head, body = _split(read(held))
    body_only = replace(body, pictures=())
    head, find = with_pictures(question, replace(head, pictures=(*head.pictures, *body.pictures)))
    if any(sign in text for sign in ("[[", "]]") for text in (body.th, body.en)):
        draft.refuse("text", _("The text has square brackets that are no gap."), _("Write them otherwise."))
    if not gaps:
        draft.refuse("blanks", _("There are no gaps."), _("Add gaps, or leave the question out."))
    draft.stem(head, find=find)
    marked = replace(body_only, th=_HELD.sub(r"[[\1]]", body.th), en=_HELD.sub(r"[[\1]]", body.en))
    build_gaps(draft, head, marked, gaps, match_case=match_case)


def _reader(question: Node) -> Callable[[str], Plain]:
    text = question.first("questiontext")
    return FORMATS.get(text.attribute("format") if text else "", plain_html)


def _split(whole: Plain) -> tuple[Plain, Plain]:
    heads, bodies = zip(*(_split_lines(text) for text in (whole.th, whole.en)), strict=True)
    head = replace(whole, th=heads[0], en=heads[1])
    return head, Plain(bodies[0], bodies[1])


def _split_lines(text: str) -> tuple[str, str]:
    """Return the lines before the first gap, and the rest."""
    lines = text.split("\n")
    first = next((at for at, line in enumerate(lines) if "\ufdd0" in line), 0)
    return "\n".join(lines[:first]).strip(), "\n".join(lines[first:]).strip()
