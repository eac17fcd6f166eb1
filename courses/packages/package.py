"""What a package holds once it has been read and checked. Plain data, no database."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from quizzes.exchange.plain import PlainQuestion

LANGUAGES = ("th", "en")  # the first is required


class Named(str):
    """The name of something that stands outside the text.

    `kind` is "picture" or "file" (a file of the package), "hotline" or "term" (an entry of the site's lists), or
    "practice" (a question of the package).
    """

    __slots__ = ("kind",)
    kind: str

    def __new__(cls, name: str, kind: str) -> "Named":
        named = super().__new__(cls, name)
        named.kind = kind
        return named


@dataclass(frozen=True)
class Block:
    """A teaching block. `value` is JSON in the shape of `content.blocks`, without ids.

    Lists are those of a ListBlock, tuples stay as they are; what is chosen from elsewhere is a `Named`.
    """

    kind: str
    value: Any
    line: int = field(compare=False)

    @property
    def names(self) -> Iterator[Named]:
        """What the block names outside the text, in order."""
        return _names_in(self.value)


def _names_in(value: Any) -> Iterator[Named]:
    if isinstance(value, Named):
        if value:
            yield value
    elif isinstance(value, dict):
        yield from (name for part in value.values() for name in _names_in(part))
    elif isinstance(value, list | tuple):
        yield from (name for part in value for name in _names_in(part))


@dataclass(frozen=True)
class Source:
    """Where facts come from."""

    title: str
    url: str


@dataclass(frozen=True)
class PageText:
    """A page in one language. The fields from `id` on are a lesson's."""

    file: str
    title: str
    summary: str
    blocks: tuple[Block, ...]
    id: str = ""
    id_line: int | None = None
    minutes: int = 0
    sources: tuple[Source, ...] = ()
    checked_on: date | None = None
    review_by: date | None = None


@dataclass(frozen=True)
class Lesson:
    """A lesson; `texts` is by language."""

    id: str
    slug: str
    texts: dict[str, PageText]


@dataclass(frozen=True)
class Draw:
    """So many questions at random from a topic; difficulty 0 means any. See `quizzes.models.QuizDraw`."""

    topic: str
    count: int
    difficulty: int = 0
    rest_days: int = 0


@dataclass(frozen=True)
class Minimum:
    """The least share of a topic's marks that a pass needs."""

    topic: str
    percent: int


@dataclass(frozen=True)
class Need:
    """A course, or a module of a course ("": one's own), that comes first. `level` as in `courses.models.Level`."""

    course: str
    module: str
    level: str
    line: int = field(compare=False)


@dataclass(frozen=True)
class QuizRules:
    """A module's quiz. Times are minutes; 0 means none (limit, wait) or as many as wanted (attempts).

    `fixed` holds ids of questions; a `grace_minutes` of None leaves it to the programme.
    """

    id: str
    title: str
    title_en: str
    pass_percent: int
    time_limit_minutes: int
    attempts_allowed: int
    cooldown_minutes: int
    shuffle_choices: bool
    draws: tuple[Draw, ...]
    fixed: tuple[str, ...]
    minimums: tuple[Minimum, ...]
    counts: str
    review: str
    pages: str
    time_over: str
    grace_minutes: int | None
    lines: dict[str, int] = field(default_factory=dict, compare=False)  # where draws, fixed and minimums stand


@dataclass(frozen=True)
class Question:
    """A question. `item` is what the file says of it, `plain` what the quiz package made of that.

    `line` is where it begins, `picture_line` where its picture is named.
    """

    id: str
    topic: str
    lesson: str
    item: dict[str, Any]
    plain: PlainQuestion
    file: str
    line: int
    picture_line: int


@dataclass(frozen=True)
class Module:
    """A unit of the course. `file` and `line` are where its id stands. `agency` is a code; "": the course's."""

    id: str
    slug: str
    file: str
    line: int
    texts: dict[str, PageText]
    quiz: QuizRules | None
    lessons: tuple[Lesson, ...]
    questions: tuple[Question, ...]
    agency: str = ""
    agency_line: int | None = None
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True)
class Course:
    """The course's own settings and texts. `agency` is the code of its owner; "": nothing is said."""

    id: str
    minutes: int
    certificate_valid_months: int
    sequential: bool
    texts: dict[str, PageText]
    agency: str = ""
    agency_line: int | None = None
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True)
class Picture:
    """A picture that lessons or questions name. `digest` is the SHA-1 by which Wagtail knows a file."""

    name: str
    data: bytes = field(repr=False)
    digest: str


@dataclass(frozen=True)
class AttachedFile:
    """A file to download, to listen to or to watch. `digest` is the SHA-1 by which Wagtail knows a file."""

    name: str
    data: bytes = field(repr=False)
    digest: str


@dataclass(frozen=True)
class CoursePackage:
    """A whole course. Modules and lessons stand in their order; `pictures` and `files` are by name."""

    course: Course
    modules: tuple[Module, ...]
    pictures: dict[str, Picture]
    files: dict[str, AttachedFile] = field(default_factory=dict)

    @property
    def texts(self) -> tuple[PageText, ...]:
        """The texts of all pages in all languages: the course's, then each module's with those of its lessons."""
        things: list[Course | Module | Lesson] = [self.course]
        for module in self.modules:
            things += [module, *module.lessons]
        return tuple(text for thing in things for text in thing.texts.values())

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """The lessons of all modules."""
        return tuple(lesson for module in self.modules for lesson in module.lessons)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions of all modules."""
        return tuple(question for module in self.modules for question in module.questions)
