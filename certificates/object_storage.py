"""Where production keeps certificates' files. A file of its own: the library behind it takes long to load.

That library has errors of its own for a storage that is away. Here they are OSError, as a disk's are: otherwise an hour
without storage would count as an hour of tries that failed for good (`troubles.py`), and wait for a person.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boto3.exceptions import Boto3Error  # type: ignore[import-untyped]
from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]
from django.core.files.base import ContentFile
from storages.backends.s3 import S3Storage


class CertificateS3Storage(S3Storage):
    """Object storage that raises OSError where it does not answer, FileNotFoundError where a file is not there."""

    def _open(self, name: str, mode: str = "rb") -> Any:
        with _as_oserror(), super()._open(name, mode) as file:
            return ContentFile(file.read(), name)  # S3's own file asks only when it is read: too late for this

    def _save(self, name: str, content: Any) -> str:
        with _as_oserror():
            return str(super()._save(name, content))

    def exists(self, name: str) -> bool:
        with _as_oserror():
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        with _as_oserror():
            super().delete(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with _as_oserror():
            folders, files = super().listdir(path)
        return folders, files


@contextmanager
def _as_oserror() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, Boto3Error, ClientError) as error:
        raise OSError(f"the object storage: {type(error).__name__} {error}") from error
