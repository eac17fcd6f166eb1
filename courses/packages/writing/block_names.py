"""What blocks name outside their text, and what a package calls it: files, codes of lists, ids of questions."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from content.blocks.media import AUDIO, VIDEO
from content.models import GlossaryTerm, Hotline
from courses.packages.fences.media import DOWNLOADS
from courses.packages.writing.losses import Losses

PICTURES = frozenset({"svg", "png", "jpg", "jpeg", "webp"})
FILES = DOWNLOADS | AUDIO | VIDEO
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+", re.ASCII)


@dataclass
class FileNames:
    """Names for files of one folder: each file one, no two the same. The name in its title is kept where it fits."""

    kinds: frozenset[str]
    by_key: dict[Any, str] = field(default_factory=dict)

    def name(self, key: Any, title: str, stored_as: str) -> str:
        """Return the name of a file, "" where packages hold no files of its kind. `title` may be `course/name`."""
        if key not in self.by_key:
            wanted = _fitting(title.rpartition("/")[2], self.kinds) or _fitting(
                stored_as.rpartition("/")[2], self.kinds
            )
            self.by_key[key] = self._free(wanted) if wanted else ""
        return self.by_key[key]

    def _free(self, wanted: str) -> str:
        stem, __, kind = wanted.rpartition(".")
        name, number = wanted, 1
        while name in self.by_key.values():
            number += 1
            name = f"{stem}-{number}.{kind}"
        return name


def _fitting(name: str, kinds: frozenset[str]) -> str:
    """Return a name of small Latin letters, "" where its ending is none of the kinds."""
    stem, dot, kind = name.rpartition(".")
    if not dot or kind.lower() not in kinds:
        return ""
    stem = _UNFIT.sub("-", stem).strip("-._")
    return f"{stem or 'file'}.{kind.lower()}"


@dataclass
class Names:
    """What the texts of one course name: rows by key, read once, and the names that files get on their way out."""

    course_code: str
    images: dict[int, Any]
    documents: dict[int, Any]
    practice: dict[int, str]  # codes of the questions that are in the package
    hotlines: dict[int, str] = field(default_factory=lambda: dict(Hotline.objects.values_list("pk", "code")))
    terms: dict[int, str] = field(default_factory=lambda: dict(GlossaryTerm.objects.values_list("pk", "code")))
    pictures: FileNames = field(default_factory=lambda: FileNames(PICTURES))
    files: FileNames = field(default_factory=lambda: FileNames(FILES))

    def picture(self, key: Any, file: str, losses: Losses) -> str:
        """Return what the package calls a picture, "" with a word about it where it has none."""
        image = self.images.get(key)
        name = self.pictures.name(key, image.title, image.file.name) if image else ""
        if not name:
            losses.add(file, _("a block without its picture: it is gone, or is neither SVG, PNG, JPEG nor WebP."))
        return name

    def document(self, key: Any, kinds: frozenset[str], file: str, losses: Losses) -> str:
        """Return what the package calls a file, "" with a word about it where it has none."""
        document = self.documents.get(key)
        name = self.files.name(key, document.title, document.file.name) if document else ""
        if name.rpartition(".")[2] not in kinds:
            losses.add(file, _("a block whose file is gone or of a kind that packages do not hold."))
            return ""
        return name

    def entry(self, kind: str, key: Any, file: str, losses: Losses) -> str:
        """Return the code of a hotline, a word or a practice question, "" with a word about it where it has none."""
        codes = {"hotline": self.hotlines, "term": self.terms, "practice": self.practice}[kind]
        if key not in codes:
            losses.add(file, _("a block “%(kind)s” that names what is gone or is not of this course.") % {"kind": kind})
        return codes.get(key, "")
