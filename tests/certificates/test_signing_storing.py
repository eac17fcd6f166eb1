"""Signed files in storage: one a level, whatever crashes or races; each stays known; raised as often as it takes."""

import hashlib
import logging
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates import raising, storing
from certificates.models import Certificate, CertificateFile
from certificates.raising import raise_certificate
from certificates.rendering import render_certificate
from certificates.signing.configuration import SigningFailed
from certificates.signing.ladder import PAUSED
from certificates.signing.verifying import verify_signatures
from certificates.storing import FileDamaged, certificate_files, read_file
from certificates.tasks import raise_level, render, sweep_levels
from tests import make
from tests.certificates.signing_setup import sign_with
from tests.make.certificates import certificate, enrolment
from tests.make.signing import authority, holder, time_stamps
from tests.quizzes.racing import race

pytestmark = pytest.mark.django_db
EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}


@pytest.fixture(autouse=True)
def files(settings, tmp_path) -> Path:
    """An empty storage of certificates; returns its folder."""
    folder = tmp_path / "files"
    options = {"location": folder, "base_url": None}
    backend = settings.STORAGES["certificates"]["BACKEND"]
    settings.STORAGES = {**settings.STORAGES, "certificates": {"BACKEND": backend, "OPTIONS": options}}
    return folder


@pytest.fixture
def signing(settings, tmp_path):
    """Settings with a key and a time-stamp authority; returns the authority."""
    with time_stamps() as stamps:
        sign_with(settings, tmp_path, holder(), tsa_url=stamps.url, trusted=(authority(),))
        yield stamps


def stored(files: Path) -> list[str]:
    return sorted(path.name.rpartition("-")[0] for path in files.rglob("*") if path.is_file())


def known(row: Certificate) -> list[str]:
    return list(row.files.order_by("pk").values_list("level", flat=True))


def require_consistent(row: Certificate, files: Path) -> None:
    """The row names the last file, each known file is there as it was given out, and nothing else is."""
    row.refresh_from_db()
    last = row.files.order_by("pk").last()
    assert last is not None
    assert (row.file, row.file_sha256) == (last.name, last.sha256)
    assert (row.signature_level, row.signing_key) == (last.level, last.key_id)
    for one in row.files.all():
        assert hashlib.sha256(certificate_files().open(one.name).read()).hexdigest() == one.sha256
    folder = files / str(row.issued_at.year) / row.serial
    assert len(stored(folder)) == row.files.count()


def test_a_signed_file_is_stored_and_known(signing, files, settings) -> None:
    settings.LMS_SIGNING = {**settings.LMS_SIGNING, "level": "b-b"}
    row = render_certificate(certificate().pk)
    require_consistent(row, files)
    assert (row.signature_level, known(row), signing.asked) == ("b-b", ["b-b"], 0)
    assert verify_signatures(read_file(row))[0].is_good


def test_rendering_goes_on_to_the_highest_level(signing, files) -> None:
    row = certificate()
    with mock.patch.object(raise_level, "delay", side_effect=raise_level):
        render(row.pk)
    require_consistent(row, files)
    assert (row.signature_level, known(row)) == ("b-lta", ["b-t", "b-lta"])
    earlier = row.files.get(level="b-t")
    assert verify_signatures(certificate_files().open(earlier.name).read())[0].is_good


def test_raising_again_changes_nothing(signing, files) -> None:
    row = raise_certificate(render_certificate(certificate().pk).pk)
    asked = signing.asked
    again = raise_certificate(row.pk)
    assert (again.file_sha256, signing.asked) == (row.file_sha256, asked)
    require_consistent(row, files)


def test_while_the_authority_is_away_files_stay_at_a_lower_level(signing, files, caplog) -> None:
    signing.is_broken = True
    with caplog.at_level(logging.WARNING):
        row = render_certificate(certificate().pk)
    assert "stays at a lower level" in caplog.text
    assert (row.signature_level, signing.asked) == ("b-b", 1)
    other = render_certificate(certificate().pk)  # not asked again so soon
    assert (other.signature_level, signing.asked) == ("b-b", 1)
    with pytest.raises(SigningFailed):
        raise_certificate(row.pk)
    require_consistent(row, files)
    assert sweep_levels() == 0
    signing.is_broken = False
    cache.delete(PAUSED)
    with mock.patch.object(raise_level, "delay", side_effect=raise_level):
        assert sweep_levels() == 2
    for one in (row, other):
        one.refresh_from_db()
        assert one.signature_level == "b-lta"
        assert known(one) == ["b-b", "b-lta"]


def test_a_key_that_cannot_sign_leaves_the_row_for_the_sweep(signing, files, settings) -> None:
    row = certificate()
    settings.LMS_SIGNING = {**settings.LMS_SIGNING, "path": "/not/there.p12"}
    with pytest.raises(SigningFailed):
        render_certificate(row.pk)
    row.refresh_from_db()
    assert (row.file, stored(files), known(row)) == ("", [], [])


def test_files_without_a_signature_get_one_once_there_is_a_key(signing, files, settings) -> None:
    signed_later, settings.LMS_SIGNING = settings.LMS_SIGNING, {"kind": "none"}
    row = render_certificate(certificate().pk)
    assert (row.signature_level, row.signing_key) == ("unsigned", "")
    assert sweep_levels() == 0
    settings.LMS_SIGNING = {**signed_later, "level": "b-b"}
    row = raise_certificate(row.pk)
    require_consistent(row, files)
    assert known(row) == ["unsigned", "b-b"]


STEPS = [
    (storing, "_write"),
    (storing.CertificateFile.objects, "create"),
    (Certificate, "save"),
]


@pytest.mark.parametrize(("where", "step"), STEPS, ids=[step for _, step in STEPS])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("act", [render_certificate, raise_certificate])
def test_a_crash_around_any_step_is_taken_up(where, step, when, act, signing, files, settings) -> None:
    row = certificate()
    if act is raise_certificate:
        render_certificate(row.pk)
    before = known(row)
    real = getattr(where, step)

    def crash(*args, **named):
        if when == "after":
            real(*args, **named)
        raise KeyboardInterrupt

    with mock.patch.object(where, step, crash), pytest.raises(KeyboardInterrupt):
        act(row.pk)
    row.refresh_from_db()
    assert known(row) == before
    act(row.pk)
    row.refresh_from_db()
    assert row.signature_level == ("b-t" if act is render_certificate else "b-lta")
    assert verify_signatures(read_file(row))[0].is_good
    assert len(known(row)) == len(before) + 1
    if act is render_certificate:
        require_consistent(row, files)


@pytest.mark.parametrize("name", ["render_pdf", "sign"])
def test_a_crash_while_drawing_or_signing_leaves_nothing(name, signing, files) -> None:
    row = certificate()
    with mock.patch(f"certificates.rendering.{name}", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        render_certificate(row.pk)
    assert (stored(files), known(row)) == ([], [])
    require_consistent(render_certificate(row.pk), files)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_workers_that_race_the_first_stored_wins(signing, files, settings) -> None:
    settings.LMS_SIGNING = {**settings.LMS_SIGNING, "level": "b-b"}
    row = certificate()
    outcomes = race(*[lambda: render_certificate(row.pk)] * 3)
    row.refresh_from_db()
    assert {outcome.file_sha256 for outcome in outcomes} == {row.file_sha256}
    require_consistent(row, files)
    settings.LMS_SIGNING = {**settings.LMS_SIGNING, "level": "b-lta"}
    outcomes = race(*[lambda: raise_certificate(row.pk)] * 3)
    row.refresh_from_db()
    assert {outcome.file_sha256 for outcome in outcomes} == {row.file_sha256}
    require_consistent(row, files)
    assert known(row) == ["b-b", "b-lta"]


def test_a_worker_that_was_held_up_writes_over_nothing(signing, files) -> None:
    row = certificate()
    late = Certificate.objects.get(pk=row.pk)
    row = render_certificate(row.pk)
    other = storing.Signed(b"%PDF-1.7 signed anew", "b-t", "0" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        storing.store_file(certificate=late, signed=other)
    row.refresh_from_db()
    assert read_file(row).startswith(b"%PDF")
    assert verify_signatures(read_file(row))[0].is_good


def test_a_file_that_is_damaged_is_not_raised(signing, files) -> None:
    row = render_certificate(certificate().pk)
    (files / row.file).write_bytes(b"%PDF-1.7 other")
    with pytest.raises(FileDamaged):
        raise_certificate(row.pk)
    row.refresh_from_db()
    assert row.signature_level == "b-t"


def test_the_database_knows_a_file_once_and_by_whom_it_is_signed(signing) -> None:
    row = certificate()
    values = {"certificate": row, "name": "x", "created_at": timezone.now()}
    wrong = [
        {"sha256": "1", "level": "unsigned", "key_id": "k"},
        {"sha256": "1", "level": "b-b", "key_id": ""},
        {"sha256": "1", "level": "b-x", "key_id": "k"},
    ]
    CertificateFile.objects.create(**values, sha256="0", level="unsigned")
    wrong += [{"sha256": "1", "level": "unsigned", "key_id": ""}, {"sha256": "0", "level": "b-b", "key_id": "k"}]
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            CertificateFile.objects.create(**values, **fields)


def test_the_sweep_reads_an_index_with_one_query_and_queues_each_once(signing) -> None:
    place = enrolment()
    for number in range(4):
        row = certificate(user=make.trainee(), course=place.course, issued_at=timezone.now() - timedelta(hours=number))
        values = {"file": "x", "file_sha256": "0" * 64, "rendered_at": timezone.now(), "signature_level": "b-b"}
        Certificate.objects.filter(pk=row.pk).update(**values)
    Certificate.objects.filter(pk=row.pk).update(signature_level="b-lta")
    with CaptureQueriesContext(connection) as queries, mock.patch.object(raise_level, "delay") as delay:
        assert [sweep_levels(), sweep_levels()] == [3, 0]
    assert delay.call_count == 3
    assert len(queries) == 2
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # a table of five rows is read whole otherwise
        cursor.execute(EXPLAIN[connection.vendor] + queries[0]["sql"])
        plan = str(cursor.fetchall())
    # of so few rows PostgreSQL may take any index that leads to them
    assert ("certificate_by_level" if connection.vendor == "sqlite" else "Index") in plan


def test_the_sweep_takes_no_more_than_its_share(signing) -> None:
    place = enrolment()
    for _ in range(3):
        row = certificate(user=make.trainee(), course=place.course)
        values = {"file": "x", "file_sha256": "0" * 64, "rendered_at": timezone.now(), "signature_level": "b-b"}
        Certificate.objects.filter(pk=row.pk).update(**values)
    with mock.patch.object(raising, "SWEEP_AT_MOST", 2), mock.patch.object(raise_level, "delay"):
        assert sweep_levels() == 2
