"""A crash before or after any step, from the last lesson to the file for long keeping, is mended by what runs anyway.

The trainee tries again, the sweeps come by: then there is exactly one certificate, one badge, one file of each level,
and the status is active once.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.cache import cache
from django.utils import timezone

from certificates import issuing, raising, rendering, storing, tasks
from certificates.badges import making
from certificates.models import Badge, Certificate, CertificateChange, CertificateFile, FileTrouble
from certificates.signing.verifying import verify_signatures
from certificates.storing import certificate_files, read_file
from courses.models import Enrolment
from courses.outline import outline_of
from lms.training import journey
from lms.volunteers.models import Volunteer
from tests import make
from tests.certificates.signing_setup import sign_with
from tests.make import volunteers
from tests.make.badges import p256
from tests.make.signing import authority, holder, time_stamps

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings, tmp_path) -> Iterator[Path]:
    """A site that signs up to B-LTA, with badges and an empty storage; gives the storage's folder."""
    folder = tmp_path / "files"
    backend = settings.STORAGES["certificates"]["BACKEND"]
    storage = {"BACKEND": backend, "OPTIONS": {"location": folder, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "certificates": storage}
    settings.LMS_BADGES = {**settings.LMS_BADGES, "key": p256()}
    with time_stamps() as stamps:
        sign_with(settings, tmp_path, holder(), tsa_url=stamps.url, trusted=(authority(),))
        yield folder


@pytest.fixture
def last_lesson() -> Callable[[], journey.Finished]:
    """Somebody before the last lesson of the only course that a status needs; gives what a tap on it does."""
    course, person = make.course(modules=1, lessons=1), make.trainee()
    volunteers.volunteer(person, volunteers.programme([course]))
    enrolment = journey.begin_course(user=person, course=course)
    (lesson,) = outline_of(course).lessons
    return lambda: journey.finish_lesson(enrolment=enrolment, lesson_key=lesson.key)


@contextmanager
def crashing(where: Any, step: str, when: str) -> Iterator[None]:
    """Let the process end before or after a step: nothing within catches that."""
    real = getattr(where, step)

    def crash(*args: Any, **named: Any) -> Any:
        if when == "after":
            real(*args, **named)
        raise KeyboardInterrupt

    with mock.patch.object(where, step, crash), pytest.raises(KeyboardInterrupt):
        yield


def sweep_until_quiet() -> None:
    """Let the minutes go by in which the sweeps come, and do at once what they queue."""
    earlier = timezone.now() - timedelta(hours=1)
    Certificate.objects.filter(issued_at__gt=earlier).update(issued_at=earlier)
    with (
        mock.patch.object(tasks.render, "delay", side_effect=tasks.render),
        mock.patch.object(tasks.raise_level, "delay", side_effect=tasks.raise_level),
    ):
        while tasks.sweep() + tasks.sweep_levels():
            cache.clear()


def require_all_once(folder: Path) -> None:
    row = Certificate.objects.get()
    assert (row.state, row.signature_level) == ("issued", "b-lta")
    assert verify_signatures(read_file(row))[0].is_good
    assert list(CertificateFile.objects.order_by("pk").values_list("level", flat=True)) == ["b-t", "b-lta"]
    for one in CertificateFile.objects.all():
        assert hashlib.sha256(certificate_files().open(one.name).read()).hexdigest() == one.sha256
    assert Badge.objects.count() == 1
    assert CertificateChange.objects.count() == 1
    assert Volunteer.objects.get().status == "active"
    assert not FileTrouble.objects.filter(over_at=None).exists()
    assert len(list(folder.rglob("*.pdf"))) >= 2


STORY = [
    (journey, "complete_lesson"),
    (journey, "complete_module"),
    (journey, "complete_course"),
    (journey, "issue"),
    (issuing, "_insert_once"),
    (issuing, "begin"),
    (issuing, "record"),
    (issuing, "_draw_later"),
    (journey, "unlock"),
]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(("where", "step"), STORY, ids=[step for _, step in STORY])
def test_between_the_last_lesson_and_the_status_it_is_all_or_nothing(where, step, when, last_lesson) -> None:
    with crashing(where, step, when):
        last_lesson()
    assert not Certificate.objects.exists()
    assert not Enrolment.objects.filter(completed_at__isnull=False).exists()
    assert Volunteer.objects.get().status != "active"
    finished, again = last_lesson(), last_lesson()
    assert finished.certificate == Certificate.objects.get()
    assert again.certificate in (None, finished.certificate)
    assert CertificateChange.objects.count() == 1
    assert Volunteer.objects.get().status == "active"


def test_a_queue_that_dies_with_the_process_is_made_up_for_by_the_sweep(last_lesson, site) -> None:
    last_lesson()  # nothing that waits for the commit is ever called in this test
    sweep_until_quiet()
    require_all_once(site)


# Before each step is after the one before it.
WORKER = [
    (making, "_make_once", "before"),
    (rendering, "render_pdf", "before"),
    (rendering, "sign", "before"),
    (storing, "_write", "before"),
    (storing, "_settle", "before"),
    (CertificateFile.objects, "create", "before"),
    (Certificate, "save", "before"),
    (rendering, "store_file", "after"),
    (tasks, "may_be_raised", "before"),
    (raising, "read_file", "before"),
    (raising, "raise_file", "before"),
    (raising, "store_file", "before"),
    (raising, "store_file", "after"),
]


@pytest.mark.parametrize(("where", "step", "when"), WORKER, ids=[f"{when} {step}" for _, step, when in WORKER])
def test_between_the_queue_and_the_last_level_the_sweeps_finish_what_was_begun(
    where, step, when, last_lesson, site
) -> None:
    row = last_lesson().certificate
    assert row is not None
    with (
        crashing(where, step, when),
        mock.patch.object(tasks.raise_level, "delay", side_effect=tasks.raise_level),
    ):
        tasks.render(row.pk)
    sweep_until_quiet()
    require_all_once(site)
