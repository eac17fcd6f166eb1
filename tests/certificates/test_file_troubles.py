"""Files that cannot be made, or are no longer as they were stored: tried a few times, told, made again by decision."""

import logging
from datetime import timedelta
from io import StringIO
from pathlib import Path
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from certificates import rendering, storing, troubles
from certificates.checking.by_file import check_file
from certificates.models import Certificate, CertificateFile, FileTrouble
from certificates.pdf import DoesNotFit
from certificates.raising import certificates_to_raise, raise_certificate
from certificates.redrawing import take_up
from certificates.rendering import render_certificate, unfinished_certificates
from certificates.revoking import revoke
from certificates.signing.configuration import SigningFailed
from certificates.signing.verifying import verify_signatures
from certificates.storing import FileDamaged, certificate_files, read_file
from certificates.tasks import raise_level, render
from lms.core.refusals import Refused
from tests import make
from tests.certificates.signing_setup import sign_with
from tests.make.certificates import certificate
from tests.make.signing import authority, holder, time_stamps

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path) -> Path:
    """An empty storage of certificates; returns its folder."""
    folder = tmp_path / "files"
    options = {"location": folder, "base_url": None}
    backend = settings.STORAGES["certificates"]["BACKEND"]
    settings.STORAGES = {**settings.STORAGES, "certificates": {"BACKEND": backend, "OPTIONS": options}}
    settings.LMS_SIGNING = {"kind": "none"}
    settings.LMS_RULES = {**settings.LMS_RULES, "certificate_file_tries": 3}
    return folder


@pytest.fixture
def late() -> Certificate:
    return certificate(issued_at=timezone.now() - timedelta(hours=1))


def failing(error: BaseException):
    return mock.patch.object(rendering, "render_pdf", side_effect=error)


def try_once(row: Certificate, error: BaseException) -> None:
    with failing(error), pytest.raises(type(error)):
        render_certificate(row.pk)


def told(row: Certificate) -> FileTrouble:
    return FileTrouble.objects.get(certificate=row, over_at=None)


def due(row: Certificate) -> bool:
    from django.core.cache import cache  # noqa: PLC0415

    cache.clear()
    return row.pk in unfinished_certificates()


@pytest.mark.parametrize(
    ("error", "cause"),
    [(DoesNotFit("OSD"), "no_room"), (ValueError("odd"), "content"), (KeyError("x"), "content")],
)
def test_what_fails_for_good_is_given_up_after_some_tries_and_says_why(error, cause, late) -> None:
    for tries in (1, 2, 3):
        assert due(late)
        try_once(late, error)
        found = told(late)
        assert (found.tries, found.cause, bool(found.given_up_at)) == (tries, cause, tries == 3)
    assert type(error).__name__ in found.detail
    assert not due(late)


def test_a_try_that_ends_the_worker_itself_counts(late) -> None:
    for _ in range(3):
        assert due(late)
        try_once(late, KeyboardInterrupt())
    assert (told(late).cause, due(late)) == ("unknown", False)


@pytest.mark.parametrize("error", [SigningFailed("away"), OSError("disk full"), OperationalError("gone")])
def test_what_passes_by_itself_is_never_given_up(error, late) -> None:
    for _ in range(5):
        assert due(late)
        try_once(late, error)
    assert not FileTrouble.objects.filter(over_at=None).exists()


def test_a_first_try_writes_nothing_unless_it_fails_for_good() -> None:
    render_certificate(certificate(issued_at=timezone.now()).pk)
    assert not FileTrouble.objects.exists()
    other = certificate(issued_at=timezone.now())
    try_once(other, DoesNotFit("OSD"))
    assert told(other).tries == 1


def test_once_the_file_is_there_the_trouble_is_over(late) -> None:
    try_once(late, DoesNotFit("OSD"))
    render_certificate(late.pk)
    found = FileTrouble.objects.get(certificate=late)
    assert (found.over_at is not None, found.given_up_at, found.tries) == (True, None, 2)


def test_a_crash_leaves_no_trouble_open_beside_a_file_that_is_there(late) -> None:
    with mock.patch.object(rendering, "end_trouble", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        render_certificate(late.pk)
    assert told(late).tries == 1
    assert not Certificate.objects.get(pk=late.pk).file
    assert render_certificate(late.pk).file
    assert not FileTrouble.objects.filter(over_at=None).exists()


def test_the_trouble_of_one_that_is_no_longer_in_force_is_over_with_the_decision(late) -> None:
    for _ in range(3):
        try_once(late, DoesNotFit("OSD"))
    revoke(certificate=late, actor=make.admin(), reason="ออกผิดคน")
    take_up(trouble=told(late), actor=make.admin(), reason="ไม่ใช้แล้ว")
    assert not FileTrouble.objects.filter(over_at=None).exists()


def test_a_person_may_have_it_tried_again(late, django_capture_on_commit_callbacks) -> None:
    admin = make.admin()
    for _ in range(3):
        try_once(late, DoesNotFit("OSD"))
    with pytest.raises(Refused, match="certificate_reason_missing"):
        take_up(trouble=told(late), actor=admin, reason=" ")
    with mock.patch.object(render, "delay") as delay, django_capture_on_commit_callbacks(execute=True):
        take_up(trouble=told(late), actor=admin, reason="แก้รูปแบบแล้ว")
    delay.assert_called_once_with(late.pk)
    assert (told(late).tries, due(late)) == (0, True)
    row = render_certificate(late.pk)
    assert read_file(row).startswith(b"%PDF")
    with pytest.raises(Refused, match="file_trouble_over"):
        take_up(trouble=FileTrouble.objects.get(certificate=late), actor=admin, reason="อีกครั้ง")


def spoil(row: Certificate, files: Path, how: str) -> None:
    path = files / row.file
    path.unlink() if how == "missing" else path.write_bytes(path.read_bytes()[:-9] + b"something")


@pytest.mark.parametrize("how", ["damaged", "missing"])
def test_a_file_that_is_not_as_it_was_stored_is_not_handed_out(how, client, files, caplog) -> None:
    person = make.trainee()
    row = render_certificate(certificate(person).pk)
    client.force_login(person)
    spoil(row, files, how)
    with caplog.at_level(logging.ERROR):
        response = client.get(f"/en/certificates/{row.serial}/pdf/")
    assert response.status_code == 503
    assert "could not be made, or was damaged" in response.content.decode()
    assert f"/verify/{row.serial}/" in response.content.decode()
    assert "not as it was stored" in caplog.text
    client.get(f"/en/certificates/{row.serial}/pdf/")
    assert (told(row).cause, bool(told(row).given_up_at), told(row).tries) == (how, True, 1)


def test_the_page_says_so_where_a_file_was_given_up(client) -> None:
    person = make.trainee()
    row = certificate(person, issued_at=timezone.now() - timedelta(hours=1))
    client.force_login(person)
    for answer in (200, 200, 200):
        assert client.get(f"/en/certificates/{row.serial}/pdf/").status_code == answer
        try_once(row, ValueError("odd"))
    assert client.get(f"/en/certificates/{row.serial}/pdf/").status_code == 503


@pytest.mark.parametrize("how", ["damaged", "missing"])
def test_a_lost_file_is_drawn_anew_and_the_one_that_was_given_out_stays_known(how, files, settings, tmp_path) -> None:
    sign_with(settings, tmp_path, holder())
    row = render_certificate(certificate().pk)
    given_out = read_file(row)
    spoil(row, files, how)
    call_command("certificate_files", stdout=StringIO())
    take_up(trouble=told(row), actor=make.admin(), reason="จานเก็บเสีย")
    row = render_certificate(row.pk)
    assert verify_signatures(read_file(row))[0].is_good
    assert read_file(row) != given_out
    assert [bool(one.lost_at) for one in row.files.order_by("pk")] == [True, False]
    assert {one.level for one in row.files.all()} == {"b-b"}
    assert (check_file(given_out).outcome, check_file(given_out).is_unchanged) == ("valid", True)


def test_an_unsigned_file_comes_out_as_it_was(files) -> None:
    row = render_certificate(certificate().pk)
    before = (row.file, row.file_sha256)
    spoil(row, files, "damaged")
    with pytest.raises(FileDamaged):
        read_file(row)
    troubles.note_trouble(row, FileDamaged("certificate"))
    take_up(trouble=told(row), actor=make.admin(), reason="จานเก็บเสีย")
    row = render_certificate(row.pk)
    assert (row.file, row.file_sha256) == before
    assert read_file(row).startswith(b"%PDF")
    assert list(row.files.values_list("lost_at", flat=True)) == [None]


def test_where_a_lower_level_is_left_that_is_handed_out_and_raised_anew(files, settings, tmp_path) -> None:
    with time_stamps() as stamps:
        sign_with(settings, tmp_path, holder(), tsa_url=stamps.url, trusted=(authority(),))
        row = raise_certificate(render_certificate(certificate().pk).pk)
        assert row.signature_level == "b-lta"
        spoil(row, files, "missing")
        troubles.note_trouble(row, FileNotFoundError())
        with mock.patch.object(raise_level, "delay") as delay:
            row = take_up(trouble=told(row), actor=make.admin(), reason="ไฟล์หาย")
        assert (row.signature_level, delay.call_count) == ("b-t", 0)  # queued once this is committed
        assert not FileTrouble.objects.filter(over_at=None).exists()
        assert row.pk in certificates_to_raise()
        row = raise_certificate(row.pk)
    assert verify_signatures(read_file(row))[0].level == "b-lta"
    assert [one.level for one in row.files.order_by("pk")] == ["b-t", "b-lta", "b-lta"]


def test_a_damaged_file_is_not_raised_for_ever(files, settings, tmp_path) -> None:
    row = render_certificate(certificate().pk)
    spoil(row, files, "damaged")
    sign_with(settings, tmp_path, holder())
    assert row.pk in certificates_to_raise()
    with pytest.raises(FileDamaged):
        raise_certificate(row.pk)
    from django.core.cache import cache  # noqa: PLC0415

    cache.clear()
    assert row.pk not in certificates_to_raise()


def test_the_command_checks_tells_and_has_files_made_again(files) -> None:
    sound, lost = (render_certificate(certificate().pk) for _ in range(2))
    spoil(lost, files, "missing")
    said = StringIO()
    call_command("certificate_files", stdout=said)
    assert "2 files checked, 1 damaged or gone." in said.getvalue()
    assert f"{lost.serial}  missing" in said.getvalue()
    assert sound.serial not in said.getvalue()
    with pytest.raises(CommandError, match="Say who"):
        call_command("certificate_files", "--again")
    call_command("certificate_files", "--again", "--by", make.admin().email, "--reason", "ไฟล์หาย", stdout=said)
    assert read_file(render_certificate(lost.pk)).startswith(b"%PDF")
    since = (timezone.now() + timedelta(days=1)).date().isoformat()
    call_command("certificate_files", "--since", since, stdout=said)
    assert "0 files checked" in said.getvalue()


def test_a_file_is_on_the_disk_before_the_row_names_it(files, monkeypatch) -> None:
    steps: list[str] = []
    real = storing.os.fsync
    monkeypatch.setattr(storing.os, "fsync", lambda handle: (steps.append("disk"), real(handle)))
    create = CertificateFile.objects.create
    monkeypatch.setattr(CertificateFile.objects, "create", lambda **values: (steps.append("row"), create(**values))[1])
    row = render_certificate(certificate().pk)
    assert steps == ["disk"] * 4 + ["row"]  # the file, its folder, the year's, and the one with the years
    assert certificate_files().exists(row.file)
