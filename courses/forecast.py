"""Whom a publish touches, before it is made: what of a draft gives people something to do, and the figures.

Who holds what, packages above know: they name a function when Django starts (`forecast_with`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from courses.models import CoursePage, LessonPage, ModulePage
from courses.outline import Outline, outline_of
from courses.publishing import CoursePart, course_above, is_main


@dataclass(frozen=True)
class Touched:
    """How many people a choice gives something to do, of each kind."""

    mid_course: int = 0
    finished: int = 0
    certified: int = 0
    active: int = 0


@dataclass(frozen=True)
class Forecast:
    """Whom a publish touches: how many are enrolled, and for each choice those who have something new to do.

    `days` is how long they have for a refresher; `ends`: what they hold ends then. `step`: every how manyth person was
    looked at; above 1, all figures are estimates.
    """

    enrolled: int
    by_policy: dict[str, Touched]
    days: int
    ends: bool
    step: int = 1


@dataclass(frozen=True)
class Change:
    """What of a publish gives people something to do, by translation keys.

    Where everyone repeats, it is for those who have read one of `lessons` or finished one of `modules`, and for all in
    mid-course where `is_new`. New rules hold at once, whatever the choice, for those who have not finished the modules
    of `rules_of`; for all in mid-course where it is empty; None: no rule changed.
    """

    lessons: frozenset[UUID] = frozenset()
    modules: frozenset[UUID] = frozenset()
    is_new: bool = False
    rules_of: frozenset[UUID] | None = None

    def __or__(self, other: "Change") -> "Change":
        """Return both changes as one; for changes of no rules."""
        return Change(self.lessons | other.lessons, self.modules | other.modules, self.is_new or other.is_new)


ALL_NEW = Change(is_new=True)
_forecasts: list[Callable[[CoursePage, Change], Forecast]] = []


def forecast_with(forecast: Callable[[CoursePage, Change], Forecast]) -> None:
    """Have `forecast(course, change)` say whom a publish touches. Called once, when Django starts."""
    _forecasts[:] = [forecast]


def forecast_of(draft: CoursePart) -> Forecast | None:
    """Return whom the publish of a draft touches; None where no choice is asked for it."""
    course = course_asked_about(draft)
    return forecast_change(course, change_of(draft)) if course is not None else None


def forecast_of_new(parent: CoursePage | ModulePage) -> Forecast | None:
    """Return whom the first publish of a page touches that is being written below another; None as above."""
    course = course_asked_about(parent)
    return forecast_change(course, ALL_NEW) if course is not None else None


def forecast_change(course: CoursePage, change: Change) -> Forecast:
    """Return whom a change of a live course touches."""
    return _forecasts[0](course, change)


def course_asked_about(page: CoursePart) -> CoursePage | None:
    """Return the live course whose trainees a publish of this page concerns; None for translations and drafts of one.

    Translations decide nothing: rules hold as they stand in the site's main language.
    """
    course = course_above(page.path) if is_main(page) else None
    return course if course is not None and course.live else None


def change_of(draft: CoursePart) -> Change:
    """Return what the publish of a draft in the main language changes for people, compared with what is live."""
    live = type(draft)._default_manager.filter(pk=draft.pk, live=True).first()
    course = course_above(draft.path)
    if live is None or course is None:
        return ALL_NEW
    outline = outline_of(course)
    if isinstance(draft, CoursePage):
        return _of_course(draft, live, outline)
    return _of_module(draft, live, outline) if isinstance(draft, ModulePage) else _of_lesson(draft, outline)


def _of_course(draft: CoursePage, live: CoursePage, outline: Outline) -> Change:
    is_stricter = draft.sequential and not live.sequential  # whoever has begun stays in, whatever comes first now
    return Change(
        lessons=frozenset(lesson.key for lesson in outline.lessons),
        modules=frozenset(module.key for module in outline.modules),
        rules_of=frozenset() if is_stricter else None,
    )


def _of_module(draft: ModulePage, live: ModulePage, outline: Outline) -> Change:
    key = draft.translation_key
    module = outline.module(key)
    lessons = module.lessons if module is not None and module.quiz_id is None else ()
    has_new_quiz = draft.quiz_id is not None and draft.quiz_id != live.quiz_id
    return Change(
        lessons=frozenset(lesson.key for lesson in lessons),
        modules=frozenset({key}),
        rules_of=frozenset({key}) if has_new_quiz or _needs(draft) - _needs(live) else None,
    )


def _of_lesson(draft: LessonPage, outline: Outline) -> Change:
    """A lesson is read again, and the quiz of its module taken again."""
    module = outline.module_of(draft.translation_key)
    has_quiz = module is not None and module.quiz_id is not None
    return Change(
        lessons=frozenset({draft.translation_key}),
        modules=frozenset({module.key}) if has_quiz and module is not None else frozenset(),
    )


def _needs(page: ModulePage) -> set[tuple[int, str]]:
    return {(row.needed_id, row.level) for row in page.prerequisites.all()}
