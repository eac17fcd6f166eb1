"""The production stack, as shipped, on ports and folders of its own: PostgreSQL, Redis, gunicorn.

Settings are `config.settings.production` and `config/gunicorn.py`, unchanged; the database keeps its durable settings.
Only what stands outside is stood in for: object storage (`object_store.py`), and the proxy that adds TLS.
"""

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from tests.bench.object_store import ObjectStore, object_store
from tests.servers import ROOT
from tests.with_postgres import free_port, postgres

POSTGRES_OPTIONS = (
    "-c shared_preload_libraries=pg_stat_statements -c pg_stat_statements.track=top "
    "-c pg_stat_statements.track_utility=off -c max_connections=100"
)
STARTS_WITHIN = 60.0  # seconds
STOPS_WITHIN = 20.0  # seconds


@dataclass(frozen=True)
class Stack:
    """A running stack. `roots` are the first process of gunicorn, PostgreSQL and Redis."""

    port: int
    database: str
    environment: dict[str, str]
    store: ObjectStore
    roots: tuple[psutil.Process, ...]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def run(self, module: str, *words: str) -> dict:
        """Run `main` of a module of this package under the production settings; its last line is its answer as JSON."""
        code = f"import django; django.setup(); from tests.bench.{module} import main; main()"
        return json.loads(run_python(self.environment, "-c", code, *words).splitlines()[-1])


@contextmanager
def production_stack() -> Iterator[Stack]:
    """Start everything, load the starter content, and stop it all when the block ends."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lms-bench-")))
        database = stack.enter_context(postgres(POSTGRES_OPTIONS))
        store = stack.enter_context(object_store())
        redis_port, port = free_port(), free_port()
        redis = stack.enter_context(redis_server(redis_port, folder))
        environment = environment_for(
            port,
            LMS_DATA=str(folder),
            LMS_DATABASE_URL=database,
            LMS_REDIS_URL=f"redis://127.0.0.1:{redis_port}/0",
            LMS_S3_ENDPOINT=store.url,
        )
        run_python(environment, "manage.py", "set_up_site", "--quiet")
        run_python(environment, "manage.py", "collectstatic", "--noinput", "-v", "0")
        gunicorn = stack.enter_context(gunicorn_server(environment, folder / "gunicorn.log", port))
        yield Stack(port, database, environment, store, (gunicorn, postmaster(database), redis))


def environment_for(port: int, **settings: str) -> dict[str, str]:
    """Return an environment that satisfies config/checks.py."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LMS_", "DJANGO_", "AWS_"))}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "PORT": str(port),
        "LMS_SECRET_KEY": secrets.token_urlsafe(48),
        "LMS_ALLOWED_HOSTS": "127.0.0.1",
        "LMS_BASE_URL": "https://learn.example.org",
        "LMS_PLAIN_HTTP": "1",
        "LMS_S3_BUCKET": "bench",
        "LMS_S3_REGION": "local",
        "LMS_S3_ACCESS_KEY": "bench",
        "LMS_S3_SECRET_KEY": secrets.token_urlsafe(20),
        "LMS_EMAIL_HOST": "127.0.0.1",
        "LMS_EMAIL_FROM": "bench@example.org",
        **settings,
    }


def run_python(environment: dict[str, str], *words: str) -> str:
    command = [sys.executable, *words]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


@contextmanager
def redis_server(port: int, folder: Path) -> Iterator[psutil.Process]:
    command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder), "--save", ""]
    with running(command, dict(os.environ), folder / "redis.log") as process:
        yield process


@contextmanager
def gunicorn_server(environment: dict[str, str], log: Path, port: int) -> Iterator[psutil.Process]:
    command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
    with running(command, environment, log) as process:
        wait_until_up(f"http://127.0.0.1:{port}/healthz", process, log)
        yield process


@contextmanager
def running(command: list[str], environment: dict[str, str], log: Path) -> Iterator[psutil.Process]:
    """Run a program beside the block; it is asked to stop, and killed where it does not."""
    with log.open("ab") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
        try:
            yield psutil.Process(process.pid)
        finally:
            process.terminate()
            try:
                process.wait(STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_until_up(url: str, process: psutil.Process, log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and process.status() != psutil.STATUS_ZOMBIE:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 -- loopback
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise SystemExit("gunicorn did not come up:\n" + log.read_text(errors="replace")[-4000:])


def postmaster(database: str) -> psutil.Process:
    """Return PostgreSQL's first process, the parent of all others."""
    with psycopg.connect(database) as connection:
        parent = psutil.Process(connection.info.backend_pid).parent()
    if parent is None:
        raise SystemExit("PostgreSQL's own process was not found.")
    return parent
