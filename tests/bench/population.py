"""Fills the database as after some weeks of use, and makes the people whose requests are measured.

`Stack.run("population", MEASURED)` runs it under the production settings. Its last line is a plan as JSON: the
addresses to ask for, one session for each measured trainee, the right answers by question.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate
from certificates.serials import new_serial
from content.routing import site_roots
from courses.models import CoursePage, Enrolment, LessonPage, LessonProgress, ModuleProgress
from courses.outline import ModuleEntry, Outline, outline_of
from lms.accounts.models import User
from lms.core.site_css import STYLE_COOKIE, site_css_version
from lms.training.journey import start_quiz
from quizzes.models import Attempt, AttemptQuestion, Question, Quiz, QuizDraw

COURSE = "volunteer-duties"
OTHERS = 2000  # trainees
FINISHED_ATTEMPTS = 5000
QUESTIONS = 10  # in the quiz that is measured
NAMES = ("สมใจ", "มานะ", "ปิติ", "ชูใจ", "วีระ", "อารี", "บุญมี", "กัลยา")


def make_people(count: int, label: str) -> list[User]:
    """Nobody signs in with these accounts: sessions are made for them."""
    people = (
        User(
            name_prefix="นาย",
            first_name=NAMES[number % len(NAMES)],
            last_name=f"ใจดี{number}",
            email=f"{label}-{number}@example.org",
            password="!",
        )
        for number in range(count)
    )
    return User.objects.bulk_create(people, batch_size=500)


def enrol_all(people: Iterable[User], course: CoursePage) -> list[Enrolment]:
    rows = [Enrolment(user=person, course=course, edition=course.edition) for person in people]
    return Enrolment.objects.bulk_create(rows, batch_size=500)


def finish_lessons(enrolments: Iterable[Enrolment], modules: Iterable[ModuleEntry]) -> None:
    keys = [lesson.key for module in modules for lesson in module.lessons]
    rows = [LessonProgress(enrolment=one, lesson_key=key) for one in enrolments for key in keys]
    LessonProgress.objects.bulk_create(rows, batch_size=2000)


def finish_quizzes(enrolments: list[Enrolment], outline: Outline) -> None:
    """Give people finished attempts, module after module, until there are FINISHED_ATTEMPTS."""
    left = FINISHED_ATTEMPTS
    for module in outline.modules:
        chosen = enrolments[:left]
        left -= len(chosen)
        finish_quiz(chosen, module)


def finish_quiz(enrolments: list[Enrolment], module: ModuleEntry) -> None:
    quiz, now = Quiz.objects.get(pk=module.quiz_id), timezone.now()
    count = sum(draw.count for draw in quiz.draws.all())
    places = [ModuleProgress(enrolment=one, module_key=module.key, completed_at=now) for one in enrolments]
    ModuleProgress.objects.bulk_create(places, batch_size=1000)
    attempts = [finished_attempt(quiz, place, count) for place in places]
    Attempt.objects.bulk_create(attempts, batch_size=1000)
    AttemptQuestion.objects.bulk_create(answered_questions(attempts, quiz, count), batch_size=2000)


def finished_attempt(quiz: Quiz, place: ModuleProgress, count: int) -> Attempt:
    ended = timezone.now() - timedelta(days=3)
    return Attempt(
        quiz=quiz,
        user_id=place.enrolment.user_id,
        scope=place.key,
        number=1,
        state=Attempt.State.FINISHED,
        pass_percent=quiz.pass_percent,
        started_at=ended - timedelta(minutes=8),
        submitted_at=ended,
        finished_at=ended,
        marks_numerator=count,
        marks_denominator=1,
        marks_possible=count,
        passed=True,
    )


def answered_questions(attempts: list[Attempt], quiz: Quiz, count: int) -> Iterator[AttemptQuestion]:
    versions = [row.current_version for row in live_questions().filter(bank=quiz.bank_id)]
    for number, attempt in enumerate(attempts):
        for position in range(1, count + 1):
            version = versions[(number + position) % len(versions)]
            right = right_values(version.content)
            single = {"true_false": right[0] == "true", "single_choice": right[0]}
            yield AttemptQuestion(
                attempt=attempt,
                version=version,
                position=position,
                layout=version.layout,
                response=single.get(version.kind, right),
                response_seq=1,
                saved_at=attempt.submitted_at,
                marks_numerator=1,
                marks_denominator=1,
            )


def live_questions():
    """Return the questions of the kinds that the first module's quiz asks."""
    chosen = Question.objects.filter(live=True, current_version__kind__in=ASKED)
    return chosen.select_related("current_version")


ASKED = ("single_choice", "multiple_choice", "true_false")


def right_values(content: dict) -> list[str]:
    """Return what a form posts for the right answer."""
    if "choices" in content:
        return [choice["id"] for choice in content["choices"] if choice["right"]]
    return ["true" if content["answer"] else "false"]


def issue_certificates(enrolments: Iterable[Enrolment]) -> list[str]:
    now = timezone.now()
    rows = [
        Certificate(
            serial=new_serial(now),
            enrolment=one,
            full_name=one.user.full_name,
            course_title=one.course.title,
            course_title_en="The Duties of a Digital Volunteer",
            edition=one.edition,
            issued_at=now,
        )
        for one in enrolments
    ]
    return [row.serial for row in Certificate.objects.bulk_create(rows, batch_size=500)]


def session_of(person: User) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return session.session_key


def lesson_with_picture(module: ModuleEntry) -> str:
    """Return the address of the module's first lesson that shows a picture."""
    for lesson in module.lessons:
        if any(block.block_type == "picture" for block in LessonPage.objects.get(pk=lesson.page_id).body):
            return lesson.url
    raise SystemExit("No lesson of the first module has a picture.")


def open_attempt(enrolment: Enrolment, module: ModuleEntry) -> str:
    page = LessonPage.objects.get(pk=module.lessons[0].page_id).get_parent().specific
    return str(start_quiz(enrolment=enrolment, module=page).key)


def ask(count: int, module: ModuleEntry) -> None:
    """Let the module's quiz draw `count` questions, the number that other systems were measured with."""
    first, *others = QuizDraw.objects.filter(quiz=module.quiz_id).order_by("sort_order")
    first.count = count - sum(draw.count for draw in others)
    first.save()


@transaction.atomic
def populate(measured: int) -> dict:
    """Make everybody, and return the plan."""
    course = CoursePage.objects.get(code=COURSE, locale__language_code=settings.LANGUAGE_CODE)
    outline = outline_of(course)
    first = outline.modules[0]
    ask(QUESTIONS, first)
    others = enrol_all(make_people(OTHERS, "other"), course)
    finish_lessons(others, outline.modules)
    finish_quizzes(others, outline)
    people = make_people(measured, "measured")
    readers = enrol_all(people, course)
    finish_lessons(readers, [first])
    ModuleProgress.objects.bulk_create(ModuleProgress(enrolment=one, module_key=first.key) for one in readers)
    return {
        "login": reverse("accounts:login"),
        "course": site_roots().url_of(course.url_path),
        "lesson": lesson_with_picture(first),
        "start": reverse("training:start_quiz", args=[first.page_id]),
        "verify": [reverse("certificates:verify_serial", args=[s]) for s in issue_certificates(others[:1000])],
        "sessions": [session_of(person) for person in people],
        "phone_attempt": reverse("training:attempt", args=[open_attempt(readers[0], first)]),
        "answers": {
            q.current_version.content["stem"]["th"]: right_values(q.current_version.content) for q in live_questions()
        },
        "style": {"name": STYLE_COOKIE, "value": site_css_version()},
    }


def main() -> None:
    plan = populate(int(sys.argv[1]))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    sys.stdout.write(json.dumps(plan) + "\n")
