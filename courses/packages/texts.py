"""The Markdown files of a package: front matter, then teaching blocks, one file a language."""

import re
from collections.abc import Callable

from django.utils.translation import gettext as _

from courses.packages.errors import ErrorList, Place
from courses.packages.fields import Fields
from courses.packages.files import PackageFiles
from courses.packages.markdown import read_blocks
from courses.packages.marked_yaml import read_yaml
from courses.packages.package import LANGUAGES, PageText, Source
from courses.packages.prose import is_outside_address

SUMMARY_LIMIT = 400
MAX_MINUTES = 1_000
_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<yaml>.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
TakeMore = Callable[[Fields], dict]


def read_page_texts(
    folder: PackageFiles, stem: str, errors: ErrorList, *, take_more: TakeMore = lambda fields: {}
) -> dict[str, PageText]:
    """Return the texts of `stem.th.md` and, where it is there, `stem.en.md`, by language.

    `take_more` takes the fields that this kind of page has besides title and summary.
    """
    texts: dict[str, PageText] = {}
    for language in LANGUAGES:
        file = f"{stem}.{language}.md"
        if language != LANGUAGES[0] and file not in folder:
            continue
        text = folder.text(file)
        if text is not None and (page := _read_text(text, file, errors, take_more)):
            texts[language] = page
    _compare_languages(texts, errors)
    return texts


def _read_text(text: str, file: str, errors: ErrorList, take_more: TakeMore) -> PageText | None:
    found = _FRONT_MATTER.match(text)
    if found is None:
        remedy = _("Begin with a line “---”, the fields, and another line “---”.")
        errors.add(Place(file, 1), "", _("The front matter is missing or has no end."), remedy)
        return None
    node = read_yaml(found["yaml"], file=file, errors=errors, first_line=2)
    blocks = read_blocks(text[found.end() :], file=file, first_line=found[0].count("\n") + 1, errors=errors)
    if node is None:
        return None
    fields = Fields(node, file=file, errors=errors)
    title, summary = fields.text("title"), fields.text("summary", limit=SUMMARY_LIMIT)
    more = take_more(fields)
    fields.close()
    if more and not blocks:
        errors.add(Place(file), "", _("The lesson has no text."), _("Write it below the front matter."))
    return PageText(file, title, summary, blocks, **more)


def take_lesson_fields(fields: Fields) -> dict:
    """Take what only lessons have."""
    lesson_id = fields.id()
    sources = tuple(_take_source(entry) for entry in fields.list_of_fields("sources", required=False))
    checked_on, review_by = fields.day("checked_on"), fields.day("review_by")
    if checked_on and review_by and review_by <= checked_on:
        problem = _("The facts must be checked again after the day they were checked.")
        fields.note("review_by", fields.line_of("review_by"), problem, _("Put a later day."))
    minutes = fields.whole("minutes", 1, MAX_MINUTES)
    return {
        "id": lesson_id,
        "id_line": fields.line_of("id"),
        "minutes": minutes,
        "sources": sources,
        "checked_on": checked_on,
        "review_by": review_by,
    }


def _take_source(fields: Fields) -> Source:
    source = Source(fields.text("title"), fields.text("url", limit=500, required=False))
    if source.url and not is_outside_address(source.url):
        problem = _("“%(address)s” is not an address for a link.") % {"address": source.url}
        fields.note("url", fields.line_of("url"), problem, _("Write the whole address, beginning with https://."))
    fields.close()
    return source


def _compare_languages(texts: dict[str, PageText], errors: ErrorList) -> None:
    """Note where the other languages do not have the blocks of the first, one by one."""
    first = texts.get(LANGUAGES[0])
    if first is None:
        return
    for other in (text for language, text in texts.items() if language != LANGUAGES[0]):
        pairs = zip(first.blocks, other.blocks, strict=False)
        differing = next(((mine, theirs) for mine, theirs in pairs if mine.kind != theirs.kind), None)
        if differing:
            mine, theirs = differing
            problem = _("This is a block “%(kind)s”; line %(line)s of %(file)s has “%(other)s”.")
            facts = {"kind": theirs.kind, "line": mine.line, "file": first.file, "other": mine.kind}
            _note_difference(other.file, theirs.line, problem % facts, errors)
        elif len(first.blocks) != len(other.blocks):
            problem = _("The number of blocks differs: %(count)s here, %(other)s in %(file)s.")
            facts = {"count": len(other.blocks), "file": first.file, "other": len(first.blocks)}
            _note_difference(other.file, other.blocks[-1].line if other.blocks else None, problem % facts, errors)


def _note_difference(file: str, line: int | None, problem: str, errors: ErrorList) -> None:
    remedy = _("Both languages need the same blocks in the same order.")
    errors.add(Place(file, line), "", problem, remedy)
