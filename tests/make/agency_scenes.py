"""An agency at work: its people with sessions, its course, and trainees at every point of it. For browsers."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django_otp import DEVICE_ID_SESSION_KEY

from courses.models import CoursePage, LessonPage
from lms.accounts.models import User
from lms.agencies.models import Agency, Role
from tests import make
from tests.make import publishing, quizzes
from tests.make.agencies import member, programme_reviewer
from tests.make.quiz_scenes import session_of


def verified_session_of(person: User) -> str:
    """Return the key of a session of someone who has passed the second factor."""
    key = session_of(person)
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key=key)
    session[DEVICE_ID_SESSION_KEY] = person.otp_device.persistent_id
    session.save()
    return key


def course_of(agency: Agency, **fields: Any) -> CoursePage:
    """Return a course of an agency: two modules of two lessons, each ending with a quiz."""
    bank = agency.question_banks.earliest("pk")
    quizzes.question(bank=bank, topic="story")
    quiz = quizzes.quiz(bank=bank, draws=[("story", 1)], attempts_allowed=0)
    course = make.course(modules=2, quiz=quiz, agency=agency, sequential=False, **fields)
    for page in (course, *publishing.modules(course), *publishing.lessons(course)):
        page.save_revision().publish()
    return CoursePage.objects.get(pk=course.pk)


def scene(agency: str = "pdpc") -> dict[str, Any]:
    """Return sessions by role, the keys and addresses of a course, and trainees of it with their sessions."""
    owner = Agency.objects.get(code=agency)
    course = course_of(owner)
    people = publishing.people_in(course)
    first = LessonPage.objects.descendant_of(course).order_by("path").first()
    staff = {
        "manager": member(owner, Role.MANAGER, "จัดการ"),
        "reviewer": member(owner, Role.REVIEWER, "ทวน"),
        "office": programme_reviewer(),
    }
    return {
        "sessions": {
            **{name: verified_session_of(person) for name, person in staff.items()},
            **{name: session_of(getattr(people, name)) for name in ("begun", "middle", "finished")},
        },
        "course": {"pk": course.pk, "path": course.get_url()},
        "module": {"pk": publishing.modules(course)[0].pk, "title": publishing.modules(course)[0].title},
        "lesson": {"pk": first.pk, "path": first.get_url(), "title": first.title},
    }
