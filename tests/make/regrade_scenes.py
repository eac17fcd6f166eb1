"""A course whose quiz asked with a wrong key, and what hangs on it: modules, certificates, volunteer status."""

from typing import Any

from courses.outline import outline_of
from courses.progress import complete_lesson
from lms.training.access import main_module
from lms.training.journey import begin_course, start_quiz, submit_quiz
from quizzes.models import Attempt
from tests.make import regrades, volunteers
from tests.make.courses import course
from tests.make.people import trainee


def corrected_course() -> dict[str, Any]:
    """A corrected question; Somjai answered by the new key and failed, Mali by the old one and was certified."""
    quiz, question = regrades.wrong_key_quiz(pass_percent=60)
    found: dict[str, Any] = {"quiz": quiz, "question": question}
    found["course"] = course(modules=1, lessons=1, quiz=quiz)
    volunteers.programme([found["course"]])
    found["somjai"] = take(found, 1, "สมใจ")
    found["mali"] = take(found, 0, "มะลิ")
    found["version"] = regrades.correct_key(question)
    return found


def take(story: dict[str, Any], choice: int, name: str, *, close: bool = True) -> Attempt:
    """Return the attempt of someone new who learned what the course teaches and answered `choice`."""
    user = trainee(name)
    volunteers.volunteer(user, story["course"].programmes.get())
    enrolment = begin_course(user=user, course=story["course"])
    for lesson in outline_of(story["course"]).lessons:
        complete_lesson(enrolment=enrolment, lesson_key=lesson.key)
    module = main_module(story["course"].get_children().first().pk)
    scope = start_quiz(enrolment=enrolment, module=module).scope
    attempt = regrades.answered(story["quiz"], story["question"], choice, others=1, user=user, scope=scope)
    return submit_quiz(attempt=attempt)[0].attempt if close else attempt
