"""What a package holds once it has been read and checked. Plain data, no database."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from quizzes.exchange.plain import PlainQuestion

LANGUAGES = ("th", "en")  # the first is required


@dataclass(frozen=True)
class Block:
    """A teaching block. `value` is JSON in the shape of `content.blocks`, without ids; lists are plain lists.

    A picture's `image` is the file's name.
    """

    kind: str
    value: Any
    line: int = field(compare=False)


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
    """So many questions at random from a topic; difficulty 0 means any."""

    topic: str
    count: int
    difficulty: int = 0


@dataclass(frozen=True)
class QuizRules:
    """A module's quiz. Times are minutes; 0 means none (limit, wait) or as many as wanted (attempts)."""

    id: str
    title: str
    title_en: str
    pass_percent: int
    time_limit_minutes: int
    attempts_allowed: int
    cooldown_minutes: int
    shuffle_choices: bool
    draws: tuple[Draw, ...]


@dataclass(frozen=True)
class Question:
    """A question. `item` is what the file says of it, `plain` what the quiz package made of that."""

    id: str
    topic: str
    lesson: str
    item: dict[str, Any]
    plain: PlainQuestion
    file: str
    line: int


@dataclass(frozen=True)
class Module:
    """A unit of the course. `file` and `line` are where its id stands."""

    id: str
    slug: str
    file: str
    line: int
    texts: dict[str, PageText]
    quiz: QuizRules | None
    lessons: tuple[Lesson, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Course:
    """The course's own settings and texts."""

    id: str
    minutes: int
    certificate_valid_months: int
    sequential: bool
    texts: dict[str, PageText]


@dataclass(frozen=True)
class Picture:
    """A picture that lessons name. `digest` is the SHA-1 by which Wagtail knows a file."""

    name: str
    data: bytes = field(repr=False)
    digest: str


@dataclass(frozen=True)
class CoursePackage:
    """A whole course. Modules and lessons stand in their order; `pictures` is by name."""

    course: Course
    modules: tuple[Module, ...]
    pictures: dict[str, Picture]

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """The lessons of all modules."""
        return tuple(lesson for module in self.modules for lesson in module.lessons)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions of all modules."""
        return tuple(question for module in self.modules for question in module.questions)
