"""What a course package holds, in figures: lessons, words in each language, questions by kind and difficulty."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.html import strip_tags

from courses.checks.length import count_words
from courses.packages.package import LANGUAGES, CoursePackage, Named, PageText

_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Summary:
    """A course in figures. `words` counts by language, `lesson_words` by lesson id and language."""

    course: str
    modules: int
    lessons: int
    words: dict[str, int]
    lesson_words: dict[str, dict[str, int]]
    questions: int
    kinds: dict[str, int]
    difficulties: dict[str, int]


def summarise(package: CoursePackage) -> Summary:
    """Return a package in figures. Nothing is asked of the database."""
    counted = {
        lesson.id: {language: count_words(text_of(text)) for language, text in lesson.texts.items()}
        for lesson in package.lessons
    }
    plain = [question.plain for question in package.questions]
    return Summary(
        course=package.course.id,
        modules=len(package.modules),
        lessons=len(package.lessons),
        words={language: sum(words.get(language, 0) for words in counted.values()) for language in LANGUAGES},
        lesson_words=counted,
        questions=len(plain),
        kinds=dict(sorted(Counter(one.kind for one in plain).items())),
        difficulties={str(level): count for level, count in sorted(Counter(one.difficulty for one in plain).items())},
    )


def text_of(text: PageText) -> str:
    """Return what a trainee reads on a page: title, summary and body, without markup and without what it only names."""
    said = [text.title, text.summary]
    for block in text.blocks:
        said += _said(block.value)
    return strip_tags(_TAG.sub(" ", "\n".join(said)))


def _said(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [part for name, inner in value.items() if name not in {"tone", "url"} for part in _said(inner)]
    if isinstance(value, list | tuple):
        return [part for inner in value for part in _said(inner)]
    return [value] if isinstance(value, str) and not isinstance(value, Named) else []
