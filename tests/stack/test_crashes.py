"""Kill -9, at the worst moments: nothing acknowledged is lost, nothing is made twice."""

import re
import signal
import time
from collections.abc import Callable

import pytest

from tests.browser.steps import PASSWORD
from tests.servers import Server, wait_until_up
from tests.web_client import WebClient

pytestmark = pytest.mark.stack

PERSON = (
    "from lms.accounts.models import PrivacyNotice\nfrom lms.volunteers.models import TargetGroup\n"
    "from lms.training.journey import register_trainee, begin_course, finish_course\n"
    "from courses.models import CoursePage\n"
    "course = CoursePage.objects.get(code='volunteer-duties', locale__language_code='th')\n"
    "person = {'name_prefix': 'นาง', 'first_name': 'สมใจ', 'last_name': 'ใจดี', 'latin_name': '',"
    f" 'contact': contact, 'password': '{PASSWORD}'}}\n"
    "user = register_trainee(person=person, notice=PrivacyNotice.objects.latest('version'),"
    " target_group=TargetGroup.objects.first())\n"
    "enrolment = begin_course(user=user, course=course)\n"
)


@pytest.fixture(scope="module")
def server(journey_server: Server) -> Server:
    """One for all: a stack starts again what was killed."""
    return journey_server


def wait_for(true: Callable[[], bool], *, seconds: float = 60.0, every: float = 0.1) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(every)


def test_an_acknowledged_answer_survives_the_kill_of_the_web_server(server: Server):
    started = server.shell(
        "contact = '0812345678'\n"
        + PERSON
        + "from courses.outline import outline_of\nfrom courses.progress import complete_lesson\n"
        + "from lms.training.journey import start_quiz\n"
        + "from lms.training.access import main_module\n"
        + "entry = outline_of(course).modules[0]\n"
        + "for lesson in entry.lessons: complete_lesson(enrolment=enrolment, lesson_key=lesson.key)\n"
        + "module = main_module(entry.page_id)\n"
        + "attempt = start_quiz(enrolment=enrolment, module=module)\nanswer = str(attempt.key)"
    )
    client = WebClient(server.url)
    client.get("/sign-in/")
    client.post("/sign-in/", {"username": "0812345678", "password": PASSWORD})
    page = client.get(f"/learn/attempts/{started}/")
    assert page.status == 200
    name, value = re.search(r'<input[^>]*name="(q1)"[^>]*value="([^"]+)"', page.text).groups()
    answer = client.post(f"/learn/attempts/{started}/answers/1/", {name: value, "seq": 1}, as_script=True)
    server.signal("gunicorn", signal.SIGKILL)
    assert answer.status == 200

    wait_until_up(server)
    kept = client.get(f"/learn/attempts/{started}/").text
    chosen = re.search(rf'<input[^>]*value="{re.escape(value)}"[^>]*>', kept).group(0)
    assert "checked" in chosen


def test_a_worker_killed_in_the_middle_of_a_render_leaves_exactly_one_certificate(server: Server):
    server.signal("celery", signal.SIGSTOP)
    server.shell("contact = '0812345679'\n" + PERSON + "finish_course(enrolment=enrolment)\nanswer = True")
    queue = server.data / "broker" / "queue"
    assert list(queue.glob("*.celery.msg"))
    server.signal("celery", signal.SIGCONT)
    wait_for(lambda: not list(queue.glob("*.celery.msg")), every=0.01)  # the worker has taken it and draws
    server.signal("celery", signal.SIGKILL)
    state = "from certificates.models import Certificate\nanswer = [bool(c.file) for c in Certificate.objects.all()]"
    assert server.shell(state) == [False], "the render was over before the kill"

    wait_for(lambda: bool(server.children("celery")))
    sweep = (
        "from django.conf import settings\nfrom certificates.tasks import sweep\n"
        "settings.LMS_RULES['certificate_render_grace_seconds'] = 0\nanswer = [sweep(), sweep()] and True"
    )
    server.shell(sweep)
    wait_for(lambda: server.shell(state) == [True])
    files = [path for path in (server.data / "certificates").rglob("*") if path.is_file()]
    assert [path.suffix for path in files] == [".pdf"]
    assert files[0].read_bytes().startswith(b"%PDF")
