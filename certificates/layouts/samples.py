"""Certificates of nobody, for previews and for the checks before a layout is published. None of them is ever saved."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from certificates.models import Certificate
from certificates.serials import example_serial

_MOMENT = datetime(2026, 9, 30, 9, 0, tzinfo=ZoneInfo("Asia/Bangkok"))  # the widest date: long month, two digits
_USUAL: dict[str, Any] = {
    "full_name": "นางสาวน้ำทิพย์ ก้ำกึ่งปัญญา",
    "latin_name": "Miss Namthip Kamkuengpanya",
    "course_title": "การรู้เท่าทันสื่อดิจิทัล",
    "course_title_en": "Digital Media Literacy",
    "agency_name": "สำนักงานพัฒนาธุรกรรมทางอิเล็กทรอนิกส์",
    "agency_name_en": "Electronic Transactions Development Agency",
}
_LONG = {
    "full_name": "ว่าที่ร้อยตรีหญิงศิริกาญจนาภรณ์ประภัสสร ศรีสุวรรณรัตนโกสินทร์มหินทรายุธยา ณ นครศรีธรรมราช",
    "latin_name": "Acting Sub Lt. Sirikanjanaphornprapatsorn Srisuwanrattanakosinmahintharayutthaya Na Nakhon",
    "course_title": "การรู้เท่าทันสื่อและสารสนเทศเพื่อความปลอดภัยบนโลกออนไลน์สำหรับผู้นำชุมชนและอาสาสมัครดิจิทัลประจำหมู่บ้าน",
    "course_title_en": "Media and Information Literacy for Safety Online, for Community Leaders and Digital Volunteers",
    "agency_name": "สำนักงานคณะกรรมการดิจิทัลเพื่อเศรษฐกิจและสังคมแห่งชาติ กระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม",
    "agency_name_en": "Office of the National Digital Economy and Society Commission",
    "valid_until": date(2028, 9, 30),
}
_SHORT = {"full_name": "นางก", "latin_name": "", "course_title": "ดิจิทัล", "course_title_en": ""}
_LATIN = {"full_name": "John Fitzgerald O’Neill-Jørgensen", "latin_name": ""}
_YAWI = {"full_name": "نورحياتي بنت عبدالله ڤتاني", "latin_name": "Nurhayati binti Abdullah Patani"}
SAMPLES: dict[str, dict[str, Any]] = {"usual": {}, "long": _LONG, "short": _SHORT, "latin": _LATIN, "yawi": _YAWI}


def sample_certificate(name: str) -> Certificate:
    """Return a certificate as one of `SAMPLES` has it, that belongs to nobody and stands in no database."""
    values = {"serial": example_serial(), "edition": 12, "course_minutes": 750, "issued_at": _MOMENT}
    return Certificate(**{**values, **_USUAL, **SAMPLES[name]})
