"""Which starter courses are loaded already, so that a start of the site does not read them all again."""

import hashlib
from pathlib import Path

from courses.models import ImportedItem

HERE = Path(__file__).parent
KEY = "package"


def fingerprint(folder: Path) -> str:
    """Return a digest of a course's files, and of the code that reads them: a new release may read them otherwise."""
    digest = hashlib.sha256()
    for root, pattern in ((folder, "*"), (HERE, "*.py")):
        for path in sorted(path for path in root.rglob(pattern) if path.is_file()):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(root)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def is_loaded(folder: Path, digest: str) -> bool:
    """Say whether just these files were loaded last. What was changed or deleted here since is left as it is."""
    return ImportedItem.objects.filter(course_code=folder.name, key=KEY, digest=digest).exists()


def note_loaded(folder: Path, digest: str) -> None:
    ImportedItem.objects.update_or_create(course_code=folder.name, key=KEY, defaults={"digest": digest})
