"""Writing Moodle XML, with HTML texts, which are what Moodle's editors expect."""

import base64
import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from html import escape
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.exchange.contract import Outgoing, Written
from quizzes.exchange.moodle_xml.gaps import LOOSE
from quizzes.exchange.telling import LeftOut, Teller, choice_weights, own_tags, written_percent
from quizzes.kinds.blanks import CHOOSE
from quizzes.kinds.grading import ALL_OR_NOTHING, grading_of
from quizzes.kinds.marked_text import pieces_of

_IN_GAP = re.compile(r"([\\~#}=%/])")
RULE = "<hr />"  # between what to do and the text with gaps


def write(questions: Sequence[Outgoing], *, language: str) -> Written:
    """Return a Moodle XML file of the questions in one language."""
    teller, topic = Teller(language), ""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    for question, written in teller.each(questions, _question):
        if question.topic != topic:
            topic = question.topic
            category = _element("category", _text(f"$course$/top/{topic}"))
            lines.append(_element("question", category, type="category"))
        lines.append(written)
    return Written("\n".join([*lines, "</quiz>", ""]).encode(), teller.left_out, teller.losses)


def _element(name: str, /, *inside: str, **attributes: str) -> str:
    about = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{about}>{''.join(inside)}</{name}>"


def _text(text: str) -> str:
    return _element("text", escape(text, quote=False))


def _html(text: str) -> str:
    """Return a plain text as HTML."""
    return escape(text, quote=False).replace("\n", "<br />")


def _formatted(name: str, text: str, /, *inside: str, **attributes: str) -> str:
    return _element(name, _text(_html(text)), *inside, **attributes, format="html")


def _question(question: Outgoing, teller: Teller) -> str:
    if question.kind not in WRITERS:
        raise LeftOut(_("Moodle XML has no such kind of question."))
    kind, writer = WRITERS[question.kind]
    tags = [_element("tag", _text(tag)) for tag in own_tags(question)]
    return _element(
        "question",
        _element("name", _text(question.code)),
        _stem(question, teller),
        _formatted("generalfeedback", teller.optional(question.content["explanation"])),
        _element("defaultgrade", "1"),
        _element("penalty", "0"),
        _element("hidden", "0"),
        _element("idnumber", question.code),
        writer(question, teller),
        *([_element("tags", *tags)] if tags else []),
        type=kind,
    )


def _stem(question: Outgoing, teller: Teller) -> str:
    html = _html(teller.text(question.content["stem"]))
    if question.kind == "gaps":
        html += RULE + _cloze(question, teller)
    picture, file = question.content.get("picture"), ""
    if picture and not question.picture:
        teller.picture(question)
    elif picture:
        name = PurePosixPath(picture["file"]).name
        alt = escape(teller.optional(picture["alt"]))
        html = f'<img src="@@PLUGINFILE@@/{name}" alt="{alt}" />{html}'
        file = _element("file", base64.b64encode(question.picture).decode(), name=name, path="/", encoding="base64")
    return _element("questiontext", _text(html), file, format="html")


def _answer(text: str, share: Fraction, feedback: str, *, is_html: bool = True) -> str:
    said = _formatted("feedback", feedback)
    about = {"fraction": written_percent(share)}
    if is_html:
        return _formatted("answer", text, said, **about)
    return _element("answer", _text(text), said, **about, format="moodle_auto_format")


def _choices(question: Outgoing, teller: Teller) -> str:
    choices = question.content["choices"]
    single = question.kind == "single_choice"
    weights = [Fraction(int(one["right"])) for one in choices] if single else choice_weights(question, teller)
    answers = [
        _answer(teller.text(choice["text"]), weight, teller.optional(choice["feedback"]))
        for choice, weight in zip(choices, weights, strict=True)
    ]
    return "".join([_element("single", str(single).lower()), _element("shuffleanswers", "true"), *answers])


def _true_false(question: Outgoing, teller: Teller) -> str:
    answers = [(word, Fraction(int(question.content["answer"] is value))) for word, value in TRUTH.items()]
    return "".join(_answer(word, share, "", is_html=False) for word, share in answers)


TRUTH = {"true": True, "false": False}


def _matching(question: Outgoing, teller: Teller) -> str:
    content = question.content
    teller.feedback(content["pairs"])
    pairs = [(teller.text(pair["left"]), teller.text(pair["right"])) for pair in content["pairs"]]
    extras = [("", teller.text(extra["right"])) for extra in content["extras"]]
    return _pairs(question, teller, [*pairs, *extras])


def _groups(question: Outgoing, teller: Teller) -> str:
    content = question.content
    teller.feedback(content["items"])
    names = {group["id"]: teller.text(group["name"]) for group in content["groups"]}
    if len(content["items"]) == len(names):
        teller.lose(_("That things are sorted into groups: it becomes a matching."))
    return _pairs(question, teller, [(teller.text(item["text"]), names[item["group"]]) for item in content["items"]])


def _pairs(question: Outgoing, teller: Teller, pairs: Sequence[tuple[str, str]]) -> str:
    teller.by_share(question)
    parts = [_formatted("subquestion", left, _element("answer", _text(right))) for left, right in pairs]
    return _element("shuffleanswers", "true") + "".join(parts)


def _ordering(question: Outgoing, teller: Teller) -> str:
    is_whole = grading_of(question.content) == ALL_OR_NOTHING
    settings = {
        "layouttype": "VERTICAL",
        "selecttype": "ALL",
        "selectcount": "0",
        "gradingtype": "ALL_OR_NOTHING" if is_whole else "RELATIVE_NEXT_EXCLUDE_LAST",
        "showgrading": "SHOW",
    }
    items = [
        _formatted("answer", teller.text(item["text"]), fraction=f"{number}.0000000")
        for number, item in enumerate(question.content["items"], start=1)
    ]
    return "".join([*(_element(name, value) for name, value in settings.items()), *items])


def _short_text(question: Outgoing, teller: Teller) -> str:
    content = question.content
    teller.options(question, carries_case=True)
    answers = [
        _answer(
            answer["text"].replace("*", "\\*"),
            Fraction(answer["weight"], 100),
            teller.optional(answer["feedback"]),
            is_html=False,
        )
        for answer in content["answers"]
    ]
    return _element("usecase", str(int(content["match_case"]))) + "".join(answers)


def _numeric(question: Outgoing, teller: Teller) -> str:
    content = question.content
    tolerance = _element("tolerance", content["tolerance"])
    answer = _element("answer", _text(content["answer"]), tolerance, fraction="100", format="moodle_auto_format")
    unit = teller.optional(content["unit"])
    if not unit:
        return answer + _element("showunits", "3")
    one = _element("unit", _element("multiplier", "1"), _element("unit_name", escape(unit, quote=False)))
    settings = {"unitgradingtype": "0", "unitpenalty": "0.1", "showunits": "0", "unitsleft": "0"}
    return "".join([answer, _element("units", one), *(_element(name, value) for name, value in settings.items())])


def _no_more(question: Outgoing, teller: Teller) -> str:
    """Gaps stand in the question's text."""
    return ""


def _cloze(question: Outgoing, teller: Teller) -> str:
    content = question.content
    teller.by_share(question)
    teller.options(question, carries_case=any(blank["control"] != CHOOSE for blank in content["blanks"]))
    pieces = pieces_of(teller.text(content["text"]))
    words = [content["stem"][teller.language], *(piece for piece in pieces if isinstance(piece, str))]
    if any(LOOSE.search(text) for text in words):
        raise LeftOut(_("Moodle would take a part of the text for a gap."))
    return "".join(
        _html(piece) if isinstance(piece, str) else _gap(content["blanks"][piece - 1], content, teller)
        for piece in pieces
    )


def _gap(blank: dict[str, Any], content: dict[str, Any], teller: Teller) -> str:
    is_chosen = blank["control"] == CHOOSE
    kind = "MULTICHOICE_S" if is_chosen else f"SHORTANSWER{'_C' if content['match_case'] else ''}"
    answers = []
    for answer in blank["answers"]:
        text = teller.text(answer["text"])
        words = _IN_GAP.sub(r"\\\1", text if is_chosen else text.replace("*", "\\*"))
        answers.append(f"{'=' if answer['right'] else ''}{_html(words)}")
    return f"{{1:{kind}:{'~'.join(answers)}}}"


WRITERS: dict[str, tuple[str, Callable[[Outgoing, Teller], str]]] = {
    "single_choice": ("multichoice", _choices),
    "multiple_choice": ("multichoice", _choices),
    "true_false": ("truefalse", _true_false),
    "matching": ("matching", _matching),
    "groups": ("matching", _groups),
    "ordering": ("ordering", _ordering),
    "short_text": ("shortanswer", _short_text),
    "numeric": ("numerical", _numeric),
    "gaps": ("cloze", _no_more),
}
