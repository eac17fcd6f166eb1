"""Reading zip files that strangers made: nothing is ever unpacked to a disk, and no file costs more than is allowed.

The ways in which a zip file can do harm, and how each is met: names that leave the folder (refused), links (refused),
one entry that swells (ratio and size, both as declared and as read), many entries or entries that share their bytes
(count, sum of packed sizes), archives in archives (refused), encryption (refused), two files under one name (refused).
"""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from quizzes.exchange import limits
from quizzes.exchange.contract import FileRefused
from quizzes.exchange.decoding import check_size

ENTRY_MARK = b"PK\x01\x02"  # begins each line of a zip file's table of contents
READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ARCHIVES = frozenset({".zip", ".7z", ".rar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".tar", ".cab", ".iso", ".jar"})
ENCRYPTED = 0x1
EARLIEST, UNIX = (1980, 1, 1, 0, 0, 0), 3  # the first moment that a zip file can name
_DRIVE = re.compile(r"^[A-Za-z]:")
_CONTROL = re.compile("[\x00-\x1f\x7f]")
RATIO_FROM = limits.MEGABYTE  # bytes unpacked; a smaller file does no harm however dense it is


class Archive:
    """The files of a zip file by name, `/` between folders; without folders and what systems leave behind."""

    def __init__(
        self,
        data: bytes,
        *,
        file_bytes: int = limits.FILE_BYTES,
        packed_bytes: int = limits.FILE_BYTES,
        unpacked_bytes: int = limits.UNPACKED_BYTES,
    ) -> None:
        """Check everything that can be known without unpacking; no file may have more than `file_bytes`.

        The zip file itself may have `packed_bytes`, all that is in it together `unpacked_bytes`.

        Raises FileRefused.
        """
        self._file_bytes = file_bytes
        self._left = self._unpacked_bytes = unpacked_bytes
        check_size(data, most=packed_bytes)
        if data.count(ENTRY_MARK) > 2 * limits.PACKAGE_FILES:  # before the table of contents is even read
            raise self._too_many()
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, UnicodeDecodeError) as error:
            raise FileRefused(_("This is not a whole zip file."), _("Make the zip file anew.")) from error
        self._entries = self._checked_entries(len(data))

    @property
    def names(self) -> list[str]:
        """The names of the files, in the order of the alphabet."""
        return sorted(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        """Return a file's bytes. Raises KeyError where there is none, FileRefused where it costs too much."""
        entry = self._entries[name]
        limit = min(self._file_bytes, self._left)
        try:
            with self._zip.open(entry) as opened:
                data = opened.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
            problem = _("This file in the zip file is damaged.")
            raise FileRefused(problem, _("Make the zip file anew."), name) from error
        if len(data) > limit:
            raise self._too_large(name)
        self._left -= len(data)
        return data

    def _checked_entries(self, packed_bytes: int) -> dict[str, zipfile.ZipInfo]:
        listed = self._zip.infolist()
        if len(listed) > limits.PACKAGE_FILES:
            raise self._too_many()
        entries: dict[str, zipfile.ZipInfo] = {}
        for entry in listed:
            name = _checked_name(entry)
            if entry.is_dir() or _is_left_behind(name):
                continue
            self._check_entry(entry, name)
            if name in entries:
                problem = _("Two files in the zip file have the same name.")
                raise FileRefused(problem, _("Take one of them out."), name)
            entries[name] = entry
        if sum(entry.file_size for entry in listed) > self._unpacked_bytes:
            raise self._too_large("")
        if sum(entry.compress_size for entry in listed) > packed_bytes:
            raise FileRefused(_("The files in the zip file overlap."), _("Make the zip file anew."))
        return entries

    def _check_entry(self, entry: zipfile.ZipInfo, name: str) -> None:
        if entry.flag_bits & ENCRYPTED:
            problem = _("The zip file is protected with a password.")
            raise FileRefused(problem, _("Make it again without a password."), name)
        if entry.compress_type not in READABLE:
            problem = _("The zip file is packed in an unusual way.")
            raise FileRefused(problem, _("Make it again as an ordinary zip file."), name)
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise FileRefused(_("This is a link, not a file."), _("Put the file itself in its place."), name)
        if PurePosixPath(name).suffix.lower() in ARCHIVES:
            problem = _("There is an archive inside the zip file.")
            raise FileRefused(problem, _("Unpack it and upload what is in it."), name)
        if entry.file_size > self._file_bytes:
            raise self._too_large(name)
        swollen = entry.file_size > limits.UNPACKING_RATIO * max(entry.compress_size, 1)
        if swollen and entry.file_size > RATIO_FROM:
            problem = _("This file is packed so densely that it looks like an attack.")
            raise FileRefused(problem, _("Make the zip file anew, without this file."), name)

    def _too_many(self) -> FileRefused:
        problem = _("The zip file holds more than %(count)s files.") % {"count": limits.PACKAGE_FILES}
        return FileRefused(problem, _("Split it into several zip files."))

    def _too_large(self, name: str) -> FileRefused:
        limit = self._file_bytes if name else self._unpacked_bytes
        problem = _("Unpacked, this is larger than %(size)s MB.") % {"size": limit // limits.MEGABYTE}
        return FileRefused(problem, _("Make the pictures smaller or split the zip file."), name)


def _checked_name(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name with `/` between folders; FileRefused where it leads out of the archive."""
    name = entry.filename.replace("\\", "/")
    leaves = name.startswith("/") or _DRIVE.match(name) or ".." in name.split("/")
    if leaves or _CONTROL.search(entry.orig_filename) or not name.strip("/. "):
        problem = _("A file in the zip file has a name that leads out of it.")
        raise FileRefused(problem, _("Make the zip file anew."), _printable(name))
    return str(PurePosixPath(name))


def _printable(name: str) -> str:
    return _CONTROL.sub("\ufffd", name)[:200]


def _is_left_behind(name: str) -> bool:
    """Say whether a file is no part of the content: what macOS and Windows put beside it."""
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or parts[-1] in (".DS_Store", "Thumbs.db", "desktop.ini") or parts[-1].startswith("._")


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip file. The same files give the same bytes: no time, no owner."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, UNIX
            archive.writestr(entry, data)
    return output.getvalue()
