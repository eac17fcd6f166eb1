"""Reading GIFT. What is not said in its description is read as Moodle reads it."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from quizzes.exchange.building import TO_CHECK
from quizzes.exchange.contract import Entry, FileRefused, Notice, Reading
from quizzes.exchange.decoding import decode
from quizzes.exchange.drafting import Draft
from quizzes.exchange.gift.answers import AnswerReader
from quizzes.exchange.gift.blocks import Block, blocks, show_escapes
from quizzes.exchange.gift.texts import format_of, plain
from quizzes.exchange.limits import QUESTIONS

GAP = "_____"  # what stands in a sentence where the answer belongs
_REMARK = re.compile(r"(?:^|\s)//(?:\s|$)")
_BRACES = re.compile("[{}]")
NO_QUESTIONS = _("The file holds no questions.")
OTHER_FORMAT = _("Check that the format is the right one.")


def read(data: bytes, *, name: str) -> Reading:
    """Return the questions of a GIFT file. Raises FileRefused."""
    entries: list[Entry] = []
    warnings: list[Notice] = []
    for block in blocks(decode(data)):
        parts = _parts(block)
        if parts is None:
            problem = _("This text has no answers; it was passed over.")
            warnings.append(Notice(_first_place(block), "", problem, ""))
        else:
            entries.append(_read_block(block, parts))
        if len(entries) > QUESTIONS:
            too_many = _("The file has more than %(number)d questions.") % {"number": QUESTIONS}
            raise FileRefused(too_many, _("Divide it into several files."), block.place(0))
    if not entries:
        raise FileRefused(NO_QUESTIONS, OTHER_FORMAT)
    return Reading(entries, warnings=warnings)


@dataclass(frozen=True)
class Parts:
    """A question taken apart; `answer` is None where its braces are wrong. Lines are counted from the block's first."""

    title: str
    stem: str
    answer: str | None
    line: int
    answer_line: int


def _parts(block: Block) -> Parts | None:
    """Return a question's title, text and answers; None where it has no answers, so that it asks nothing."""
    text = block.text
    title, start = _title(text)
    line = _newlines(text, start)
    body = text[start:]
    opening, closing = body.find("{"), body.find("}")
    if opening == -1 and closing == -1:
        return None
    if opening == -1 or closing < opening:
        return Parts(title, body, None, line, line + body.count("\n", 0, max(opening, closing)))
    before, answer, after = body[:opening], body[opening + 1 : closing], body[closing + 1 :]
    answer_line = line + before.count("\n")
    if _BRACES.search(after):
        return Parts(title, body, None, line, answer_line + answer.count("\n"))
    stem = before if not after.strip() else f"{before}{GAP}{after}"
    return Parts(title, stem, answer, line, answer_line)


def _newlines(text: str, start: int) -> int:
    """Return how many lines lie before what comes first after `start`."""
    rest = text[start:]
    return text.count("\n", 0, start + len(rest) - len(rest.lstrip()))


def _first_place(block: Block) -> str:
    return block.place(_newlines(block.text, 0))


def _title(text: str) -> tuple[str, int]:
    """Return the title between `::` and `::`, and where what follows it begins."""
    start = len(text) - len(text.lstrip())
    if not text.startswith("::", start):
        return "", start
    end = text.find("::", start + 2)
    if end == -1:
        return "", start + 2
    return show_escapes(text[start + 2 : end]).strip(), end + 2


def _read_block(block: Block, parts: Parts) -> Entry:
    draft = Draft(block.place(parts.line))
    draft.name, draft.own_id, draft.category = parts.title, block.own_id, block.category
    draft.tags(block.tags)
    default = format_of(parts.stem) or "moodle"
    stem = plain(parts.stem, default)
    draft.stem(stem)
    if _REMARK.search(stem.th):
        draft.warn("stem", _("“//” within a line is part of the text: only whole lines are comments."), TO_CHECK)
    if not stem:
        draft.refuse("stem", _("The question text is missing."), _("Write it before the braces."))
    if parts.answer is None:
        draft.places["answers"] = block.place(parts.answer_line)
        problem = _("The braces around the answers do not fit together.")
        remedy = _("Write one { and one } in each question, \\{ and \\} in a text, and an empty line after a question.")
        draft.refuse("answers", problem, remedy)
    else:
        AnswerReader(draft, parts.answer, default, lambda line: block.place(parts.answer_line + line)).read()
    return draft.entry()
