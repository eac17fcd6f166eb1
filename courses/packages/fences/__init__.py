"""The teaching blocks of a text, each between `::: name` and `:::`. One reader a block, one registry."""

from collections.abc import Callable

from courses.packages.fences.lists import read_checklist, read_half, read_remember, read_steps
from courses.packages.fences.media import read_audio, read_download, read_video
from courses.packages.fences.named import read_hotline, read_practice, read_term
from courses.packages.fences.notices import read_callout, read_law
from courses.packages.fences.parts import Part, Writer
from courses.packages.fences.showing import read_chat, read_compare, read_picture
from courses.packages.fences.tables import read_table
from courses.packages.package import Block

FENCES: dict[str, Callable[[Part, Writer], Block]] = {
    "steps": read_steps,
    "tip": read_callout,
    "warning": read_callout,
    "law": read_law,
    "do": read_half,
    "dont": read_half,
    "chat": read_chat,
    "picture": read_picture,
    "compare": read_compare,
    "table": read_table,
    "checklist": read_checklist,
    "hotline": read_hotline,
    "term": read_term,
    "practice": read_practice,
    "download": read_download,
    "audio": read_audio,
    "video": read_video,
    "remember": read_remember,
}
