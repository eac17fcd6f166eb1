"""Where a lesson's facts come from."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class SourceBlock(blocks.StructBlock):
    """Where a lesson's facts come from."""

    title = blocks.CharBlock(label=_("title"))
    url = blocks.URLBlock(label=_("address"), required=False)

    class Meta:
        icon = "link"
        label = _("Source")
