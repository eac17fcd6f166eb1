"""Who signs, in the form of a layout."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock

from certificates.layouts.texts import check_text

MOST = 3
_TEXTS = ("name", "name_en", "position", "position_en")


class SignatoryBlock(blocks.StructBlock):
    """A name, a position, and the picture of a signature; without a picture there is room for a pen."""

    name = blocks.CharBlock(max_length=120, label=_("name (Thai)"))
    name_en = blocks.CharBlock(max_length=120, required=False, label=_("name (English)"))
    position = blocks.CharBlock(max_length=160, label=_("position (Thai)"))
    position_en = blocks.CharBlock(max_length=160, required=False, label=_("position (English)"))
    signature = SnippetChooserBlock("certificates.LayoutPicture", required=False, label=_("picture of the signature"))

    class Meta:
        icon = "user"
        label = _("signatory")

    def clean(self, value: Any) -> Any:
        """Refuse what is no signature, and what cannot be printed, at the field."""
        cleaned = super().clean(value)
        errors = {name: error for name in _TEXTS if (error := _fault(cleaned[name]))}
        if cleaned["signature"] and cleaned["signature"].purpose != "signature":
            errors["signature"] = ValidationError(_("Choose a picture that was uploaded as a signature."))
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned


def _fault(text: str) -> ValidationError | None:
    try:
        check_text(text or "")
    except ValidationError as error:
        return error
    return None
