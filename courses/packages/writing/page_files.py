"""Pages as Markdown files: front matter, then the blocks."""

from typing import Any

from courses.models import LessonPage
from courses.packages.writing.block_names import Names
from courses.packages.writing.fences import BlockWriter, write_blocks
from courses.packages.writing.held_course import HeldPage
from courses.packages.writing.losses import Losses
from courses.packages.writing.rich_html import one_line
from courses.packages.writing.yaml_text import Inline, Word, mapping


def page_files(held: HeldPage, stem: str, names: Names, losses: Losses) -> dict[str, bytes]:
    """Return the files of a page by name, one a language."""
    files = {}
    for language, page in held.pages.items():
        file = f"{stem}.{language}.md"
        is_lesson = isinstance(page, LessonPage)
        body = page.body if is_lesson else page.introduction
        text = write_blocks(list(body.raw_data), BlockWriter(file, names, losses))
        fields = _lesson_fields(page) if is_lesson else _fields(page)
        files[file] = f"---\n{mapping(fields)}---\n{text}{chr(10) if text else ''}".encode()
    return files


def _fields(page: Any) -> dict[str, Any]:
    return {"title": tidied(page.title), "summary": tidied(page.summary)}


def _lesson_fields(page: LessonPage) -> dict[str, Any]:
    found = [child["value"] for child in page.sources.raw_data]
    sources = [Inline(title=tidied(one.get("title")), url=tidied(one.get("url")) or None) for one in found]
    return {
        "id": Word(page.code),
        **_fields(page),
        "minutes": page.minutes,
        "sources": sources or None,
        "checked_on": page.checked_on,
        "review_by": page.review_by,
    }


def tidied(text: Any) -> str:
    """Return a text on one line with single spaces, as fields are read."""
    return " ".join(one_line(str(text or "")).split())
