"""Blocks that show something: a picture, a staged conversation, real beside fake."""

import re

from django.utils.translation import gettext as _

from courses.packages.fences.parts import Part, Writer, all_fields, need_argument, need_field, rich_text
from courses.packages.package import Block, Named

_SPEAKER = re.compile(r"(?P<reader>>\s*)?(?P<speaker>[^:：]{1,60}?)\s*[:：]\s*(?P<text>.+)")
_PICTURE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.(?:svg|png|jpg|jpeg|webp)", re.ASCII)
_EXHIBIT = re.compile(r"(?P<verdict>real|fake)\s*:\s*(?P<label>.*)")
_EXHIBIT_FIELDS = ("text", "picture", "alt", "why")


def read_chat(part: Part, writer: Writer) -> Block:
    title = need_argument(part, writer, "::: chat LINE กลุ่มหมู่บ้าน")
    messages = []
    for line, words in part.numbered():
        found = _SPEAKER.fullmatch(words)
        if found is None:
            writer.note(line, "chat", _("This is not a message."), _("Write “name: what is said”, one message a line."))
            continue
        messages.append(
            {"speaker": found["speaker"].strip(), "text": found["text"], "is_reader": bool(found["reader"])}
        )
    if not messages:
        writer.note(part.line, "chat", _("The block is empty."), _("Write “name: what is said”, one message a line."))
    return Block("chat", {"title": title, "messages": messages}, part.line)


def read_picture(part: Part, writer: Writer) -> Block:
    name = _picture_name(need_argument(part, writer, "::: picture phone.svg"), part.line, writer)
    texts = all_fields(part, writer, ("alt", "caption", "credit"))
    if not texts["alt"]:
        remedy = _("Add a line “alt: …” that says what the picture shows.")
        writer.note(part.line, "alt", _("The picture has no alternative text."), remedy)
    if not texts["credit"]:
        del texts["credit"]  # as it was before there was this field: a page without it has not changed
    return Block("picture", {"image": Named(name, "picture"), **texts}, part.line)


def _picture_name(name: str, line: int, writer: Writer) -> str:
    """Return the name of a picture, "" with a note where it cannot be one."""
    if not name or _PICTURE_NAME.fullmatch(name):
        return name
    problem = _("“%(name)s” cannot be the name of a picture.") % {"name": name}
    remedy = _("Name an svg, png, jpg or webp file that stands directly in the folder pictures.")
    writer.note(line, "picture", problem, remedy)
    return ""


def read_compare(part: Part, writer: Writer) -> Block:
    """Read exhibits, each begun by a line `real: …` or `fake: …`."""
    title = need_argument(part, writer, "::: compare SMS สองข้อความ")
    exhibits: list[tuple[str, Part]] = []
    for line, words in part.numbered():
        if begun := _EXHIBIT.fullmatch(words):
            exhibits.append((begun["verdict"], Part(begun["verdict"], begun["label"], line, [])))
        elif exhibits:
            under = exhibits[-1][1]
            under.lines.extend([""] * (line - under.first - len(under.lines)))  # lines keep their numbers
            under.lines.append(words)
        else:
            problem = _("This line belongs to no exhibit.")
            writer.note(line, "compare", problem, _("Begin each exhibit with “real: …” or “fake: …”."))
    if len(exhibits) < 2:
        problem = _("A comparison needs two exhibits or more.")
        writer.note(part.line, "compare", problem, _("Begin each exhibit with “real: …” or “fake: …”."))
    value = {"title": title, "exhibits": [_exhibit(verdict, under, writer) for verdict, under in exhibits]}
    return Block("compare", value, part.line)


def _exhibit(verdict: str, part: Part, writer: Writer) -> dict:
    need_field(verdict, part.argument, part, writer)
    # Several lines `text: …` are the lines of one message.
    shown = [words.partition(":")[2].strip() for _line, words in part.numbered() if words.startswith("text:")]
    fields = all_fields(part, writer, _EXHIBIT_FIELDS)
    exhibit = {"verdict": verdict, "label": part.argument, "text": "\n".join(shown)}
    why = next((line for line, words in part.numbered() if words.startswith("why:")), part.line)
    if fields["why"]:
        exhibit["why"] = rich_text(Part("prose", "", why, [fields["why"]]), writer, "why")
    else:
        need_field("why", "", part, writer)
    if fields["picture"]:
        exhibit["image"] = Named(_picture_name(fields["picture"], part.line, writer), "picture")
        exhibit["alt"] = need_field("alt", fields["alt"], part, writer)
    elif not shown:
        need_field("text", "", part, writer)
    return exhibit
