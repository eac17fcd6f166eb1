"""Blocks for teaching. Each has a template of its own under `content/blocks/`."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

RICH_TEXT_FEATURES = ["bold", "ol", "ul", "link", "document-link"]


def rich_text(**options: object) -> blocks.RichTextBlock:
    """Return a rich-text block with the few features that a lesson needs."""
    return blocks.RichTextBlock(features=RICH_TEXT_FEATURES, **options)


class PictureBlock(blocks.StructBlock):
    """A picture that says something; never decoration alone."""

    image = ImageChooserBlock(label=_("picture"))
    alt = blocks.CharBlock(label=_("what the picture shows"), help_text=_("Read aloud to those who cannot see it."))
    caption = blocks.CharBlock(label=_("caption"), required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "content/blocks/picture.html"


class StepsBlock(blocks.StructBlock):
    """What to do, one step after the other."""

    steps = blocks.ListBlock(rich_text(label=_("step")), label=_("steps"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "content/blocks/steps.html"


class CalloutBlock(blocks.StructBlock):
    """A tip or a warning."""

    tone = blocks.ChoiceBlock(choices=[("tip", _("Tip")), ("warning", _("Warning"))], default="tip", label=_("kind"))
    text = rich_text(label=_("text"))

    class Meta:
        icon = "info-circle"
        label = _("Tip or warning")
        template = "content/blocks/callout.html"


class LawBlock(blocks.StructBlock):
    """What a law says, in plain words, with act and section."""

    act = blocks.CharBlock(label=_("act and section"))
    text = rich_text(label=_("what it means"))

    class Meta:
        icon = "clipboard-list"
        label = _("Law")
        template = "content/blocks/law.html"


class DoDontBlock(blocks.StructBlock):
    """What to do beside what not to do."""

    do = blocks.ListBlock(rich_text(label=_("do")), label=_("do"), min_num=1)
    dont = blocks.ListBlock(rich_text(label=_("do not")), label=_("do not"), min_num=1)

    class Meta:
        icon = "check"
        label = _("Do and do not")
        template = "content/blocks/do_dont.html"


class ChatMessageBlock(blocks.StructBlock):
    """One message of a staged conversation."""

    speaker = blocks.CharBlock(label=_("who says it"))
    text = blocks.CharBlock(label=_("message"))
    is_reader = blocks.BooleanBlock(label=_("said by the volunteer"), required=False)


class ChatBlock(blocks.StructBlock):
    """A staged conversation, for lessons on scams and rumours."""

    title = blocks.CharBlock(label=_("title"))
    messages = blocks.ListBlock(ChatMessageBlock(), label=_("messages"), min_num=1)

    class Meta:
        icon = "comment"
        label = _("Chat")
        template = "content/blocks/chat.html"


class RememberBlock(blocks.StructBlock):
    """What to take along from a lesson."""

    points = blocks.ListBlock(rich_text(label=_("point")), label=_("points"), min_num=1)

    class Meta:
        icon = "pick"
        label = _("Remember")
        template = "content/blocks/remember.html"


class SourceBlock(blocks.StructBlock):
    """Where a lesson's facts come from."""

    title = blocks.CharBlock(label=_("title"))
    url = blocks.URLBlock(label=_("address"), required=False)

    class Meta:
        icon = "link"
        label = _("Source")


def lesson_blocks() -> list[tuple[str, blocks.Block]]:
    """Return the blocks a lesson is made of."""
    return [
        ("text", rich_text(label=_("Text"), icon="pilcrow", template="content/blocks/text.html")),
        ("heading", blocks.CharBlock(label=_("Heading"), icon="h2", template="content/blocks/heading.html")),
        ("picture", PictureBlock()),
        ("steps", StepsBlock()),
        ("callout", CalloutBlock()),
        ("law", LawBlock()),
        ("do_dont", DoDontBlock()),
        ("chat", ChatBlock()),
        ("remember", RememberBlock()),
    ]
