"""Publishing pages of courses with a policy, and trainees at every point of a course."""

from dataclasses import dataclass
from typing import Any

from courses.models import CoursePage, CoursePrerequisite, LessonPage, ModulePage, ModulePrerequisite
from courses.outline import outline_of
from courses.progress import complete_lesson
from lms.accounts.models import User
from lms.training.access import main_module
from lms.training.journey import begin_course, finish_lesson, start_quiz, submit_quiz
from tests.make import quizzes
from tests.make.courses import lesson_page
from tests.make.people import trainee


def publish(page: Any, policy: str = "small", *, user: User | None = None, **fields: Any) -> Any:
    """Publish a page anew with a policy; returns it fresh."""
    page = type(page).objects.get(pk=page.pk)
    for name, value in {"title": page.title + " ใหม่", **fields}.items():
        setattr(page, name, value)
    page.publish_policy = policy
    page.save_revision(user=user).publish(user=user, skip_permission_checks=True)
    return type(page).objects.get(pk=page.pk)


def add_lesson(module: ModulePage, policy: str = "small", number: int = 9) -> LessonPage:
    """Publish a new lesson at the end of a module."""
    page = lesson_page(0, 0, number)
    page.live, page.code, page.publish_policy = False, f"new-{module.pk}-{number}", policy
    module = ModulePage.objects.get(pk=module.pk)
    made = module.add_child(instance=page)
    made.save_revision().publish()
    return LessonPage.objects.get(pk=made.pk)


def modules(course: CoursePage) -> list[ModulePage]:
    return list(ModulePage.objects.child_of(CoursePage.objects.get(pk=course.pk)))


def lessons(course: CoursePage) -> list[LessonPage]:
    return [lesson for module in modules(course) for lesson in LessonPage.objects.child_of(module)]


def read(user: User, course: CoursePage, count: int) -> None:
    """Have someone read the first lessons of a course."""
    enrolment = begin_course(user=user, course=course)
    for lesson in outline_of(enrolment.course).lessons[:count]:
        finish_lesson(enrolment=enrolment, lesson_key=lesson.key)


def pass_quiz(user: User, module: ModulePage) -> None:
    enrolment = begin_course(user=user, course=CoursePage.objects.get(pk=module.get_parent().pk))
    attempt = start_quiz(enrolment=enrolment, module=main_module(module.pk))
    quizzes.answer_all(attempt)
    submit_quiz(attempt=attempt)


def finish(user: User, course: CoursePage) -> None:
    """Have someone finish a course, its quizzes included."""
    enrolment = begin_course(user=user, course=course)
    for module in modules(course):
        for lesson in LessonPage.objects.child_of(module):
            finish_lesson(enrolment=enrolment, lesson_key=lesson.translation_key)
        if module.quiz_id:
            pass_quiz(user, module)


@dataclass
class People:
    """Somebody before, in the middle of, and at the end of a course."""

    begun: User
    middle: User
    finished: User


def people_in(course: CoursePage) -> People:
    found = People(trainee("เริ่ม"), trainee("กลาง"), trainee("จบ"))
    begin_course(user=found.begun, course=course)
    finish_first_module(found.middle, course)
    finish(found.finished, course)
    return found


def finish_first_module(user: User, course: CoursePage) -> None:
    enrolment = begin_course(user=user, course=course)
    first = modules(course)[0]
    for lesson in LessonPage.objects.child_of(first):
        complete_lesson(enrolment=enrolment, lesson_key=lesson.translation_key)
    pass_quiz(user, first)


def require(page: Any, *needed: Any, level: str = "passed") -> None:
    """Have a course or module need others first."""
    row = CoursePrerequisite if isinstance(page, CoursePage) else ModulePrerequisite
    for one in needed:
        row.objects.create(page=page, needed=one.page_ptr, level=level)
