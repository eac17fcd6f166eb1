"""Reads a file that a stranger sends for a check: into memory, up to a limit, and nowhere else."""

import io
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from lms.core.refusals import Refused

READ_AT_MOST = 20_000_000  # bytes taken in and thrown away so that the sender reads our answer; beyond, we hang up
PDF_WITHIN = 1024  # bytes; where readers look for the mark of a PDF


class _InMemory(FileUploadHandler):
    """Keeps what is sent, one byte beyond the limit at most; never a temporary file."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.kept = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.kept.write(raw_data[: max(0, settings.LMS_VERIFY_FILE_BYTES + 1 - self.kept.tell())])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        kept = io.BytesIO(self.kept.getvalue())
        self.kept = io.BytesIO()
        return InMemoryUploadedFile(kept, self.field_name, "file", "", file_size, None)


def uploaded_pdf(request: HttpRequest) -> bytes:
    """Return the PDF that came as the form's field `file`, or as the body itself where that is `application/pdf`.

    The view must be exempt from the CSRF check, which would read the form before the limit is set. Raises `Refused`
    ("file_missing", "file_too_large", "file_not_pdf").
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > READ_AT_MOST:
        raise _too_large()
    data = _body(request) if request.content_type == "application/pdf" else _field(request)
    if not data:
        raise Refused("file_missing")
    if len(data) > settings.LMS_VERIFY_FILE_BYTES:
        raise _too_large()
    if b"%PDF-" not in data[:PDF_WITHIN]:
        raise Refused("file_not_pdf")
    return data


def _body(request: HttpRequest) -> bytes:
    data: Any = request.read(settings.LMS_VERIFY_FILE_BYTES + 1)
    while request.read(1_000_000):  # what is too much is read and thrown away, up to READ_AT_MOST
        pass
    return bytes(data)


def _field(request: HttpRequest) -> bytes:
    request.upload_handlers = [_InMemory(request)]
    file = request.FILES.get("file")
    return bytes(file.read()) if file is not None else b""


def _too_large() -> Refused:
    return Refused("file_too_large", megabytes=settings.LMS_VERIFY_FILE_BYTES // 1_000_000)
