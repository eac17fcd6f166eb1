"""The files that a package's texts name to download, to listen to or to watch, read and checked."""

import hashlib
from collections.abc import Sequence

from django.utils.translation import gettext as _

from courses.packages.errors import ErrorList, Place, did_you_mean
from courses.packages.files import PackageFiles
from courses.packages.package import AttachedFile, PageText

FOLDER = "files"
MAX_FILE_BYTES = 40 * 1024 * 1024
_ZIPPED, _OGG = (b"PK\x03\x04",), (b"OggS",)
# What a file of a kind begins with. Plain texts have no mark: for them it is enough that they are UTF-8.
MARKS: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp"), _ZIPPED),
    **dict.fromkeys(("ogg", "opus"), _OGG),
    "mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    "webm": (b"\x1aE\xdf\xa3",),
}
BOXED = frozenset({"mp4", "m4a"})  # ISO 14496-12: the mark stands behind four bytes of length


def read_attached_files(folder: PackageFiles, texts: Sequence[PageText], errors: ErrorList) -> dict[str, AttachedFile]:
    """Return the files that texts name, by name."""
    there = folder.names(FOLDER)
    files: dict[str, AttachedFile] = {}
    tried: set[str] = set()
    for text in texts:
        for block in text.blocks:
            for name in block.names:
                if name.kind != "file" or name in tried:
                    continue
                tried.add(name)
                if name not in there:
                    problem = _("There is no file “%(name)s” in the folder files.") % {"name": name}
                    errors.add(Place(text.file, block.line), block.kind, problem, did_you_mean(name, there))
                elif found := _read(folder, name, errors):
                    files[found.name] = found
    return files


def _read(folder: PackageFiles, name: str, errors: ErrorList) -> AttachedFile | None:
    path = f"{FOLDER}/{name}"
    data = folder.data(path, MAX_FILE_BYTES)
    if data is None:
        return None
    if not _is_what_it_says(name.rpartition(".")[2], data):
        problem = _("The file is not of the kind that its name says.")
        errors.add(Place(path), "", problem, _("Save it anew as that kind, or give it its right name."))
        return None
    return AttachedFile(str(name), data, hashlib.sha1(data, usedforsecurity=False).hexdigest())


def _is_what_it_says(kind: str, data: bytes) -> bool:
    if kind in BOXED:
        return data[4:8] == b"ftyp"
    if kind in MARKS:
        return data.startswith(MARKS[kind])
    try:
        return bool(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return False
