"""The pictures that a package's texts and questions name, read and checked."""

import hashlib
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from content.picture_files import picture_problems, picture_remedy
from courses.packages.errors import ErrorList, Place, did_you_mean
from courses.packages.files import MAX_PICTURE_BYTES, PackageFiles
from courses.packages.package import PageText, Picture, Question

FOLDER = "pictures"


def read_pictures(
    folder: PackageFiles, texts: Sequence[PageText], questions: Sequence[Question], errors: ErrorList
) -> dict[str, Picture]:
    """Return the pictures that texts and questions name, by name."""
    there = folder.names(FOLDER)
    pictures: dict[str, Picture] = {}
    missing: set[str] = set()
    for name, place, field in _named(texts, questions):
        if name in pictures:
            continue
        if name not in there:
            problem = _("There is no picture “%(name)s” in the folder pictures.") % {"name": name}
            errors.add(place, field, problem, did_you_mean(name, there))
        elif name not in missing and (picture := _read_picture(folder, name, errors)):
            pictures[name] = picture
        else:
            missing.add(name)  # its own error stands once, with its file
    return pictures


def _named(texts: Sequence[PageText], questions: Sequence[Question]) -> Iterator[tuple[str, Place, str]]:
    """Yield each name of a picture, where it stands, and in which field."""
    for text in texts:
        for block in text.blocks:
            for name in block.names:
                if name.kind == "picture":
                    yield name, Place(text.file, block.line), "picture"
    for question in questions:
        if question.plain.picture:
            place = Place(question.file, question.picture_line)
            yield question.plain.picture, place, f"{question.id}.picture.file"


def _read_picture(folder: PackageFiles, name: str, errors: ErrorList) -> Picture | None:
    path = f"{FOLDER}/{name}"
    data = folder.data(path, MAX_PICTURE_BYTES)
    if data is None:
        return None
    extension = name.rpartition(".")[2]
    problems = picture_problems(data, extension)
    for problem in problems:
        errors.add(Place(path), "", problem, picture_remedy(extension))
    if problems:
        return None
    return Picture(name, data, hashlib.sha1(data, usedforsecurity=False).hexdigest())
