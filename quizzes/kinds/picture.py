"""The picture of a question: chosen from the picture library, frozen as a copy of its own, shown with its meaning."""

import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from quizzes.errors import FieldError, Words
from quizzes.kinds.plain import PlainReader
from quizzes.kinds.texts import BilingualTextBlock, OptionalBilingualTextBlock, ShownText, frozen_text, shown_text
from quizzes.pictures import keep_picture

Picture = dict[str, Any]
FILE_NAME = re.compile(r"[^/\\\s\x00-\x1f.][^/\\\x00-\x1f]{0,98}\.(?:svg|png|jpe?g|webp)")
IMAGE_HELP = _("Make it small: phones show it about 330 pixels wide.")
ALT_HELP = _("What the picture shows. Read aloud to those who cannot see it; it must not give the answer away.")


class PictureBlock(blocks.StructBlock):
    """A picture that may be left out; one that is there says in words what it shows."""

    image = ImageChooserBlock(label=_("picture"), required=False, help_text=IMAGE_HELP)
    alt = OptionalBilingualTextBlock(label=_("what the picture shows"), required=False, help_text=ALT_HELP)

    class Meta:
        icon = "image"
        label = _("picture")
        collapsed = True

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        described = bool(cleaned["alt"]["th"])
        if cleaned["image"] and not described:
            words = ValidationError(_("Say in Thai what the picture shows."))
            raise StructBlockValidationError({"alt": StructBlockValidationError({"th": words})})
        if described and not cleaned["image"]:
            words = ValidationError(_("Choose the picture, or take its description out."))
            raise StructBlockValidationError({"image": words})
        return cleaned


class RequiredPictureBlock(PictureBlock):
    """A picture without which the question cannot be asked."""

    image = ImageChooserBlock(label=_("picture"), help_text=IMAGE_HELP)
    alt = BilingualTextBlock(label=_("what the picture shows"), help_text=ALT_HELP)

    class Meta:
        collapsed = False


@dataclass(frozen=True)
class ShownPicture:
    """A picture as a page shows it; width and height in pixels, so that the page does not jump while it loads."""

    url: str
    width: int
    height: int
    alt: ShownText


def frozen_picture(value: Any) -> Picture | None:
    """Return a picture block's value as JSON, None where there is neither picture nor description.

    A copy of the file is stored. A description whose picture is gone freezes with an empty `file`.
    """
    alt = frozen_text(value["alt"])
    if value["image"]:
        return {**keep_picture(value["image"]), "alt": alt}
    return named_picture("", alt) if any(alt.values()) else None


def named_picture(file: str, alt: dict[str, str]) -> Picture:
    """Return a picture that is known by its file's name only; its copy is stored when the question is saved."""
    return {"file": file, "width": 0, "height": 0, "alt": alt}


def plain_picture(reader: PlainReader) -> Picture:
    """Return the block's value from `picture: {file: …, alt: {th, en}}`, with the file's name beside it.

    Whoever saves the question knows which image of the library that file became.
    """
    below = reader.below("picture")
    name, alt = below.string("file"), below.text("alt")
    if name and not FILE_NAME.fullmatch(name):
        problem: Words = _("“%(name)s” cannot be the name of a picture.") % {"name": name[:80]}
        below.refuse("file", problem, _("Name an SVG, PNG, JPEG or WebP file, without its folder."))
    below.refuse_unknown()
    return {"image": None, "alt": alt, "file": name}


def picture_problems(picture: Picture | None) -> list[FieldError]:
    """Return why a picture cannot be shown; none where there is no picture."""
    if picture is None:
        return []
    errors = []
    if not picture["file"]:
        errors.append(FieldError("picture.file", _("The picture is missing."), _("Choose it, or take all of it out.")))
    if not picture["alt"]["th"]:
        problem, remedy = _("The picture is not described."), _("Say in Thai what the picture shows.")
        errors.append(FieldError("picture.alt.th", problem, remedy))
    return errors


def shown_picture(content: dict[str, Any]) -> ShownPicture | None:
    """Return the picture of a question's content, None where it has none that is stored.

    No query: the address is made of the name.
    """
    picture = content.get("picture")
    if not picture or not picture["width"]:
        return None
    url = default_storage.url(picture["file"])
    return ShownPicture(url, picture["width"], picture["height"], shown_text(picture["alt"]))
