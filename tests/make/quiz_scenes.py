"""People in the middle of a quiz on a running server, for tests that begin there."""

from collections.abc import Sequence
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from courses.models import CoursePage
from courses.outline import outline_of
from courses.progress import begin_module
from lms.accounts.models import User
from lms.training.journey import begin_course
from tests.make import people, quizzes

CHOICES = ("single_choice",) * 4


def scene(*, kinds: Sequence[str] = CHOICES, minutes: int = 15, **rules: object) -> dict[str, str]:
    """Return the attempt and the session of somebody who has just started a quiz of these kinds in the first module."""
    bank = quizzes.question_bank()
    for kind in kinds:
        quizzes.question(kind, bank=bank)
    limit = timedelta(minutes=minutes) if minutes else None
    quiz = quizzes.quiz(bank=bank, draws=[("safety", len(kinds))], time_limit=limit, shuffle_choices=False, **rules)
    person = people.trainee()
    course = CoursePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()
    enrolment = begin_course(user=person, course=course)
    place = begin_module(enrolment=enrolment, module_key=outline_of(enrolment.course).modules[0].key)
    attempt = quizzes.attempt(quiz, user=person, scope=place.key)
    return {"key": str(attempt.key), "session": session_of(person), "contact": person.email}


def session_of(person: User) -> str:
    """Return the key of a session in which a person is signed in."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return session.session_key
