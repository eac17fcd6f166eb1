"""Real servers of the product for tests: the whole stack on a data folder of its own and a free port."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.with_postgres import free_port

ROOT = Path(__file__).resolve().parents[1]
START_WITHIN = 120.0  # seconds


@dataclass
class Server:
    """A running stack: `url`, its data folder, and its processes by name."""

    url: str
    data: Path
    environment: dict[str, str]
    process: subprocess.Popen | None = field(default=None, repr=False)
    beside: subprocess.Popen | None = field(default=None, repr=False)  # runs what `shell` is given

    def children(self, part: str) -> list[psutil.Process]:
        """Return the stack's processes whose command line contains `part`, e.g. gunicorn or celery."""
        if self.process is None:
            return []
        found = psutil.Process(self.process.pid).children(recursive=True)
        alive = [child for child in found if child.status() != psutil.STATUS_ZOMBIE]
        return [child for child in alive if any(part in word for word in child.cmdline())]

    def signal(self, part: str, number: signal.Signals) -> None:
        """Send a signal to every process of one kind at once."""
        for child in self.children(part):
            child.send_signal(number)

    def shell(self, code: str) -> object:
        """Run Python beside the server on its data; the code's `answer` comes back through JSON."""
        if self.beside is None:
            self.beside = subprocess.Popen(
                [sys.executable, "-m", "tests.beside"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self.beside.stdin
        assert self.beside.stdout
        self.beside.stdin.write(json.dumps(code) + "\n")
        self.beside.stdin.flush()
        done = json.loads(self.beside.stdout.readline())
        if done["error"]:
            raise AssertionError(done["error"])
        return done["answer"]

    def end(self) -> None:
        """Stop the processes."""
        if self.beside is not None and self.beside.stdin:
            self.beside.stdin.close()
            self.beside.wait(30)
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            for child in psutil.Process(self.process.pid).children(recursive=True):
                child.kill()
            self.process.kill()


def environment(data: Path, port: int) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LMS_", "DJANGO_"))}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "LMS_DATA": str(data),
        "LMS_BASE_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
    }


@contextmanager
def serve(data: Path, *, settings: dict[str, str] | None = None) -> Iterator[Server]:
    """Serve the product from `data` (made on the first start) until the block ends."""
    port = free_port()
    server = Server(f"http://127.0.0.1:{port}", data, {**environment(data, port), **(settings or {})})
    log = (data / "server.log").open("ab")
    server.process = subprocess.Popen(
        [sys.executable, "manage.py", "serve_local", "--port", str(port)],
        cwd=ROOT,
        env=server.environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        wait_until_up(server)
        yield server
    finally:
        server.end()
        log.close()


def wait_until_up(server: Server) -> None:
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline:
        if server.process is not None and server.process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(server.url + "/healthz", timeout=5) as answer:  # noqa: S310 -- loopback
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError("the server did not come up:\n" + (server.data / "server.log").read_text()[-4000:])


def copy_data(prepared: Path, target: Path) -> Path:
    """Return `target` filled with a copy of a prepared data folder (nothing may serve from it)."""
    shutil.copytree(prepared, target, dirs_exist_ok=True)
    return target
