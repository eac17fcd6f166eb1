"""Blocks with files that only load when asked for: downloads, audio, video."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock

from content.blocks.rich_text import rich_text

AUDIO = frozenset({"mp3", "m4a", "ogg", "opus"})
VIDEO = frozenset({"mp4", "webm"})
LENGTH = r"\d{1,3}:[0-5]\d"
TRANSCRIPT_HELP = _("Everything that is said, and what is to be seen and matters.")


def is_video_host(address: str) -> bool:
    """Say whether a link leads to a site on which videos may lie (LMS_VIDEO_HOSTS), over https."""
    parts = urlsplit(address)
    return parts.scheme == "https" and parts.hostname in settings.LMS_VIDEO_HOSTS


def _length() -> blocks.RegexBlock:
    words = {"invalid": _("Write minutes and seconds, such as 4:30.")}
    return blocks.RegexBlock(
        regex=f"^{LENGTH}$", label=_("length"), help_text=_("Minutes and seconds, such as 4:30."), error_messages=words
    )


class DocumentExampleMixin:
    """Shows an example with a file that is nowhere stored."""

    example: dict[str, Any]
    example_file: str
    is_previewable = True

    def get_preview_value(self) -> Any:
        """Return the example with a document of a made-up size."""
        document = get_document_model()(pk=0, title="", file=self.example_file, file_size=1_240_000)
        return self.normalize({**self.example, "document": document})  # type: ignore[attr-defined]


class DownloadBlock(DocumentExampleMixin, blocks.StructBlock):
    """A file to keep."""

    document = DocumentChooserBlock(label=_("file"))
    title = blocks.CharBlock(label=_("title"))

    class Meta:
        icon = "download"
        label = _("Download")
        description = _("A file to keep or to print, with its type and size.")
        template = "content/blocks/download.html"

    example = {"title": "แบบบันทึกการออกช่วยเหลือ"}
    example_file = "documents/visit-record.pdf"


class AudioBlock(DocumentExampleMixin, blocks.StructBlock):
    """Something to listen to, and its text."""

    document = DocumentChooserBlock(label=_("audio file"), help_text=_("mp3, m4a, ogg or opus."))
    title = blocks.CharBlock(label=_("title"))
    length = _length()
    transcript = rich_text(label=_("transcript"), help_text=TRANSCRIPT_HELP)

    class Meta:
        icon = "media"
        label = _("Audio")
        description = _("Something to listen to, with its text. It loads when it is played.")
        template = "content/blocks/audio.html"

    example = {"title": "เสียงแก๊งคอลเซ็นเตอร์", "length": "1:20", "transcript": "<p>“ผมโทรจากสถานีตำรวจครับ”</p>"}
    example_file = "documents/call.mp3"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        _require_kind(cleaned["document"], AUDIO)
        return cleaned


class VideoBlock(DocumentExampleMixin, blocks.StructBlock):
    """Something to watch: a file of ours, or a link to another site; and its text."""

    document = DocumentChooserBlock(label=_("video file"), required=False, help_text=_("mp4 or webm."))
    link = blocks.URLBlock(
        label=_("or link to a video"), required=False, help_text=_("It opens on its own site when it is tapped.")
    )
    megabytes = blocks.IntegerBlock(
        label=_("size in MB"), required=False, min_value=1, help_text=_("Of a linked video: about what it costs.")
    )
    title = blocks.CharBlock(label=_("title"))
    length = _length()
    transcript = rich_text(label=_("transcript"), help_text=TRANSCRIPT_HELP)

    class Meta:
        icon = "media"
        label = _("Video")
        description = _("Something to watch, with its text. Nothing loads before it is tapped.")
        template = "content/blocks/video.html"

    example = {"title": "เช็กลิงก์ก่อนกด", "length": "2:05", "transcript": "<p>กดค้างที่ลิงก์ แล้วดูชื่อเว็บ</p>"}
    example_file = "documents/check-links.mp4"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        return {**context, "host": urlsplit(value.get("link") or "").hostname or ""}

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["link"] and not is_video_host(cleaned["link"]):
            words = _("Videos may lie on these sites only: %(hosts)s.") % {"hosts": ", ".join(settings.LMS_VIDEO_HOSTS)}
            raise _refusal("link", words)
        _require_kind(cleaned["document"], VIDEO)
        if self.is_deferred_validation:
            return cleaned
        if bool(cleaned["link"]) == bool(cleaned["document"]):
            raise _refusal("document", _("Choose a file or give a link, not both."))
        if cleaned["link"] and not cleaned["megabytes"]:
            raise _refusal("megabytes", _("Say how large the video is."))
        return cleaned


def _require_kind(document: Any, kinds: frozenset[str]) -> None:
    if document and document.file_extension.lower() not in kinds:
        words = _("The file must be one of these: %(kinds)s.") % {"kinds": ", ".join(sorted(kinds))}
        raise _refusal("document", words)


def _refusal(field: str, words: Any) -> StructBlockValidationError:
    return StructBlockValidationError({field: ValidationError(words)})
