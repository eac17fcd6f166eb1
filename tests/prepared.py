"""A data folder set up once for all processes of a test run, as `make run` leaves it: `python -m tests.prepared …`."""

import fcntl
import subprocess
import sys
from pathlib import Path

from tests import servers
from tests.migrated import copy_migrated_file


def prepare(folder: Path) -> Path:
    """Return the folder, set up; whoever comes while that is done waits."""
    folder.mkdir(exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            copy_migrated_file(folder / "db.sqlite3")
            subprocess.run(
                [sys.executable, "manage.py", "set_up_site", "--quiet"],
                cwd=servers.ROOT,
                env=servers.environment(folder, 8000),
                check=True,
            )
            (folder / "ready").touch()
    return folder


if __name__ == "__main__":
    prepare(Path(sys.argv[1]))
