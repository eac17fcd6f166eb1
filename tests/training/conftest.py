"""A course with a quiz, and Somjai who takes it."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client

from courses.models import CoursePage, Enrolment, ModulePage
from courses.outline import outline_of
from courses.progress import complete_lesson
from lms.accounts.models import User
from lms.training.access import main_module
from lms.training.journey import begin_course, start_quiz
from quizzes.models import Attempt
from tests import make
from tests.make import quizzes


@dataclass
class Story:
    """One trainee in one course of one module with two lessons and a quiz of three questions."""

    course: CoursePage
    somjai: User
    client: Client

    @property
    def enrolment(self) -> Enrolment:
        return begin_course(user=self.somjai, course=self.course)

    @property
    def module(self) -> ModulePage:
        return main_module(self.course.get_children().first().pk)

    def read_all(self) -> None:
        for lesson in outline_of(self.course).lessons:
            complete_lesson(enrolment=self.enrolment, lesson_key=lesson.key)

    def start(self) -> Attempt:
        self.read_all()
        return start_quiz(enrolment=self.enrolment, module=self.module)


@pytest.fixture
def story(client: Client) -> Story:
    course = make.course(quiz=quizzes.quiz(questions=6, time_limit=timedelta(minutes=15), attempts_allowed=2))
    somjai = make.trainee("สมใจ")
    client.force_login(somjai, backend="lms.accounts.backends.EmailOrMobileBackend")
    return Story(course, somjai, client)
