"""Putting a file into a PDF that is about to be written, as PDF/A-3 asks (ISO 19005-3, 6.8)."""

from datetime import UTC
from typing import Any

from pydyf import Array, Dictionary, Stream, String  # type: ignore[import-untyped]

from certificates.badges.making import Attachment


def attach(pdf: Any, attachment: Attachment) -> None:
    """Embed a file, name it among the document's files, and associate it with the document as its data."""
    moment = String(f"D:{attachment.modified_at.astimezone(UTC):%Y%m%d%H%M%S}Z")
    params = Dictionary({"Size": len(attachment.data), "CreationDate": moment, "ModDate": moment})
    subtype = "/" + attachment.media_type.replace("/", "#2f")
    file = Stream([attachment.data], {"Type": "/EmbeddedFile", "Subtype": subtype, "Params": params}, compress=True)
    pdf.add_object(file)
    named = Dictionary(
        {
            "Type": "/Filespec",
            "F": String(attachment.name),
            "UF": String(attachment.name),
            "EF": Dictionary({"F": file.reference, "UF": file.reference}),
            "Desc": String(attachment.description),
            "AFRelationship": "/Data",
        }
    )
    pdf.add_object(named)
    files = Dictionary({"Names": Array([String(attachment.name), named.reference])})
    pdf.add_object(files)
    pdf.catalog.setdefault("Names", Dictionary())["EmbeddedFiles"] = files.reference
    pdf.catalog["AF"] = Array([named.reference])
