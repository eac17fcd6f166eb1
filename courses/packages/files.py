"""The files of a package, read with care: size caps, no links, nothing outside the folder."""

import os
import re
import stat
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path

from django.utils.translation import gettext as _

from courses.packages.errors import ErrorList, PackageErrors, Place, did_you_mean

COURSE_FILE = "course.yaml"
MAX_FILES = 5_000
MAX_TEXT_BYTES = 512 * 1024
MAX_PICTURE_BYTES = 5 * 1024 * 1024
# What systems and people leave beside the course; no part of it.
_BESIDE = re.compile(r"\..*|.*~|Thumbs\.db|desktop\.ini|README.*|LICEN[CS]E.*", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


class PackageFiles(ABC):
    """The files of what may be a package. Names are relative, with `/` between their parts."""

    errors: ErrorList
    _names: set[str]

    @abstractmethod
    def _read(self, name: str, limit: int) -> bytes:
        """Return up to `limit` + 1 bytes of a file that is there. Raises Unreadable."""

    def names(self, folder: str = "") -> list[str]:
        """Return the sorted names of files and folders that stand directly in a folder."""
        prefix = f"{folder}/" if folder else ""
        rest = (name[len(prefix) :] for name in self._names if name.startswith(prefix))
        return sorted({name.split("/", 1)[0] for name in rest})

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def text(self, name: str) -> str | None:
        """Return a text file's text with `\\n` line ends; None, with an error noted, where it cannot be read."""
        data = self.data(name, MAX_TEXT_BYTES)
        if data is None:
            return None
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self._note_encoding(name, data, error.start)
            return None
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if found := _CONTROL.search(text):
            place = Place(name, text.count("\n", 0, found.start()) + 1)
            problem = _("There is an invisible control character (U+%(code)s).") % {"code": f"{ord(found[0]):04X}"}
            self.errors.add(place, "", problem, _("Type the line anew."))
            return None
        return text

    def data(self, name: str, limit: int) -> bytes | None:
        """Return a file's bytes; None, with an error noted, where it is missing, too large or cannot be opened."""
        if name not in self._names:
            folder, __, base = name.rpartition("/")
            remedy = did_you_mean(base, self.names(folder)) if self.names(folder) else _("Add the file.")
            self.errors.add(Place(name), "", _("The file is missing."), remedy)
            return None
        try:
            data = self._read(name, limit)
        except Unreadable as error:
            self.errors.add(Place(name), "", error.problem, error.remedy)
            return None
        if len(data) > limit:
            problem = _("The file is larger than %(size)s kB.") % {"size": limit // 1024}
            self.errors.add(Place(name), "", problem, _("Make it smaller or split it."))
            return None
        return data

    def _note_encoding(self, name: str, data: bytes, position: int) -> None:
        place = Place(name, data.count(b"\n", 0, position) + 1)
        remedy = _("Save the file as UTF-8 (not TIS-620, Windows-874 or UTF-16).")
        self.errors.add(place, "", _("This is not UTF-8 text."), remedy)


class PackageFolder(PackageFiles):
    """A folder of the file system."""

    def __init__(self, root: Path, errors: ErrorList) -> None:
        """Look through the folder once; where it is no course package, raise PackageErrors that say only this."""
        self.root = root
        self.errors = errors
        if not os.path.lexists(root / COURSE_FILE):
            self._refuse_folder()
        self._names = self._scan()

    def _read(self, name: str, limit: int) -> bytes:
        try:
            with (self.root / name).open("rb") as opened:
                return opened.read(limit + 1)
        except OSError as error:
            raise Unreadable(_("The file cannot be opened: %(reason)s.") % {"reason": error.strerror}) from error

    def _scan(self) -> set[str]:
        """Return the names of all files, noting an error for what is neither file nor folder."""
        found: set[str] = set()
        for folder, folders, files in os.walk(self.root, followlinks=False):
            folders[:] = [name for name in folders if not is_beside(name)]
            for name in [*folders, *files]:
                path = Path(folder, name)
                if not is_beside(name) and self._is_plain_file(path):
                    found.add(path.relative_to(self.root).as_posix())
            if len(found) > MAX_FILES:
                self.errors.add(Place("."), "", _("There are more than %(count)s files.") % {"count": MAX_FILES})
                self.errors.raise_if_any()
        return found

    def _is_plain_file(self, path: Path) -> bool:
        mode = path.lstat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            problem = _("This is a link or a device, not a file.")
            place = Place(path.relative_to(self.root).as_posix())
            self.errors.add(place, "", problem, _("Put the file itself in its place."))
        return stat.S_ISREG(mode)

    def _refuse_folder(self) -> None:
        problem, remedy = _("There is no such folder."), _("Name a folder that holds a course.yaml.")
        if self.root.is_dir():
            problem = _("This is not a course package: there is no course.yaml.")
        elif self.root.exists():
            problem = _("This is a file, not a folder.")
        self.errors.add(Place(str(self.root)), "", problem, remedy)
        raise PackageErrors(self.errors.errors)


class PackageMemory(PackageFiles):
    """Files that are at hand, by name."""

    def __init__(self, files: Mapping[str, bytes], errors: ErrorList) -> None:
        self._files, self.errors, self._names = files, errors, set(files)

    def _read(self, name: str, limit: int) -> bytes:
        return self._files[name]


class Unreadable(Exception):
    """A file is there and cannot be read: what is wrong, and what to do, in words."""

    def __init__(self, problem: str, remedy: str = "") -> None:
        self.problem, self.remedy = problem, remedy
        super().__init__(problem)


def is_beside(name: str) -> bool:
    """Say whether a file or folder of this name is no part of the course."""
    return _BESIDE.fullmatch(name) is not None
