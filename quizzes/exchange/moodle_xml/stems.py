"""What a question in Moodle XML asks, and the picture that it shows."""

from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from quizzes.exchange.drafting import Draft
from quizzes.exchange.markup import HtmlPicture, Plain
from quizzes.exchange.moodle_xml.nodes import Node, from_base64

Find = Callable[[HtmlPicture], bytes | None]


def read_stem(draft: Draft, question: Node) -> None:
    """Set what is asked, and its picture."""
    text = question.first("questiontext")
    stem = text.plain() if text else None
    if not stem:
        draft.refuse("stem", _("The question text is missing."), _("Write it in Moodle, or leave the question out."))
    stem, find = with_pictures(question, stem or Plain(""))
    draft.stem(stem, place=text.place if text else "", find=find)


def with_pictures(question: Node, stem: Plain) -> tuple[Plain, Find]:
    """Return a text with its pictures (Moodle before version 2 wrote one beside it), and what finds their files."""
    text, old = question.first("questiontext"), question.value("image")
    if old:
        stem = replace(stem, pictures=(*stem.pictures, HtmlPicture(old, "")))

    def find(picture: HtmlPicture) -> bytes | None:
        if old and picture.source == old:
            data = question.value("image_base64")
            return from_base64(data) if data else None
        return text.picture(picture) if text else None

    return stem, find
