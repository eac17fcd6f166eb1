"""Where production stores pictures. A file of its own: the library behind it takes long to load, and only there."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from storages.backends.s3 import S3Storage


class MediaStorage(S3Storage):
    """Object storage whose files are addressed under MEDIA_URL."""

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        return f"{settings.MEDIA_URL}{quote(name)}"
