"""Layouts of certificates, their pictures and versions."""

from base64 import b64encode
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from certificates.layouts.frozen import Layout, layout_of
from certificates.layouts.pictures import prepare
from certificates.layouts.starter import starter_layouts
from certificates.models import CertificateLayout, LayoutPicture

WHO = [
    ("นายประเสริฐ สุขสำราญ", "Mr Prasert Suksamran", "ปลัดกระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม", "Permanent Secretary"),
    ("นางสาวอารีย์ มีสุข", "Ms Aree Meesuk", "ผู้อำนวยการโครงการอาสาสมัครดิจิทัล", "Programme Director"),
    ("ดร.วิชัย ใจดี", "", "ผู้อำนวยการสำนักงานพัฒนาธุรกรรมทางอิเล็กทรอนิกส์", ""),
]


def image_bytes(size: tuple[int, int] = (600, 220), kind: str = "PNG") -> bytes:
    """Return a picture of a scrawl."""
    picture = Image.new("RGB", size, "white")
    points = [(size[0] * place // 7, size[1] * (1 + place % 3) // 4) for place in range(8)]
    ImageDraw.Draw(picture).line(points, fill=(20, 20, 60), width=8)
    output = BytesIO()
    picture.save(output, kind)
    return output.getvalue()


def picture(purpose: str = "signature", **fields: Any) -> LayoutPicture:
    """Return a picture that is not saved."""
    kept = prepare(BytesIO(image_bytes((800, 800) if purpose == "seal" else (600, 220))), purpose)
    values = {"title": "ลายมือชื่อ", "description": "ลายมือชื่อนายประเสริฐ สุขสำราญ", "purpose": purpose, **vars(kept)}
    return LayoutPicture(**{**values, **fields})


def starter(design: str = "formal") -> CertificateLayout:
    """Return a starter layout that is not saved."""
    return next(layout for layout in starter_layouts() if layout.design == design)


def frozen(design: str = "formal", *, people: int = 0, **changes: Any) -> Layout:
    """Return a starter layout as it is drawn, with so many who sign, and `changes` to its JSON or its texts."""
    content = starter(design).frozen_content()
    signature = picture()
    one = {"media_type": signature.media_type, "width": signature.width, "height": signature.height}
    shown = {**one, "data": _base64(signature.data), "description": signature.description}
    names = ("name", "name_en", "position", "position_en")
    content["signatories"] = [dict(zip(names, who, strict=True), signature=shown) for who in WHO[:people]]
    texts = content["texts"] | {name: text for name, text in changes.items() if name in content["texts"]}
    rest = {name: value for name, value in changes.items() if name not in texts}
    return layout_of({**content, **rest, "texts": texts})


def _base64(data: Any) -> str:

    return b64encode(bytes(data)).decode()
