"""Blocks that are a name alone: a hotline, a word of the glossary, a practice question."""

import re

from django.utils.translation import gettext as _

from courses.packages.fences.parts import Part, Writer, need_argument, refuse_lines
from courses.packages.package import Block, Named

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)


def read_hotline(part: Part, writer: Writer) -> Block:
    return Block("hotline", {"hotline": _named(part, writer, "::: hotline 1441")}, part.line)


def read_term(part: Part, writer: Writer) -> Block:
    return Block("term", {"term": _named(part, writer, "::: term otp")}, part.line)


def read_practice(part: Part, writer: Writer) -> Block:
    return Block("practice", {"question": _named(part, writer, "::: practice vd-role-01")}, part.line)


def _named(part: Part, writer: Writer, example: str) -> Named:
    name = need_argument(part, writer, example)
    refuse_lines(part, writer)
    if name and not _ID.fullmatch(name):
        problem = _("“%(id)s” cannot be an id.") % {"id": name}
        writer.note(part.line, part.kind, problem, _("Use the letters a–z, digits and hyphens."))
        name = ""
    return Named(name, part.kind)
