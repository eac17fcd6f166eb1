"""Serve the whole product on one machine: web server, worker and clock, each started again if it dies.

`manage.py serve_local --port 8000`. Everything it keeps lies under LMS_DATA.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from lms.accounts.samples import SAMPLES

RESTART_AFTER = 1.0  # seconds
LOOK_EVERY = 0.5  # seconds
STOP_WITHIN = 20.0  # seconds


def commands(port: int) -> dict[str, list[str]]:
    """Return what runs, by name."""
    python = [sys.executable, "-m"]
    # A browser keeps its connection open; who stops a server of their own does not want to wait for that.
    web = ["gunicorn", "-c", "config/gunicorn.py", "--graceful-timeout", "2", "-b", f"{host()}:{port}", "config.wsgi"]
    return {
        "web": [*python, *web],
        "worker": [*python, "celery", "-A", "config", "worker", "-B", "--concurrency=1", "--loglevel=WARNING"],
    }


def log_file(name: str) -> Path:
    """Return where a process writes what it has to say."""
    folder = Path(settings.DATA_DIR) / "log"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.log"


def host() -> str:
    return os.environ.get("HOST", "127.0.0.1")


def require_free_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host(), port))
        except OSError as taken:
            raise CommandError(
                f"Port {port} cannot be used ({taken.strerror}). Choose another: make run PORT={port + 1}"
            ) from taken


def wait_until_listening(port: int, stack: "Stack") -> None:
    while not stack.stopping:
        with socket.socket() as probe:
            if probe.connect_ex((host(), port)) == 0:
                return
        stack.look_after()
        time.sleep(LOOK_EVERY)


class Stack:
    """The processes of the product, watched until told to stop."""

    def __init__(self, port: int) -> None:
        self.commands = commands(port)
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = False

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        self.stopping = True

    def start(self, name: str) -> None:
        with log_file(name).open("ab") as log:
            # A session of its own, so that Ctrl-C reaches only this process, which then stops the others in order.
            self.running[name] = subprocess.Popen(  # noqa: S603
                self.commands[name], start_new_session=True, stdout=log, stderr=subprocess.STDOUT
            )

    def watch(self) -> None:
        while not self.stopping:
            self.look_after()
            time.sleep(LOOK_EVERY)

    def look_after(self) -> None:
        """Start again what died."""
        for name, process in list(self.running.items()):
            if process.poll() is not None and not self.stopping:
                sys.stderr.write(f"{name} ended with {process.returncode} (see {log_file(name)}); starting it again\n")
                time.sleep(RESTART_AFTER)
                self.start(name)

    def end(self) -> None:
        for process in self.running.values():
            process.terminate()
        deadline = time.monotonic() + STOP_WITHIN
        for process in self.running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()


def welcome(port: int) -> str:
    """Return the one line that says where the site listens and who may sign in."""
    people = ", ".join(f"{sample.email} / {sample.password}" for sample in SAMPLES)
    return f"อสด. · http://{host()}:{port}/ · admin http://{host()}:{port}/admin/ · sample accounts: {people}"


class Command(BaseCommand):
    help = "Sets up and serves the product with its embedded default: SQLite, a file broker, local storage."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SAMPLE_ACCOUNTS:
            raise CommandError("serve_local is for local settings; production runs gunicorn and celery (README).")
        stack = Stack(options["port"])
        for signum in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signum, stack.stop)
        require_free_port(options["port"])
        call_command("set_up_site", quiet=True)
        for name in stack.commands:
            stack.start(name)
        try:
            wait_until_listening(options["port"], stack)
            self.stdout.write(welcome(options["port"]))
            self.stdout.flush()
            stack.watch()
        finally:
            stack.end()
