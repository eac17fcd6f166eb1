"""Sample certificates as files, for validators: every design, language and level of signature, and awkward names.

They belong to nobody. The rows that badges need are made in a transaction that is rolled back; the issuer, the
time-stamp authority and the list of revocations are made for the occasion, and no network is asked.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from django.db import transaction
from PIL import Image, ImageDraw

from certificates.badges.making import badge_attachment
from certificates.badges.status_list import draw_place
from certificates.layout import verification_address
from certificates.layouts.frozen import Layout, frozen_picture, layout_of
from certificates.layouts.pictures import prepare
from certificates.layouts.samples import sample_certificate
from certificates.layouts.starter import starter_layouts
from certificates.models import Certificate, LayoutPicture
from certificates.pdf import draw_certificate
from certificates.serials import new_serial
from certificates.signing.configuration import LEVELS
from certificates.signing.ladder import Signed, reason_for
from certificates.signing.sample_chain import make_sample_chain
from courses.models import CoursePage, Enrolment
from lms.accounts.models import User

NAMES = (
    "นายน้ำ ใจดี",
    "พระมหาพุทฺธรกฺขิต ธมฺมทินฺโน",
    "หม่อมราชวงศ์หญิงรำไพ เทวกุล ณ อยุธยา",
    "พล.ต.อ.ประเสริฐ สุขสำราญ",
    "ว่าที่ร้อยตรีหญิงน้ำฝน ย้ำคำ",
    "นายเปี๊ยะ โป๊ะเช๊ะ",
    "นางญู กตัญญู",
    "สมหมาย",
    "นางก",
    "John Fitzgerald O’Neill-Jørgensen",
    "Nguyễn Thị Ánh Tuyết",
    "نورحياتي بنت عبدالله ڤتاني",
    "นาย محمد الأمين ڠ",
)
PEOPLE = (
    ("นายประเสริฐ สุขสำราญ", "Mr Prasert Suksamran", "ปลัดกระทรวง (ตัวอย่าง)", "Permanent Secretary (sample)"),
    ("นางสาวอารีย์ มีสุข", "Ms Aree Meesuk", "ผู้อำนวยการโครงการ (ตัวอย่าง)", "Programme Director (sample)"),
    ("ดร.วิชัย ใจดี", "Dr Wichai Jaidee", "ผู้แทนหน่วยงานภาคี (ตัวอย่าง)", "Agency representative (sample)"),
)
LEVELS_OF = {0: ("unsigned", "b-b"), 2: LEVELS, 3: ("unsigned", "b-b")}  # by how many people sign
ROOT, REVOCATIONS = "sample-root.pem", "sample-revocations.crl"


@dataclass(frozen=True)
class Plan:
    """One file: its name, the layout, what is printed, and the level of its signature."""

    name: str
    layout: Layout
    printed: dict[str, Any]
    level: str = "b-b"


def write_samples(folder: Path) -> int:
    """Write the files into a folder, `manifest.json` beside them, the root to trust and its list of revocations.

    Returns how many files. Nothing is left in the database. Needs a site that is set up: a course, and the badge key
    that its settings name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    chain, entries = make_sample_chain(), []
    (folder / ROOT).write_bytes(chain.root.public_bytes(Encoding.PEM))
    (folder / REVOCATIONS).write_bytes(chain.revocations.public_bytes(Encoding.DER))
    with transaction.atomic():
        for plan in plans():
            certificate = _row(plan)
            data = draw_certificate(certificate, plan.layout, badge_attachment(certificate))
            file = chain.signed(data, plan.level, reason_for(certificate.serial))
            (folder / plan.name).write_bytes(file.data)
            entries.append(_entry(plan, certificate, file))
        transaction.set_rollback(True)
    told = json.dumps(
        {"trusted_root": ROOT, "revocations": REVOCATIONS, "files": entries}, ensure_ascii=False, indent=2
    )
    (folder / "manifest.json").write_text(told + "\n", encoding="utf-8")
    return len(entries)


def plans() -> Iterator[Plan]:
    """Yield what is written: designs × ways up × languages × people × levels of signature; then names."""
    for model in starter_layouts():
        content = model.frozen_content()
        for orientation in ("landscape", "portrait"):
            for language in ("th", "en"):
                for people, levels in LEVELS_OF.items():
                    signs = {"orientation": orientation, "main_language": language, "signatories": signed_by(people)}
                    layout, name = layout_of({**content, **signs}), f"{model.design}-{orientation}-{language}-{people}"
                    for level in levels:
                        yield Plan(f"{name}-{level}.pdf", layout, {}, level)
        layout = layout_of(content)
        for number, name in enumerate(NAMES, start=1):
            yield Plan(f"{model.design}-name-{number:02}.pdf", layout, {"full_name": name, "latin_name": ""})
        with_picture = {"background": _picture("background"), "seal": _picture("seal"), "seal_plan": "picture"}
        for level in ("b-b", "b-lta"):
            yield Plan(f"{model.design}-long-{level}.pdf", layout, _printed("long"), level)
            yield Plan(f"{model.design}-pictures-{level}.pdf", layout_of({**content, **with_picture}), {}, level)


def _printed(sample: str) -> dict[str, Any]:
    """Return the printed values of one of the sample people."""
    row = sample_certificate(sample)
    names = ("full_name", "latin_name", "course_title", "course_title_en", "edition", "issued_at", "valid_until")
    more = ("course_minutes", "agency_name", "agency_name_en")
    return {name: getattr(row, name) for name in (*names, *more)}


def _row(plan: Plan) -> Certificate:
    course = CoursePage.objects.order_by("pk").first()
    if course is None:
        raise LookupError("the site has no course yet: set it up first")
    enrolment = Enrolment.objects.create(user=User.objects.create(first_name="ตัวอย่าง"), course=course, edition=1)
    values = {**_printed("usual"), **plan.printed}
    serial = new_serial(values["issued_at"])
    return Certificate.objects.create(enrolment=enrolment, serial=serial, **values, **draw_place())


def _entry(plan: Plan, certificate: Certificate, file: Signed) -> dict[str, Any]:
    return {
        "file": plan.name,
        "name": certificate.full_name,
        "latin_name": certificate.latin_name,
        "course": certificate.course_title,
        "course_en": certificate.course_title_en,
        "serial": certificate.serial,
        "verification_address": verification_address(certificate),
        "signature_level": file.level,
        "design": plan.layout.design,
        "orientation": plan.layout.orientation,
        "language": plan.layout.main_language,
    }


def signed_by(count: int) -> list[dict[str, Any]]:
    """Return as many of the sample people as sign, as a layout's JSON has them."""
    names = ("name", "name_en", "position", "position_en")
    signature = _picture("signature")
    return [{**dict(zip(names, one, strict=True)), "signature": signature} for one in PEOPLE[:count]]


def _picture(purpose: str) -> dict[str, Any] | None:
    """Return a scrawl, a ring or a plain ground, as a picture of a layout."""
    size = (600, 220) if purpose == "signature" else (800, 800)
    drawn = Image.new("RGB", size, "#f4f7fb" if purpose == "background" else "white")
    pen = ImageDraw.Draw(drawn)
    if purpose == "signature":
        pen.line([(size[0] * place // 9, 40 + place * 53 % 140) for place in range(10)], fill="#101030", width=7)
    elif purpose == "seal":
        pen.ellipse((60, 60, 740, 740), fill="#e3ecf5", outline="#2f5d8a", width=24)
    upload = BytesIO()
    drawn.save(upload, "PNG")
    upload.seek(0)
    words = {"background": "พื้นหลัง", "seal": "ตราตัวอย่าง", "signature": "ลายมือชื่อตัวอย่าง"}[purpose]
    return frozen_picture(LayoutPicture(description=words, **vars(prepare(upload, purpose))))
