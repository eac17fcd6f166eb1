"""A package as a zip file. Nothing is unpacked to a disk; what zip files may do harm with, `Archive` refuses."""

from pathlib import Path

from django.utils.translation import gettext as _

from courses.packages.attached_files import MAX_FILE_BYTES
from courses.packages.errors import ErrorList, PackageErrors, Place
from courses.packages.files import COURSE_FILE, MAX_FILES, PackageFiles, Unreadable, is_beside
from quizzes.exchange.archives import Archive
from quizzes.exchange.contract import FileRefused
from quizzes.exchange.limits import MEGABYTE

PACKED_BYTES = 200 * MEGABYTE  # a course with some videos of its own
UNPACKED_BYTES = 400 * MEGABYTE
SUFFIX = ".zip"


class PackageZip(PackageFiles):
    """The files of a zip file. What stands in one folder at its top is taken as if it stood at the top itself."""

    def __init__(self, data: bytes, errors: ErrorList, *, name: str) -> None:
        """Check the zip file; where it is unsafe or no course package, raise PackageErrors that say only this."""
        self.errors = errors
        try:
            self._archive = Archive(
                data, file_bytes=MAX_FILE_BYTES, packed_bytes=PACKED_BYTES, unpacked_bytes=UNPACKED_BYTES
            )
        except FileRefused as refused:
            errors.add(Place(refused.place or name), "", str(refused.problem), str(refused.remedy))
            raise PackageErrors(errors.errors) from refused
        own = [one for one in self._archive.names if not any(map(is_beside, one.split("/")))]
        self._top = _top(own)
        self._names = {one.removeprefix(self._top) for one in own}
        if COURSE_FILE not in self._names:
            problem = _("This is not a course package: there is no course.yaml.")
            errors.add(Place(name), "", problem, _("Pack the folder that holds the course.yaml."))
        if len(own) > MAX_FILES:
            errors.add(Place(name), "", _("There are more than %(count)s files.") % {"count": MAX_FILES})
        errors.raise_if_any()

    def _read(self, name: str, limit: int) -> bytes:
        try:
            return self._archive.read(self._top + name)
        except FileRefused as refused:
            raise Unreadable(str(refused.problem), str(refused.remedy)) from refused


def _top(names: list[str]) -> str:
    """Return the one folder in which everything stands, with its `/`; "" where there is none."""
    tops = {name.partition("/")[0] for name in names}
    return f"{tops.pop()}/" if COURSE_FILE not in names and len(tops) == 1 and all("/" in one for one in names) else ""


def read_zip_file(path: Path) -> bytes:
    """Return a zip file's bytes, one more than are allowed where it is too large."""
    with path.open("rb") as opened:
        return opened.read(PACKED_BYTES + 1)
