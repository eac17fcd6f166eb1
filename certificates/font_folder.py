"""The folder with the fonts that a process draws with: it does not outlive the process by more than the next one.

WeasyPrint copies fonts into a temporary folder and removes it when it ends in peace. A worker that is killed leaves its
folder, and each one after it another.
"""

import fcntl
import os
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir, mkdtemp

PREFIX = "certificate-fonts-"


def make_font_folder() -> Path:
    """Return a new folder that this process holds until it ends; folders that no process holds any more are removed."""
    _clear()
    while True:
        folder = Path(mkdtemp(prefix=PREFIX))
        if _lock(folder) is not None and folder.exists():  # else another process cleared it in this very moment
            return folder


def _clear() -> None:
    for folder in Path(gettempdir()).glob(f"{PREFIX}*"):
        held = _lock(folder)
        if held is not None:
            rmtree(folder, ignore_errors=True)
            os.close(held)


def _lock(folder: Path) -> int | None:
    """Return a handle that holds the folder until it is closed, at the latest by the system; None where it is not to be
    had: another process has it, or the folder is another account's or gone.
    """
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle
