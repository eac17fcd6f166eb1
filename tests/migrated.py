"""A database migrated once, of which every test process begins with a copy: migrating takes longer than most tests.

What SQLite got is kept beside the installed packages until a migration changes.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.apps import apps
from django.db import connection
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".venv"
URL = "LMS_TEST_DATABASE_URL"
MIGRATED = "migrated"


def copy_migrated() -> None:
    """Make the test database of this process, ready migrated."""
    if connection.vendor == "sqlite":
        copy_migrated_file(connection.settings_dict["TEST"]["NAME"])
    else:
        _copy_on_postgres(os.environ[URL], connection.creation._get_test_db_name())


def copy_migrated_file(target: Path | str) -> None:
    """Copy an SQLite database with every migration applied; whoever comes while it is made waits."""
    file = KEPT / f"test-database-{_fingerprint()}.sqlite3"
    with _alone(KEPT / "test-database.lock"):
        if not file.exists():
            with tempfile.TemporaryDirectory() as data:
                _migrate(DJANGO_SETTINGS_MODULE="config.settings.local", LMS_DATA=data)
                Path(shutil.copy(Path(data) / "db.sqlite3", file.with_suffix(".new"))).replace(file)
            for old in sorted(KEPT.glob("test-database-*.sqlite3"), key=lambda one: one.stat().st_mtime)[:-2]:
                old.unlink()
        shutil.copy(file, target)


def _copy_on_postgres(url: str, name: str) -> None:
    parts = urlsplit(url)
    lock = Path(tempfile.gettempdir()) / f"lms-migrated-{parts.port}.lock"
    with _alone(lock), psycopg.connect(url, autocommit=True) as server:
        known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [MIGRATED]).fetchone()
        if known is None:
            server.execute("CREATE DATABASE migrating")
            _migrate(DJANGO_SETTINGS_MODULE="config.settings.test", **{URL: parts._replace(path="/migrating").geturl()})
            server.execute(sql.SQL("ALTER DATABASE migrating RENAME TO {}").format(sql.Identifier(MIGRATED)))
        names = (sql.Identifier(name), sql.Identifier(MIGRATED))
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(names[0]))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))


def _migrate(**environment: str) -> None:
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=True)


def _fingerprint() -> str:
    """Return a digest of the migrations of all apps, and of what is installed."""
    digest = hashlib.sha256((ROOT / "uv.lock").read_bytes())
    for config in apps.get_app_configs():
        for path in sorted((Path(config.path) / "migrations").glob("*.py")):
            digest.update(f"{config.label}/{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
