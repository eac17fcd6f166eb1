"""Blocks with files of the folder files: downloads, audio, video; and videos on other sites."""

import re

from django.conf import settings
from django.utils.translation import gettext as _

from content.blocks.media import AUDIO, LENGTH, VIDEO, is_video_host
from courses.packages.fences.parts import Part, Writer, all_fields, need_argument, need_field, rich_text, split_fields
from courses.packages.package import Block, Named

DOWNLOADS = frozenset({"pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "txt", "csv"})
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.(?P<kind>[a-z0-9]{2,5})", re.ASCII)


def read_download(part: Part, writer: Writer) -> Block:
    name = _file(need_argument(part, writer, "::: download record.pdf"), DOWNLOADS, part, writer)
    title = need_field("title", all_fields(part, writer, ["title"])["title"], part, writer)
    return Block("download", {"document": name, "title": title}, part.line)


def read_audio(part: Part, writer: Writer) -> Block:
    name = _file(need_argument(part, writer, "::: audio call.mp3"), AUDIO, part, writer)
    fields, transcript = split_fields(part, ["title", "length"])
    return Block("audio", {"document": name, **_common(fields, transcript, part, writer)}, part.line)


def read_video(part: Part, writer: Writer) -> Block:
    """Read a file of the package, or a link to another site, whose size must then be said."""
    argument = need_argument(part, writer, "::: video check-links.mp4")
    fields, transcript = split_fields(part, ["title", "length", "megabytes"])
    value = _common(fields, transcript, part, writer)
    if "://" not in argument:
        if "megabytes" in fields:
            problem = _("The size of a file is known: it need not be said.")
            writer.note(fields["megabytes"][0], "megabytes", problem, _("Remove this line."))
        return Block("video", {"document": _file(argument, VIDEO, part, writer), **value}, part.line)
    if not is_video_host(argument):
        problem = _("Videos may lie on these sites only: %(hosts)s.") % {"hosts": ", ".join(settings.LMS_VIDEO_HOSTS)}
        writer.note(part.line, "video", problem, _("Link to one of them, with https://, or add the file."))
    line, size = fields.get("megabytes", (part.line, ""))
    if not re.fullmatch(r"[1-9][0-9]{0,4}", size):
        remedy = _("Add a line “megabytes: 12” with about what it costs to watch.")
        writer.note(line, "megabytes", _("The size of the video is missing or is no whole number."), remedy)
        size = "1"
    return Block("video", {"link": argument, "megabytes": int(size), **value}, part.line)


def _common(fields: dict[str, tuple[int, str]], transcript: Part, part: Part, writer: Writer) -> dict[str, str]:
    """Return title, length and transcript, which every recording needs."""
    title = need_field("title", fields.get("title", (0, ""))[1], part, writer)
    line, length = fields.get("length", (part.line, ""))
    if not re.fullmatch(LENGTH, length, re.ASCII):
        problem = _("The length is missing or is not minutes and seconds.")
        writer.note(line, "length", problem, _("Add a line “length: 4:30”."))
    if not transcript.numbered():
        remedy = _("Write below the fields what is said and what is to be seen.")
        writer.note(part.line, "transcript", _("The transcript is missing."), remedy)
        return {"title": title, "length": length, "transcript": ""}
    return {"title": title, "length": length, "transcript": rich_text(transcript, writer, part.kind)}


def _file(name: str, kinds: frozenset[str], part: Part, writer: Writer) -> Named:
    match = _NAME.fullmatch(name)
    if name and (match is None or match["kind"] not in kinds):
        problem = _("“%(name)s” cannot be the name of a file here.") % {"name": name}
        remedy = _("Name a file in the folder files of one of these kinds: %(kinds)s.")
        writer.note(part.line, part.kind, problem, remedy % {"kinds": ", ".join(sorted(kinds))})
        name = ""
    return Named(name, "file")
