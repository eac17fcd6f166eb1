"""Blocks that stand out of the text: tip, warning, law."""

from django.utils.translation import gettext as _

from courses.packages.fences.parts import Part, Writer, need_argument, refuse_argument, rich_text, split_fields
from courses.packages.package import Block
from courses.packages.prose import is_outside_address


def read_callout(part: Part, writer: Writer) -> Block:
    refuse_argument(part, writer)
    return Block("callout", {"tone": part.kind, "text": rich_text(part, writer)}, part.line)


def read_law(part: Part, writer: Writer) -> Block:
    act = need_argument(part, writer, "::: law พ.ร.บ.คุ้มครองข้อมูลส่วนบุคคล พ.ศ. 2562 มาตรา 37")
    fields, text = split_fields(part, ["source"])
    value = {"act": act, "text": rich_text(text, writer, part.kind)}
    if "source" in fields:
        line, value["source"] = fields["source"]
        if not is_outside_address(value["source"]):
            problem = _("“%(address)s” is not an address for a link.") % {"address": value["source"]}
            writer.note(line, "source", problem, _("Write the whole address, beginning with https://."))
    return Block("law", value, part.line)
