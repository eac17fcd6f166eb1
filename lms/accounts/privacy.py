"""Loading the privacy notice from its text files: one version each, published once and never changed."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from django.db import transaction
from markdown_it import MarkdownIt

from lms.accounts.models import PrivacyNotice

LANGUAGES = ("th", "en")


class NoticeError(Exception):
    """The files do not make a notice that may be published; the message names the file and what to do."""


@dataclass(frozen=True)
class _Text:
    title: str
    version: int
    effective_on: date
    body: str
    source: str


def load_notice(folder: Path) -> PrivacyNotice:
    """Publish `privacy-notice.th.md` and `.en.md` of a folder as a version; doing so again changes nothing.

    Each file has front matter with title, version (a whole number) and effective_on (a date), then Markdown, whose
    HTML is not passed through. Raises NoticeError where the files are wrong, disagree, or change a published version.
    """
    thai, english = (_read(folder / f"privacy-notice.{language}.md") for language in LANGUAGES)
    if (thai.version, thai.effective_on) != (english.version, english.effective_on):
        raise NoticeError(f"{folder}: the Thai and the English privacy notice differ in version or effective_on")
    digest = hashlib.sha256(f"{thai.source}\0{english.source}".encode()).hexdigest()
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    with transaction.atomic():
        notice, _created = PrivacyNotice.objects.get_or_create(
            version=thai.version,
            defaults={
                "effective_on": thai.effective_on,
                "title_th": thai.title,
                "title_en": english.title,
                "body_th": markdown.render(thai.body),
                "body_en": markdown.render(english.body),
                "source_sha256": digest,
            },
        )
    if notice.source_sha256 != digest:
        raise NoticeError(
            f"{folder}: version {thai.version} of the privacy notice is published and people have confirmed it; "
            f"give the changed text version {thai.version + 1} and its own effective_on"
        )
    return notice


def _read(file: Path) -> _Text:
    try:
        source = file.read_text(encoding="utf-8").replace("\r\n", "\n")
    except FileNotFoundError as missing:
        raise NoticeError(f"{file}: the file is missing") from missing
    parts = source.split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise NoticeError(f"{file}: it must begin with front matter between two lines of ---")
    try:
        facts = yaml.safe_load(parts[1])
    except yaml.YAMLError as wrong:
        raise NoticeError(f"{file}: the front matter is not YAML: {wrong}") from wrong
    return _checked(file, facts if isinstance(facts, dict) else {}, parts[2], source)


def _checked(file: Path, facts: dict[str, object], body: str, source: str) -> _Text:
    title, version, effective_on = (facts.get(name) for name in ("title", "version", "effective_on"))
    if not isinstance(title, str) or not title.strip():
        raise NoticeError(f"{file}: title is missing")
    if type(version) is not int or version < 1:
        raise NoticeError(f"{file}: version must be a whole number from 1")
    if type(effective_on) is not date:
        raise NoticeError(f"{file}: effective_on must be a date such as 2026-11-22")
    if not body.strip():
        raise NoticeError(f"{file}: the text is missing")
    return _Text(title.strip(), version, effective_on, body, source)
