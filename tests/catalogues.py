"""The translation catalogues: collects strings as `make messages` does, and says what is missing.

`python -m tests.catalogues` collects in place. Each app has its own catalogues in Thai and English.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("th", "en")
PLURALS = {"th": "nplurals=1; plural=0;", "en": "nplurals=2; plural=(n != 1);"}
NOISE = (
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Last-Translator",
    "Language-Team",
    "Report-Msgid-Bugs-To",
    "Project-Id-Version",
)


def apps() -> list[Path]:
    """Return the folders of the apps that have words to translate."""
    return sorted(path.parent for path in ROOT.glob("*/locale")) + sorted(
        path.parent for path in ROOT.glob("lms/*/locale")
    )


def catalogue(app: Path, language: str) -> Path:
    return app / "locale" / language / "LC_MESSAGES" / "django.po"


WITHOUT_WORDS = (".venv", "var", "tests", "config", "docs", "content/starter", "manage.py")


def collect(root: Path) -> None:
    """Bring the catalogues of all apps below `root` up to their source; English is filled from the source itself.

    In one go: the work is the start of Django and of each program, not the reading.
    """
    command = [
        sys.executable,
        "-P",
        "-m",
        "django",
        "makemessages",
        "--no-wrap",
        "--add-location=file",
        "--no-obsolete",
    ]
    languages = [word for language in LANGUAGES for word in ("-l", language)]
    ignored = [word for path in WITHOUT_WORDS for word in ("-i", path)]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test", "PYTHONPATH": str(ROOT)}
    subprocess.run([*command, *languages, *ignored], cwd=root, env=environment, check=True, capture_output=True)
    for app in apps():
        for language in LANGUAGES:
            tidy(catalogue(root / app.relative_to(ROOT), language), language)


def tidy(path: Path, language: str) -> None:
    """Take out what changes with every run, and guesses that nobody checked."""
    entries = polib.pofile(str(path), wrapwidth=0)
    entries.header = ""
    for name in NOISE:
        entries.metadata.pop(name, None)
    entries.metadata.update({"Language": language, "Plural-Forms": PLURALS[language]})
    for entry in entries:
        if entry.fuzzy:
            entry.flags.remove("fuzzy")
            entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
            entry.msgstr = ""
            entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "")
        if language == "en":
            fill_from_source(entry)
    entries.save(str(path))


def fill_from_source(entry: polib.POEntry) -> None:
    if entry.msgid_plural:
        entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
    else:
        entry.msgstr = entry.msgid


def words(path: Path) -> set[tuple[str, str]]:
    """Return the strings of a catalogue, each with its context."""
    return {(entry.msgctxt or "", entry.msgid) for entry in polib.pofile(str(path)) if not entry.obsolete}


@contextmanager
def collected_afresh() -> Iterator[Path]:
    """Yield a folder with what collecting would bring, the apps as they lie below `ROOT`; nothing is touched there."""
    with tempfile.TemporaryDirectory() as folder:
        for app in apps():
            copy = Path(folder) / app.relative_to(ROOT)
            shutil.copytree(app, copy, ignore=shutil.ignore_patterns("*.mo", "__pycache__", "starter", "fonts"))
        collect(Path(folder))
        yield Path(folder)


if __name__ == "__main__":
    collect(ROOT)
