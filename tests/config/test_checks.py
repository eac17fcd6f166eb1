"""Production refuses to start: real processes, each with an environment that lacks something."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.checks import check_no_sample_accounts, check_settings, refuse_to_start
from lms.accounts.samples import make_samples

pytestmark = pytest.mark.without_database

KEY = ec.generate_private_key(ec.SECP256R1()).private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)
COMPLETE = {
    "LMS_BADGE_KEY": KEY.decode(),
    "LMS_SECRET_KEY": "k3" * 20 + "-0123456789-abcdefghij",
    "LMS_ALLOWED_HOSTS": "learn.example.go.th",
    "LMS_BASE_URL": "https://learn.example.go.th",
    "LMS_DATABASE_URL": "postgres://lms@127.0.0.1:1/lms",
    "LMS_REDIS_URL": "redis://127.0.0.1:1/0",
    "LMS_S3_BUCKET": "lms",
    "LMS_S3_ACCESS_KEY": "access",
    "LMS_S3_SECRET_KEY": "secret",
    "LMS_EMAIL_HOST": "mail.example.go.th",
    "LMS_EMAIL_FROM": "no-reply@example.go.th",
    "LMS_SIGNING_KIND": "none",
}


def run(*command: str, folder: Path, module: str = "config.settings.production", **changed: str | None) -> Any:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LMS_", "DJANGO_"))}
    environment |= {"LMS_DATA": str(folder), "DJANGO_SETTINGS_MODULE": module}
    environment |= {name: value for name, value in (COMPLETE | changed).items() if value is not None}
    return subprocess.run(
        [sys.executable, *command], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )


def test_a_complete_environment_passes_every_check(tmp_path: Path) -> None:
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "no issues (1 silenced)" in done.stdout  # the admin's preview frames its own pages


@pytest.mark.parametrize(
    ("changed", "finding", "remedy"),
    [
        ({"LMS_SECRET_KEY": None}, "lms.E001", "LMS_SECRET_KEY"),
        ({"LMS_SECRET_KEY": "short"}, "lms.E001", "LMS_SECRET_KEY"),
        ({"LMS_DATABASE_URL": None}, "lms.E003", "LMS_DATABASE_URL"),
        ({"LMS_DATABASE_URL": "sqlite:///db.sqlite3"}, "lms.E003", "LMS_DATABASE_URL"),
        ({"LMS_REDIS_URL": None}, "lms.E004", "LMS_REDIS_URL"),
        ({"LMS_S3_BUCKET": None}, "lms.E005", "LMS_S3_BUCKET"),
        ({"LMS_S3_SECRET_KEY": None}, "lms.E005", "LMS_S3_SECRET_KEY"),
        ({"LMS_ALLOWED_HOSTS": None}, "lms.E006", "LMS_ALLOWED_HOSTS"),
        ({"LMS_ALLOWED_HOSTS": "*"}, "lms.E006", "LMS_ALLOWED_HOSTS"),
        ({"LMS_BASE_URL": None}, "lms.E009", "LMS_BASE_URL"),
        ({"LMS_BASE_URL": "http://learn.example.go.th"}, "lms.E009", "LMS_BASE_URL"),
        ({"LMS_EMAIL_TLS": "yes"}, "lms.E010", "LMS_EMAIL_TLS"),
        ({"module": "tests.config.settings_debug"}, "lms.E002", "DEBUG = False"),
        ({"module": "tests.config.settings_samples"}, "lms.E007", "SAMPLE_ACCOUNTS = False"),
    ],
)
def test_each_thing_that_is_missing_is_named_with_its_remedy(
    tmp_path: Path, changed: dict[str, Any], finding: str, remedy: str
) -> None:
    done = run(
        "-c", "from config.checks import check_settings; print(*check_settings(None))", folder=tmp_path, **changed
    )
    assert done.returncode == 0, done.stderr
    assert f"({finding})" in done.stdout
    assert remedy in done.stdout
    assert done.stdout.count("(lms.E") == 1  # nothing else is wrong


@pytest.mark.parametrize(
    ("changed", "port", "starttls", "tls"),
    [
        ({}, 587, True, False),
        ({"LMS_EMAIL_PORT": "465", "LMS_EMAIL_TLS": "tls"}, 465, False, True),
        ({"LMS_EMAIL_PORT": "25", "LMS_EMAIL_TLS": "off"}, 25, False, False),
    ],
)
def test_the_mail_server_is_spoken_to_as_it_wants(
    tmp_path: Path, changed: dict[str, Any], port: int, starttls: bool, tls: bool
) -> None:
    script = "from django.conf import settings as s; print(s.EMAIL_PORT, s.EMAIL_USE_TLS, s.EMAIL_USE_SSL)"
    done = run("-c", script, folder=tmp_path, **changed)
    assert done.stdout.split() == [str(port), str(starttls), str(tls)], done.stderr


def test_an_empty_environment_is_told_everything_at_once(tmp_path: Path) -> None:
    done = run("manage.py", "check", folder=tmp_path, **dict.fromkeys(COMPLETE))
    assert done.returncode == 1
    for number in (1, 3, 4, 5, 6, 9):
        assert f"(lms.E00{number})" in done.stderr
    assert "(lms.W001)" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("-c", "import config.wsgi"),
        ("manage.py", "migrate"),
        ("-m", "celery", "-A", "config", "worker", "--pool", "solo"),
        ("-m", "celery", "-A", "config", "beat"),
    ],
    ids=["web server", "migration", "worker", "beat"],
)
def test_web_server_worker_beat_and_commands_refuse_to_start(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = run(*command, folder=tmp_path, LMS_DATABASE_URL=None)
    assert done.returncode != 0
    assert "lms.E003" in done.stderr
    assert "Set LMS_DATABASE_URL" in done.stderr


@pytest.mark.django_db
def test_sample_accounts_in_the_database_stop_production(settings: Any) -> None:
    make_samples()
    assert check_no_sample_accounts(None, databases=["default"]) == []  # local mode
    settings.PRODUCTION = True
    found = check_no_sample_accounts(None, databases=["default"])
    assert [message.id for message in found] == ["lms.E008"]
    assert "is_sample=True" in str(found[0].hint)
    with pytest.raises(ImproperlyConfigured, match=r"lms\.E008"):
        refuse_to_start()


@pytest.mark.django_db
def test_local_mode_is_not_checked(settings: Any) -> None:
    settings.SECRET_KEY = "short"
    assert check_settings(None) == []
    refuse_to_start()
    assert settings.SAMPLE_ACCOUNTS
