"""Pictures under the site's own address, wherever they are stored (`media_storage.py` for object storage).

One host means one connection, which on a slow network saves a phone the second handshake; the proxy in front keeps
copies, since a stored file never changes under its name.
"""

import mimetypes
import posixpath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest

# Wagtail's folders, and the pictures of questions; documents have a view with its checks.
PUBLIC = ("images/", "original_images/", "avatar_images/", "questions/")
YEAR = 60 * 60 * 24 * 365  # seconds


def serve_media(request: HttpRequest, path: str) -> FileResponse:
    """Serve a stored picture. A drawing opened by itself can run nothing: its own policy forbids all but styles."""
    if not path.startswith(PUBLIC) or posixpath.normpath(path) != path:  # no way round through `..`
        raise Http404
    try:
        file = default_storage.open(path)
    except (FileNotFoundError, IsADirectoryError, SuspiciousFileOperation) as missing:
        raise Http404 from missing
    response = FileResponse(file, content_type=mimetypes.guess_type(path)[0] or "application/octet-stream")
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
