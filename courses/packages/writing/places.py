"""Putting a package where it was asked for: into a folder, or into a zip file. The same course, the same bytes."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from django.utils.translation import gettext as _

from courses.packages.files import COURSE_FILE
from courses.packages.zipped import SUFFIX
from quizzes.exchange.archives import zipped


class PlaceTaken(Exception):
    """Something stands where the package is to go. The message says what, and what to do."""


def write_package(files: Mapping[str, bytes], place: Path, *, force: bool = False) -> None:
    """Write a package into a folder, or into a zip file where the name ends with `.zip`.

    Raises PlaceTaken where anything is there already and `force` is not said. A folder that is replaced must be a
    course package or empty: nothing else is ever deleted.
    """
    if place.exists() and not force:
        raise PlaceTaken(_("“%(place)s” is there already: take another name, or say --force.") % {"place": place})
    if place.suffix.lower() == SUFFIX:
        if place.is_dir():
            raise PlaceTaken(_("“%(place)s” is a folder.") % {"place": place})
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(zipped(files))
        return
    _clear(place)
    for name, data in files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _clear(place: Path) -> None:
    if not place.exists():
        return
    if not place.is_dir():
        raise PlaceTaken(_("“%(place)s” is a file: name a folder, or a name that ends with .zip.") % {"place": place})
    if any(place.iterdir()) and not (place / COURSE_FILE).is_file():
        raise PlaceTaken(_("“%(place)s” holds something else than a course package.") % {"place": place})
    # What the export no longer has must go; what a person keeps beside a course (.git, a README) stays.
    for path in place.iterdir():
        if path.is_dir() and (path.name in ("pictures", "files") or path.name[:2].isdigit()):
            shutil.rmtree(path)
        elif path.name.startswith("course."):
            path.unlink()
