"""The starter courses in their order, and which are loaded already: a start of the site does not read those again."""

import hashlib
from pathlib import Path

from courses.models import ImportedItem
from quizzes.exchange import plain

HERE, QUESTIONS = Path(__file__).parent, Path(plain.__file__).parent
KEY = "package"


def course_folders(folder: Path) -> list[Path]:
    """Return the folders of courses, in the order in which trainees are to see them.

    `order.txt` beside them names them, one a line; those that it does not name come last, by their names.
    """
    order = folder / "order.txt"
    named = order.read_text(encoding="utf-8").split() if order.exists() else []
    places = {name: place for place, name in enumerate(named)}
    found = [file.parent for file in folder.glob("*/course.yaml")]
    return sorted(found, key=lambda one: (places.get(one.name, len(places)), one.name))


def fingerprint(folder: Path) -> str:
    """Return a digest of a course's files, and of the code that reads them: a new release may read them otherwise."""
    digest = hashlib.sha256()
    for root, pattern in ((folder, "*"), (HERE, "*.py"), (QUESTIONS, "plain*.py")):
        for path in sorted(path for path in root.rglob(pattern) if path.is_file()):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(root)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def is_loaded(folder: Path, digest: str) -> bool:
    """Say whether just these files were loaded last. What was changed or deleted here since is left as it is."""
    return ImportedItem.objects.filter(course_code=folder.name, key=KEY, digest=digest).exists()


def note_loaded(folder: Path, digest: str) -> None:
    ImportedItem.objects.update_or_create(course_code=folder.name, key=KEY, defaults={"digest": digest})
