"""A question of every kind: its entry in questions.yaml, and the forms that answer it rightly or wrongly.

A kind has an entry in `PLAIN` and one in `ANSWERS`.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from django.http import QueryDict

from quizzes.exchange.plain import read_question
from quizzes.kinds import KINDS
from quizzes.kinds.base import Content

Text = dict[str, str]
Values = dict[str, list[str]]  # what stands after `q<position>` in a field's name → its values


def text(thai: str, english: str = "") -> Text:
    return {"th": thai, "en": english}


def plain(kind: str, number: int = 1) -> dict[str, Any]:
    """Return an entry of questions.yaml; no two numbers ask the same."""
    return {
        "id": f"q-{number}",
        "kind": kind,
        "topic": "safety",
        "difficulty": 2,
        "stem": text(f"ป้าสมใจควรทำอย่างไร ข้อ {number}", f"What should Auntie Somjai do? {number}"),
        "explanation": text(f"เฉลยลับ {number}", f"Secret explanation {number}"),
        **PLAIN[kind](number),
    }


def content(kind: str, number: int = 1, **fields: Any) -> Content:
    """Return what a version of such a question holds; neither a row nor a file is written."""
    found = read_question({**plain(kind, number), **fields}).content
    if "picture" in found:
        found["picture"].update(file="questions/0123456789abcdef.svg", width=400, height=300)
    return found


def form(kind: str, content: Content, *, right: bool, position: int = 1) -> QueryDict:
    """Return the form that answers rightly, or wrongly enough to earn nothing."""
    data = QueryDict(mutable=True)
    for part, values in ANSWERS[kind](content, right).items():
        data.setlist(f"q{position}{part}", values)
    assert KINDS[kind].grade(content, KINDS[kind].clean_response(content, data, f"q{position}")) == Fraction(int(right))
    return data


def _feedback(number: int) -> Text:
    return text(f"คำติชมลับ {number}", f"Secret feedback {number}")


def _single_choice(number: int) -> dict[str, Any]:
    choices = [
        {"right": True, **text(f"วางสาย {number}", f"Hang up {number}")},
        {**text(f"บอกรหัส {number}", f"Tell the code {number}"), "feedback": _feedback(number)},
        text(f"โอนเงิน {number}", f"Send money {number}"),
    ]
    return {"choices": choices}


def _multiple_choice(number: int) -> dict[str, Any]:
    fields = _single_choice(number)
    fields["choices"][2]["right"] = True
    return fields


def _matching(number: int) -> dict[str, Any]:
    pairs = [
        {"left": text("ตำรวจ", "Police"), "right": text("191"), "feedback": _feedback(number)},
        {"left": text("รถพยาบาล", "Ambulance"), "right": text("1669")},
        {"left": text(f"แจ้งเหตุออนไลน์ {number}", f"Online crime {number}"), "right": text("1441")},
    ]
    return {"pairs": pairs, "extras": [text("1111")]}


def _ordering(number: int) -> dict[str, Any]:
    return {"items": [text("วางสาย", "Hang up"), text("จดเบอร์", "Note the number"), text(f"โทร 1441 {number}")]}


def _groups(number: int) -> dict[str, Any]:
    real = {**text(f"ธนาคารไม่ส่งลิงก์ {number}"), "feedback": _feedback(number)}
    return {
        "groups": [
            {"name": text("จริง", "Real"), "items": [real, text("1441 โทรได้ตลอดเวลา")]},
            {"name": text("ปลอม", "Fake"), "items": [text("ได้รางวัล คลิกเลย", "You won, click here")]},
        ]
    }


def _hotspot(number: int) -> dict[str, Any]:
    """The choices of a multiple choice, one below the other."""
    choices = _multiple_choice(number)["choices"]
    places = [{"x": 5, "y": 30 * place, "width": 60, "height": 20} for place in range(len(choices))]
    return {
        "picture": {"file": "message.svg", "alt": text("ข้อความในโทรศัพท์", "A message on a phone")},
        "choices": [{**choice, **place} for choice, place in zip(choices, places, strict=True)],
    }


def _short_text(number: int) -> dict[str, Any]:
    half = {"text": f"ตำรวจ {number}", "weight": 50, "feedback": _feedback(number)}
    return {"answers": [{"text": f"ศูนย์ {number}"}, half]}


def _gaps(number: int) -> dict[str, Any]:
    choose = [{**text("ทันที", "at once"), "right": True}, text("พรุ่งนี้", "tomorrow"), text("ปีหน้า", "next year")]
    return {
        "text": text(f"โทร [[1]] [[2]] ข้อ {number}", f"Call [[1]] [[2]] {number}"),
        "blanks": [
            {"control": "type", "answers": [{**text("1441"), "right": True}]},
            {"control": "choose", "answers": choose},
        ],
    }


PLAIN: dict[str, Callable[[int], dict[str, Any]]] = {
    "single_choice": _single_choice,
    "multiple_choice": _multiple_choice,
    "true_false": lambda _number: {"answer": True},
    "matching": _matching,
    "ordering": _ordering,
    "groups": _groups,
    "hotspot": _hotspot,
    "short_text": _short_text,
    "numeric": lambda number: {"answer": str(1440 + number), "unit": text("บาท", "baht")},
    "gaps": _gaps,
}


def _chosen(content: Content, right: bool) -> Values:
    chosen = [choice["id"] for choice in content["choices"] if choice["right"] is right]
    return {"": chosen if right else chosen[:1]}


def _matched(content: Content, right: bool) -> Values:
    """Wrong: each left side gets the right side of the next."""
    options = [pair["option"] for pair in content["pairs"]]
    options = options if right else options[1:] + options[:1]
    return {f".{pair['id']}": [option] for pair, option in zip(content["pairs"], options, strict=True)}


def _ordered(content: Content, right: bool) -> Values:
    """Wrong: from last to first, so that nothing follows what it should."""
    items = content["items"] if right else content["items"][::-1]
    return {f".{item['id']}": [str(place)] for place, item in enumerate(items, start=1)}


def _grouped(content: Content, right: bool) -> Values:
    groups = [group["id"] for group in content["groups"]]
    after = dict(zip(groups, groups[1:] + groups[:1], strict=True))
    return {f".{item['id']}": [item["group"] if right else after[item["group"]]] for item in content["items"]}


def _filled(content: Content, right: bool) -> Values:
    values = {}
    for blank in content["blanks"]:
        one = next(answer for answer in blank["answers"] if answer["right"] is (right or blank["control"] == "type"))
        typed = one["text"]["th"] if right else "ไม่ทราบ"
        values[f".{blank['id']}"] = [typed if blank["control"] == "type" else one["id"]]
    return values


ANSWERS: dict[str, Callable[[Content, bool], Values]] = {
    "single_choice": _chosen,
    "multiple_choice": _chosen,
    "true_false": lambda content, right: {"": [str(content["answer"] is right).lower()]},
    "matching": _matched,
    "ordering": _ordered,
    "groups": _grouped,
    "hotspot": _chosen,
    "short_text": lambda content, right: {"": [content["answers"][0]["text"] if right else "ไม่ทราบ"]},
    "numeric": lambda content, right: {"": [content["answer"] if right else "0"]},
    "gaps": _filled,
}
