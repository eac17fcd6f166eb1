"""What PDF/A-3a and PDF/UA-1 ask of a file, as far as signatures and their proofs could break it.

Read with pypdf, which had no part in making the files. The reference validator is asked elsewhere.
"""

import io
from collections.abc import Iterator
from typing import Any

import pypdf

INVISIBLE, HIDDEN, PRINT, NO_VIEW = 1, 2, 4, 32
DEVICE_COLOURS = {"/DeviceCMYK", "/DeviceN"}  # neither is in the output intent, which is sRGB


def faults_of(pdf: bytes) -> list[str]:
    """Return what is wrong, in a word or two each with the clause."""
    reader = pypdf.PdfReader(io.BytesIO(pdf), strict=True)
    root = reader.trailer["/Root"]
    return [*_claims(root), *_page(reader), *_fields(root), *_objects(reader), *_updates(pdf)]


def objects_of(reader: pypdf.PdfReader) -> Iterator[tuple[int, Any]]:
    """Yield (number, object) of all that the trailer leads to."""
    seen: set[int] = set()
    waiting: list[Any] = [reader.trailer["/Root"], reader.trailer.get("/Info")]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pypdf.generic.IndirectObject):
            if one.idnum in seen:
                continue
            seen.add(one.idnum)
            number, one = one.idnum, one.get_object()
            yield number, one
        if isinstance(one, dict):
            waiting.extend(one.raw_get(key) for key in one)
        elif isinstance(one, list):
            waiting.extend(one)


def _claims(root: Any) -> Iterator[str]:
    metadata = root["/Metadata"].get_data().decode()
    for claim in ('pdfaid:part="3"', 'pdfaid:conformance="A"', "<pdfuaid:part>1</pdfuaid:part>"):
        if claim not in metadata:
            yield f"19005-3 6.6.4, 14289-1 5: {claim} is not claimed"
    if not root["/MarkInfo"].get("/Marked"):
        yield "14289-1 7.1: not marked"
    if not root.get("/Lang") or not root["/ViewerPreferences"].get("/DisplayDocTitle"):
        yield "14289-1 7.1, 7.2: no language, or no title shown"
    if root["/OutputIntents"][0]["/S"] != "/GTS_PDFA1":
        yield "19005-3 6.2.3: no output intent"


def _page(reader: pypdf.PdfReader) -> Iterator[str]:
    (page,) = reader.pages
    if page.get("/Annots") and page.get("/Tabs") != "/S":
        yield "14289-1 7.18.3: tabs do not follow the structure"
    box = [float(number) for number in page["/MediaBox"]]
    for annotation in (one.get_object() for one in page.get("/Annots", ())):
        flags, rectangle = annotation.get("/F", 0), [float(number) for number in annotation["/Rect"]]
        if not flags & PRINT or flags & (INVISIBLE | HIDDEN | NO_VIEW):
            yield "19005-3 6.3.2: an annotation is hidden or not printed"
        is_outside = rectangle[2] < box[0] or rectangle[3] < box[1] or rectangle[0] > box[2] or rectangle[1] > box[3]
        if annotation["/Subtype"] == "/Widget" and not is_outside:
            yield "14289-1 7.18.1: a field on the page that the structure does not know"
        if annotation["/Subtype"] == "/Widget" and rectangle[:2] != rectangle[2:] and "/AP" not in annotation:
            yield "19005-3 6.3.3: a field without its picture"
        is_told = "/StructParent" in annotation and annotation.get("/Contents")
        if annotation["/Subtype"] == "/Link" and not is_told:
            yield "14289-1 7.18.5: a link without its place or its text"


def _fields(root: Any) -> Iterator[str]:
    form = root.get("/AcroForm")
    if not form:
        return
    if "/NeedAppearances" in form or "/XFA" in form:
        yield "19005-3 6.4.1, 6.4.2: the form asks for pictures, or is XFA"
    for field in (one.get_object() for one in form["/Fields"]):
        if not field.get("/TU"):
            yield "14289-1 7.18.1: a field without a name to say"
        if "/A" in field or "/AA" in field:
            yield "19005-3 6.4.1: a field that acts"
        references = [one.get_object() for one in field["/V"].get_object().get("/Reference", ())]
        if any({"/DigestLocation", "/DigestMethod", "/DigestValue"} & set(one) for one in references):
            yield "19005-3 6.1.12: a reference that holds a digest"


def _objects(reader: pypdf.PdfReader) -> Iterator[str]:
    for number, one in objects_of(reader):
        if not isinstance(one, dict):
            continue
        if one.get("/BM", "/Normal") not in (
            "/Normal",
            "/Compatible",
        ):  # transparency itself rests on the output intent
            yield f"19005-3 6.2.10: object {number} is blended"
        if one.get("/S") in ("/JavaScript", "/Launch", "/ImportData") or "/JS" in one:
            yield f"19005-3 6.5.1: object {number} acts"
        if one.get("/Filter") in ("/LZWDecode", "/Crypt") or {"/F", "/Length"} <= set(one):
            yield f"19005-3 6.1.7: the stream {number} is kept in a way that is not allowed"
        if one.get("/ColorSpace") in DEVICE_COLOURS:
            yield f"19005-3 6.2.4: colours of object {number} are not in the output intent"
        if one.get("/Type") == "/Filespec" and not all(key in one for key in ("/AFRelationship", "/F", "/UF", "/Desc")):
            yield f"19005-3 6.8: the file of object {number} is not described"


def _updates(pdf: bytes) -> Iterator[str]:
    if b"/Encrypt" in pdf:
        yield "19005-3 6.1.3: encrypted"
    for update in pdf.split(b"%%EOF")[:-1]:
        if b"startxref" not in update or b"/ID" not in update:
            yield "19005-3 6.1.3: an update without its identifier"
    if pdf.rpartition(b"%%EOF")[2].strip():
        yield "19005-3 6.1.3: something follows the end"
