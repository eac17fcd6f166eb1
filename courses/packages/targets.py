"""The pages that a package asks for: one for each language of course, modules and lessons, parents first."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from courses.models import CoursePage, LessonPage, ModulePage
from courses.packages.looked_up import Ids
from courses.packages.memory import digest_of
from courses.packages.package import LANGUAGES, Block, CoursePackage, Lesson, Module, Named, Need, PageText

PageModel = type[CoursePage] | type[ModulePage] | type[LessonPage]
MODELS: dict[str, PageModel] = {"course": CoursePage, "module": ModulePage, "lesson": LessonPage}


@dataclass(frozen=True)
class Target:
    """A page as the package wants it. `parent` is the key of the page above, "" for a course."""

    kind: str
    code: str
    language: str
    parent: str
    slug: str
    text: PageText
    values: dict[str, Any]  # fields besides title, slug, code and blocks, as JSON
    attached: dict[str, str]  # digests of pictures by name, of files by “files/name”
    needs: tuple[Need, ...] = ()  # what comes first; in the main language only
    agency: str = ""  # whose a new page is, by code; no part of the text, and so not of the digest

    @property
    def key(self) -> str:
        """How the page is known within the course."""
        return page_key(self.kind, self.language, self.code)

    @property
    def file(self) -> str:
        """The file of a course's or module's settings."""
        return f"{self.text.file.removesuffix(f'.{self.language}.md')}.yaml"

    @property
    def module(self) -> str:
        """The code of the module that this is, or that a lesson belongs to; "" for a course."""
        if self.kind == "course":
            return ""
        return self.code if self.kind == "module" else self.parent.rpartition("/")[2]

    @property
    def model(self) -> PageModel:
        return MODELS[self.kind]

    @cached_property
    def digest(self) -> str:
        """Changes with everything that the page shows, its pictures and files included."""
        blocks = [(block.kind, block.value) for block in self.text.blocks]
        words: list[Any] = [self.text.title, self.text.summary, self.slug, self.values, blocks, self.attached]
        if self.needs:  # a page that needs nothing has not changed since there were needs
            words.append([(need.course, need.module, need.level) for need in self.needs])
        return digest_of(words)

    def fields(self, ids: Ids) -> dict[str, Any]:
        """Return the model's fields, without `quiz`, `locale` and tree."""
        fields = {"title": self.text.title, "draft_title": self.text.title, "summary": self.text.summary}
        fields |= {name: value for name, value in self.values.items() if name not in {"quiz", "sources"}}
        fields["code"], fields["slug"] = self.code, self.slug
        fields["body" if self.kind == "lesson" else "introduction"] = stream(self.code, self.text.blocks, ids=ids)
        if self.kind == "lesson":
            sources = [Block("source", {"title": one.title, "url": one.url}, 0) for one in self.text.sources]
            fields["sources"] = stream(f"{self.code}/sources", tuple(sources), ids={})
        return fields


def page_key(kind: str, language: str, code: str) -> str:
    """Return how a page is known within the course."""
    return f"{kind}/{language}/{code}"


def page_targets(package: CoursePackage) -> list[Target]:
    """Return the pages of a package, parents before children, the main language first."""
    return [target for language in LANGUAGES for target in _targets_in(package, language)]


def _targets_in(package: CoursePackage, language: str) -> Iterator[Target]:
    course = package.course
    text = course.texts.get(language)
    if text is None:
        return
    values = {
        "minutes": course.minutes,
        "sequential": course.sequential,
        "certificate_valid_months": course.certificate_valid_months,
    }
    target = _target("course", course.id, language, "", course.id, text, values, package)
    yield replace(target, agency=course.agency, needs=course.needs if language == LANGUAGES[0] else ())
    for module in package.modules:
        yield from _module_targets(module, language, package)


def _module_targets(module: Module, language: str, package: CoursePackage) -> Iterator[Target]:
    text = module.texts.get(language)
    if text is None:
        return
    values = {"quiz": module.quiz.id if module.quiz else None}
    above = page_key("course", language, package.course.id)
    target = _target("module", module.id, language, above, module.slug, text, values, package)
    yield replace(target, agency=module.agency, needs=module.needs if language == LANGUAGES[0] else ())
    for lesson in module.lessons:
        if language in lesson.texts:
            yield _lesson_target(lesson, language, target.key, package)


def _lesson_target(lesson: Lesson, language: str, above: str, package: CoursePackage) -> Target:
    text = lesson.texts[language]
    values = {
        "minutes": text.minutes,
        "checked_on": text.checked_on,
        "review_by": text.review_by,
        "sources": [(source.title, source.url) for source in text.sources],
    }
    return _target("lesson", lesson.id, language, above, lesson.slug, text, values, package)


def _target(
    kind: str,
    code: str,
    language: str,
    parent: str,
    slug: str,
    text: PageText,
    values: dict[str, Any],
    package: CoursePackage,
) -> Target:
    names = sorted({(name.kind, str(name)) for block in text.blocks for name in block.names})
    attached = {name: package.pictures[name].digest for named, name in names if named == "picture"}
    attached |= {f"files/{name}": package.files[name].digest for named, name in names if named == "file"}
    return Target(kind, code, language, parent, slug, text, values, attached)


def stream(code: str, blocks: tuple[Block, ...], *, ids: Ids) -> str:
    """Return blocks as the JSON of a StreamField; `ids` are the rows that they name.

    Ids of blocks follow from the page's code and the place, so that revisions of a page can be compared block by block.
    """

    def block_id(*place: object) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_OID, "/".join(map(str, (code, *place)))))

    def with_ids(value: Any, *place: object) -> Any:
        if isinstance(value, Named):
            return ids[value.kind][value]
        if isinstance(value, dict):
            return {name: with_ids(part, *place, name) for name, part in value.items()}
        if isinstance(value, list):
            return [
                {"type": "item", "id": block_id(*place, number), "value": with_ids(part, *place, number)}
                for number, part in enumerate(value)
            ]
        return value

    raw = [
        {"type": block.kind, "id": block_id(number), "value": with_ids(block.value, number)}
        for number, block in enumerate(blocks)
    ]
    return json.dumps(raw, ensure_ascii=False)
