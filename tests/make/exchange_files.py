"""Files of questions as other systems write them: QTI items, packages, workbooks. Every part can be spoilt."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

from PIL import Image

from quizzes.exchange.contract import FileRefused, Reading

V2 = 'xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1"'
V3 = 'xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"'
RIGHT = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>'
WORTH = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"/>'


def declaration(
    *right: str,
    cardinality: str = "single",
    base: str = "identifier",
    name: str = "RESPONSE",
    worths: dict[str, str] | None = None,
    about: str = "",
) -> str:
    """Return a declaration; `about` are attributes of its mapping."""
    values = "".join(f"<value>{value}</value>" for value in right)
    correct = f"<correctResponse>{values}</correctResponse>" if right else ""
    entries = "".join(f'<mapEntry mapKey="{key}" mappedValue="{mark}"/>' for key, mark in (worths or {}).items())
    mapping = f"<mapping {about}>{entries}</mapping>" if worths else ""
    opening = f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">'
    return f"{opening}{correct}{mapping}</responseDeclaration>"


def item(
    declared: str, body: str, rules: str = RIGHT, *, after: str = "", name: str = "q1", title: str = "ชื่อ"
) -> bytes:
    """Return an item of QTI 2.1. The body stands on line 3."""
    return (
        f'<assessmentItem {V2} identifier="{name}" title="{title}" adaptive="false" timeDependent="false">\n'
        f"{declared}\n<itemBody>{body}</itemBody>\n{rules}{after}</assessmentItem>"
    ).encode()


def choice(*texts: str, prompt: str = "ควรทำอย่างไร", most: int = 1) -> str:
    """Return a choice interaction with the choices A, B, C …"""
    nodes = "".join(
        f'<simpleChoice identifier="{letter}">{text}</simpleChoice>'
        for letter, text in zip("ABCDEFGH", texts, strict=False)
    )
    opening = f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="{most}">'
    return f"{opening}<prompt>{prompt}</prompt>{nodes}</choiceInteraction>"


def zip_of(files: dict[str, bytes | str], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return output.getvalue()


def png(width: int = 4, height: int = 3, *, kind: str = "PNG") -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(output, kind)
    return output.getvalue()


CONTENT_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
HEADINGS = ("ชนิด", "คำถาม", "ตัวเลือก 1", "ตัวเลือก 2", "คำตอบที่ถูก", "คำอธิบายเฉลย")
GOOD_ROW = ("เลือกคำตอบเดียว", "ควรทำอย่างไร", "วางสาย", "โอนเงิน", "1", "ห้ามโอน")


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def cells(row: int, texts: tuple[str, ...]) -> str:
    return "".join(cell(f"{'ABCDEFGHIJKLMNOP'[column]}{row}", text) for column, text in enumerate(texts) if text)


def workbook(*rows: str, after: str = "", **parts: Any) -> bytes:
    """Return a workbook whose first sheet has these `<c>` elements row by row, below the headings.

    `after` follows the sheet's data; `parts` replace files, their names with `__` for `/` and `_dot_` for the dot.
    """
    data = "".join(f'<row r="{number}">{row}</row>' for number, row in enumerate([cells(1, HEADINGS), *rows], start=1))
    sheet = '<sheet name="a" sheetId="1" r:id="rId1"/>'
    relation = '<Relationship Id="rId1" Type="worksheet" Target="worksheets/sheet1.xml"/>'
    files: dict[str, bytes | str] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "xl/workbook.xml": f"<workbook {MAIN} {RELATIONS}><sheets>{sheet}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships>{relation}</Relationships>",
        "xl/worksheets/sheet1.xml": f"<worksheet {MAIN}><sheetData>{data}</sheetData>{after}</worksheet>",
    }
    files.update({name.replace("__", "/").replace("_dot_", "."): data for name, data in parts.items()})
    return zip_of(files)


def outcome(read: Callable[..., Reading], data: bytes) -> Reading | FileRefused:
    """Return what reading a file gives: its questions, or its refusal. Anything else is raised."""
    try:
        return read(data, name="f")
    except FileRefused as refused:
        return refused
