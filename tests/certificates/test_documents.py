"""Finished files, read back by other programs: text, picture, QR, metadata, structure."""

import io
import re
import subprocess

import pypdf
import pytest
from django.utils import timezone, translation
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from certificates.layout import verification_address
from certificates.layouts.builtin import BUILT_IN
from certificates.layouts.frames import SEAL, frame_of
from certificates.pdf import render_pdf
from certificates.typeface import first_unprintable
from lms.core.thai import normalise
from tests.certificates.names import AWKWARD
from tests.certificates.reading import one_line, picture_of, qr_of, text_of, text_without_actual_text, without_spaces
from tests.make.certificates import printed

pytestmark = pytest.mark.without_database

LONG_TITLE = "การรู้เท่าทันสื่อและสารสนเทศเพื่อความปลอดภัยบนโลกออนไลน์สำหรับผู้นำชุมชนและอาสาสมัครดิจิทัลประจำหมู่บ้าน" * 2
LONG_TITLE_EN = "Media and Information Literacy for Safety Online, for Community Leaders and Village Volunteers " * 2


@pytest.fixture(scope="module")
def usual():
    """A certificate as most are, and its file."""
    row = printed(full_name="นางสาวน้ำทิพย์ ก้ำกึ่งปัญญา", latin_name="Miss Namthip Kamkuengpanya")
    return row, render_pdf(row)


def test_every_text_extracts_as_it_was_written(usual):
    row, pdf = usual
    for options in ((), ("-layout",), ("-raw",)):
        lines = [line.strip() for line in text_of(pdf, *options).splitlines()]
        assert row.full_name in lines
        assert row.latin_name in lines
        assert row.course_title in lines
        assert row.course_title_en in lines
        assert "ให้ไว้ ณ วันที่ ๒๒ พฤศจิกายน พุทธศักราช ๒๕๖๙" in lines
        assert "ผ่านการเรียนรู้และการทดสอบครบถ้วนตามหลักสูตร" in lines
        assert "Given on 22 November 2026" in lines
        text = "\n".join(lines)
        assert f"เลขที่ {row.serial}" in text
        assert "หลักสูตรรุ่นที่ ๑" in lines
        assert "Edition 1" in lines
        assert "ตรวจสอบได้ที่" in text
        assert "/verify/" in text


def test_a_reader_without_actual_text_gets_the_same_in_compatible_form(usual):
    row, pdf = usual
    text = text_without_actual_text(pdf)
    for written in (row.full_name, row.course_title, row.serial, "วันที่ ๒๒ พฤศจิกายน พุทธศักราช ๒๕๖๙"):
        assert written in text


@pytest.mark.parametrize("name", AWKWARD)
def test_an_awkward_name_extracts_exactly_and_fits(name):
    name = normalise(name)
    assert first_unprintable(name) == ""
    pdf = render_pdf(printed(full_name=name))
    assert name in one_line(text_of(pdf))
    assert name in one_line(text_of(pdf, "-raw"))
    assert without_spaces(name) in without_spaces(text_without_actual_text(pdf))
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1
    assert margins_are_clear(pdf)


def margins_are_clear(pdf: bytes) -> bool:
    """Say whether nothing of the text reaches the border: two upright strips, 20–24 mm from the edges, are white."""
    picture = picture_of(pdf, 50)
    width, height = picture.size
    mm = width / 297
    strips = [(20.5 * mm, 60 * mm, 24 * mm, 150 * mm), (width - 24 * mm, 60 * mm, width - 20.5 * mm, 150 * mm)]
    darkest = [min(band[0] for band in picture.crop(tuple(map(round, strip))).getextrema()) for strip in strips]
    return height < width and min(darkest) > 200


def lowest_point_of(word: str, pdf: bytes) -> float:
    """Return the lower edge of a word in millimetres from the page's top."""
    found = re.search(rf'yMax="([0-9.]+)">{word}<', text_of(pdf, "-bbox"))
    return float(found[1]) / 72 * 25.4


THAI_CONSONANTS = "กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
syllable = st.builds(
    lambda first, vowel, tone, last: first + (tone + vowel if vowel in "าำ" else vowel + tone) + last,
    st.sampled_from(THAI_CONSONANTS),
    st.sampled_from(["", "า", "ำ", "ิ", "ี", "ึ", "ื", "ุ", "ู", "ั", "็"]),
    st.sampled_from(["", "่", "้", "๊", "๋"]),
    st.sampled_from(["", *THAI_CONSONANTS]),
)


@settings(
    max_examples=30,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.lists(syllable, min_size=1, max_size=6), st.lists(syllable, min_size=1, max_size=6))
def test_any_thai_syllables_extract_exactly(first, last):
    name = normalise(f"{''.join(first)} {''.join(last)}")
    pdf = render_pdf(printed(full_name=name))
    assert name in one_line(text_of(pdf, "-raw"))
    assert without_spaces(name) in without_spaces(text_without_actual_text(pdf))


def test_long_titles_wrap_between_words_and_stay_on_the_page():
    row = printed(
        course_title=LONG_TITLE[:255],
        course_title_en=LONG_TITLE_EN[:255].strip(),
        full_name=AWKWARD[-2],
        latin_name="Mister " + "Wattanatanananpinyosakunchaiprasoetworakit " * 4 + "Jr.",
        valid_until=printed().issued_at.date(),
    )
    pdf = render_pdf(row)
    text = text_of(pdf, "-raw")
    assert row.course_title in text.replace("\n", "")
    assert row.course_title_en in one_line(text)
    assert row.latin_name in one_line(text)
    assert lowest_point_of("November", pdf) < frame_of(BUILT_IN).seal[1] - SEAL / 2
    assert "ใช้ได้ถึงวันที่ ๒๒ พฤศจิกายน พุทธศักราช ๒๕๖๙" in text
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1
    assert margins_are_clear(pdf)


def test_the_qr_of_the_rendered_picture_leads_to_the_public_page(usual, settings):
    row, pdf = usual
    assert qr_of(pdf) == [verification_address(row)]
    assert verification_address(row) == f"{settings.WAGTAILADMIN_BASE_URL}/verify/{row.serial}/"


def test_the_qr_can_be_read_from_a_small_picture_and_in_black_and_white(usual):
    _row, pdf = usual
    small = picture_of(pdf, 72).convert("L").point(lambda level: 255 if level > 140 else 0)
    assert small.size[0] < 900
    assert qr_of(pdf, 72)


def test_metadata_and_language_are_filled(usual, settings):
    row, pdf = usual
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert row.full_name in reader.metadata.title
    assert reader.metadata.author == settings.LMS_ISSUER["name_th"]
    assert row.serial in reader.metadata.subject
    catalogue = reader.trailer["/Root"]
    assert catalogue["/Lang"] == "th"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in catalogue
    assert catalogue["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    metadata = catalogue["/Metadata"].get_data().decode()
    assert 'pdfaid:part="3"' in metadata
    assert 'pdfaid:conformance="A"' in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert metadata.count("<rdf:RDF") == 1


def test_the_qr_has_an_alternative_text(usual):
    row, pdf = usual
    found = []

    def walk(element):
        if element.get("/S") == "/Figure":
            found.append(element["/Alt"])
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            kid = kid.get_object() if hasattr(kid, "get_object") else kid
            if isinstance(kid, dict):
                walk(kid)

    walk(pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"])
    assert found == [f"คิวอาร์โค้ดสำหรับตรวจสอบประกาศนียบัตรเลขที่ {row.serial}"]


def test_the_file_is_sound_and_carries_its_fonts(usual, tmp_path):
    _row, pdf = usual
    file = tmp_path / "certificate.pdf"
    file.write_bytes(pdf)
    subprocess.run(["qpdf", "--check", str(file)], check=True, capture_output=True)
    rows = subprocess.run(["pdffonts", str(file)], check=True, capture_output=True, text=True).stdout.splitlines()[2:]
    assert rows
    for row in rows:
        assert "Sarabun" in row
        assert row.split()[-5:-2] == ["yes", "yes", "yes"]  # embedded, subset, mapped to Unicode
    assert len(pdf) < 60_000


def test_the_same_certificate_gives_the_same_bytes(usual):
    row, pdf = usual
    assert render_pdf(row) == pdf


def test_local_mode_says_sample_on_the_page(usual, settings):
    row, pdf = usual
    assert "ตัวอย่าง / SAMPLE" in text_of(pdf)
    settings.SAMPLE_ACCOUNTS = False
    real = text_of(render_pdf(row))
    assert "SAMPLE" not in real
    assert "ตัวอย่าง" not in real


def test_the_issuer_is_a_setting(settings):
    settings.LMS_ISSUER = {"name_th": "สำนักงานอาสาสมัคร", "name_en": "Office of Volunteers"}
    text = text_of(render_pdf(printed()))
    assert "สำนักงานอาสาสมัคร" in text
    assert "Office of Volunteers" in text


def test_a_name_is_text_and_never_markup():
    row = printed(full_name="นาย<b>แทรก</b> &amp; ใจดี")
    assert row.full_name in text_of(render_pdf(row))


def test_an_active_language_does_not_change_the_document(usual):
    row, pdf = usual
    with translation.override("en"), timezone.override("America/New_York"):
        assert render_pdf(row) == pdf
