"""Run a command beside a PostgreSQL server of its own: `python -m tests.with_postgres COMMAND …`.

The cluster lives in a temporary folder on a free loopback port, is tuned for throw-away data, and goes away with the
command. Its address reaches the command as LMS_TEST_DATABASE_URL.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OPTIONS = "-c autovacuum=off -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=100"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def server_programs() -> Path:
    """Return the folder of initdb and pg_ctl that Debian's package installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise SystemExit("PostgreSQL is not installed: run `make setup-test` (Debian package postgresql).")
    return found[-1].parent


def _as_server_user() -> dict[str, int]:
    """PostgreSQL refuses to run as root; Debian's package made the user `postgres`."""
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam("postgres")
    return {"user": account.pw_uid, "group": account.pw_gid}


@contextmanager
def postgres(options: str = OPTIONS) -> Iterator[str]:
    """Yield the URL of a fresh server, stopped and removed afterwards."""
    programs, folder, port = server_programs(), Path(tempfile.mkdtemp(prefix="lms-postgres-")), free_port()
    identity = _as_server_user()
    if identity:
        os.chown(folder, identity["user"], identity["group"])

    def call(program: str, *words: str) -> None:
        command = [str(programs / program), "-D", str(folder / "data"), *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, **identity)

    call("initdb", "-U", "lms", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
    settings = f"-h 127.0.0.1 -p {port} -k {folder} {options}"
    try:
        call("pg_ctl", "-w", "-l", str(folder / "log"), "-o", settings, "start")
        yield f"postgres://lms@127.0.0.1:{port}/postgres"
    finally:
        call("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    with postgres() as url:
        return subprocess.run(sys.argv[1:], env={**os.environ, "LMS_TEST_DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
