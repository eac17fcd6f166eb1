"""The stored file: written once, whatever crashes or races."""

import hashlib
from datetime import timedelta
from unittest import mock

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates import rendering
from certificates.issuing import issue
from certificates.models import Certificate
from certificates.rendering import certificate_files, render_certificate
from certificates.tasks import render, sweep
from tests import make
from tests.make.certificates import certificate, enrolment, revoked
from tests.quizzes.racing import race

EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    """An empty storage of certificates; returns its folder."""
    backend = settings.STORAGES["certificates"]["BACKEND"]
    options = {"location": tmp_path, "base_url": None}
    settings.STORAGES = {**settings.STORAGES, "certificates": {"BACKEND": backend, "OPTIONS": options}}
    return tmp_path


@pytest.fixture
def quick_pdf():
    with mock.patch.object(rendering, "render_pdf", return_value=b"%PDF-1.7 quick") as drawn:
        yield drawn


def stored(files) -> list:
    return [path for path in files.rglob("*") if path.is_file()]


def overdue(**fields) -> Certificate:
    return certificate(**{"issued_at": timezone.now() - timedelta(hours=1), **fields})


def test_the_file_is_whole_and_the_row_names_it(files):
    row = certificate()
    render(row.pk)
    row.refresh_from_db()
    data = certificate_files().open(row.file).read()
    assert data.startswith(b"%PDF-1.7")
    assert row.file_sha256 == hashlib.sha256(data).hexdigest()
    assert row.rendered_at is not None
    assert len(stored(files)) == 1


def test_rendering_again_changes_nothing(quick_pdf):
    row = render_certificate(certificate().pk)
    again = render_certificate(row.pk)
    assert (again.file, again.rendered_at) == (row.file, row.rendered_at)
    assert quick_pdf.call_count == 1


def test_a_crash_while_drawing_leaves_the_row_for_the_sweep(files, quick_pdf):
    row = overdue()
    quick_pdf.side_effect = KeyboardInterrupt
    with pytest.raises(KeyboardInterrupt):
        render_certificate(row.pk)
    assert stored(files) == []
    quick_pdf.side_effect = None
    with mock.patch.object(render, "delay", side_effect=render):
        assert sweep() == 1
    row.refresh_from_db()
    assert row.file


def test_half_a_file_left_by_a_crash_is_written_anew(files, quick_pdf):
    row = certificate()
    digest = hashlib.sha256(b"%PDF-1.7 quick").hexdigest()[:16]
    for half in (f"unsigned-{digest}", "unsigned-0123456789abcdef"):
        certificate_files().save(f"{row.issued_at.year}/{row.serial}/{half}.pdf", ContentFile(b"%PDF-1.7 ha"))
    row = render_certificate(row.pk)
    assert [path.read_bytes() for path in stored(files)] == [b"%PDF-1.7 quick"]
    assert certificate_files().open(row.file).read() == b"%PDF-1.7 quick"


def test_a_crash_between_file_and_row_leads_to_one_file(files, quick_pdf):
    row = certificate()
    with mock.patch.object(Certificate, "save", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        render_certificate(row.pk)
    row.refresh_from_db()
    assert (row.file, row.rendered_at) == ("", None)
    assert len(stored(files)) == 1
    row = render_certificate(row.pk)
    assert len(stored(files)) == 1
    assert row.file


def test_storage_that_fails_leaves_nothing_half_done(files, quick_pdf):
    row = certificate()
    with (
        mock.patch("django.core.files.storage.FileSystemStorage._save", side_effect=OSError("full")),
        pytest.raises(OSError, match="full"),
    ):
        render_certificate(row.pk)
    row.refresh_from_db()
    assert (row.file, row.file_sha256, row.rendered_at) == ("", "", None)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_workers_that_race_store_one_file(files):
    row = certificate()
    outcomes = race(*[lambda: render_certificate(row.pk)] * 4)
    row.refresh_from_db()
    assert {(outcome.file, outcome.file_sha256) for outcome in outcomes} == {(row.file, row.file_sha256)}
    assert len(stored(files)) == 1
    assert hashlib.sha256(stored(files)[0].read_bytes()).hexdigest() == row.file_sha256


def test_the_sweep_takes_up_only_what_is_overdue(settings):
    late = overdue()
    certificate(issued_at=timezone.now())
    done = overdue()
    Certificate.objects.filter(pk=done.pk).update(file="x.pdf", file_sha256="0" * 64, rendered_at=timezone.now())
    revoked(overdue(), make.admin())
    with mock.patch.object(render, "delay") as delay:
        assert sweep() == 1
    delay.assert_called_once_with(late.pk)


def test_the_sweep_queues_each_once_in_a_grace_period():
    overdue()
    with mock.patch.object(render, "delay") as delay:
        assert [sweep(), sweep(), sweep()] == [1, 0, 0]
    assert delay.call_count == 1


def test_the_sweep_takes_no_more_than_its_share():
    place = enrolment()
    rows = [overdue(user=make.trainee(), course=place.course) for _ in range(4)]
    with mock.patch.object(rendering, "SWEEP_AT_MOST", 3), mock.patch.object(render, "delay") as delay:
        assert sweep() == 3
    assert [call.args[0] for call in delay.call_args_list] == [row.pk for row in rows[:3]]


def test_the_sweep_reads_the_partial_index_with_one_query():
    place = enrolment()
    for _ in range(5):
        overdue(user=make.trainee(), course=place.course)
    with CaptureQueriesContext(connection) as queries, mock.patch.object(render, "delay"):
        sweep()
    assert len(queries) == 1
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # a table of five rows is read whole otherwise
        cursor.execute(EXPLAIN[connection.vendor] + queries[0]["sql"])
        plan = str(cursor.fetchall())
    assert "certificate_unrendered" in plan


def test_an_issue_is_queued_only_when_it_is_committed(django_capture_on_commit_callbacks):
    with mock.patch.object(render, "delay") as delay:
        with django_capture_on_commit_callbacks(execute=True):
            row = issue(enrolment=enrolment())
            assert delay.call_count == 0
        assert delay.call_args.args == (row.pk,)
