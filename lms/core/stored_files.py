"""Files that are written together with rows, and go again where the rows are rolled back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage

StoredFiles = list[tuple[Storage, str]]


@contextmanager
def removed_on_failure() -> Iterator[StoredFiles]:
    """Yield a list for the files that are written; they are deleted where the block fails.

    It stands around the transaction, so that a commit that fails counts too.
    """
    stored: StoredFiles = []
    try:
        yield stored
    except BaseException:
        remove_files(stored)
        raise


def remove_files(stored: StoredFiles) -> None:
    """Delete files whose rows were rolled back."""
    for storage, name in stored:
        storage.delete(name)


def store_with_row(row: Any, *, content: ContentFile, digest: str, stored: StoredFiles) -> int:
    """Save a new row of Wagtail's picture or document library with its file; return its key.

    `digest` is the file's SHA-1, in hexadecimal digits, as Wagtail keeps it.
    """
    row.file_size, row.file_hash = content.size, digest
    # Stored by hand rather than by save(), so that the name is known even where the row is then refused.
    row.file.save(content.name, content, save=False)
    stored.append((row.file.storage, row.file.name))
    row.save()
    return int(row.pk)
