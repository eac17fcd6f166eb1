"""Certificates on every design, both ways up, read back by other programs."""

import io
import subprocess
import unicodedata

import pypdf
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from certificates.layout import verification_address
from certificates.layouts.checking import faults_of
from certificates.layouts.samples import SAMPLES, sample_certificate
from certificates.pdf import DoesNotFit, draw_certificate
from certificates.typeface import first_unprintable, script_runs
from lms.core.thai import normalise
from tests.certificates.names import AWKWARD
from tests.certificates.reading import one_line, qr_of, text_of, without_spaces
from tests.make.certificates import printed
from tests.make.layouts import frozen

pytestmark = pytest.mark.without_database
DESIGNS = ("formal", "agency", "youth")
EMBEDDING = "\u202a\u202b\u202c\u200e\u200f"  # what pdftotext puts around text of another direction


def plain(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, EMBEDDING)))


@pytest.mark.parametrize("people", [0, 1, 3])
@pytest.mark.parametrize("orientation", ["landscape", "portrait"])
@pytest.mark.parametrize("design", DESIGNS)
def test_every_design_passes_its_checks_and_is_sound(design, orientation, people, tmp_path):
    layout = frozen(design, people=people, orientation=orientation)
    assert faults_of(layout) == []
    row = sample_certificate("long")
    pdf = draw_certificate(row, layout)
    assert len(pdf) < 62_000  # leaves room for a signature and a badge below 80 kB
    file = tmp_path / "certificate.pdf"
    file.write_bytes(pdf)
    subprocess.run(["qpdf", "--check", str(file)], check=True, capture_output=True)
    width, height = (float(side) for side in pypdf.PdfReader(io.BytesIO(pdf)).pages[0].mediabox[2:])
    assert (width < height) == (orientation == "portrait")
    text = one_line(text_of(pdf, "-raw"))
    assert without_spaces(row.full_name) in without_spaces(text)
    assert without_spaces(row.course_title) in without_spaces(text)
    assert row.serial in text
    if people:
        assert "นายประเสริฐ สุขสำราญ" in text
    assert qr_of(pdf) == [verification_address(row)]


@pytest.mark.parametrize("design", DESIGNS)
def test_the_same_row_gives_the_same_bytes_on_every_design(design):
    row, layout = sample_certificate("usual"), frozen(design, people=2)
    assert draw_certificate(row, layout) == draw_certificate(row, frozen(design, people=2))


def test_english_may_come_first():
    row = sample_certificate("usual")
    pdf = draw_certificate(row, frozen(main_language="en"))
    text = text_of(pdf, "-raw")
    assert text.index(row.latin_name) < text.index(row.full_name)
    assert text.index("Certificate of Completion") < text.index("ประกาศนียบัตร")
    assert pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"] == "en"


def test_digits_are_a_choice():
    row = sample_certificate("usual")
    assert "๓๐ กันยายน พุทธศักราช ๒๕๖๙" in text_of(draw_certificate(row, frozen(digits="thai")))
    assert "30 กันยายน พุทธศักราช 2569" in text_of(draw_certificate(row, frozen(digits="arabic")))
    assert "Given on 30 September 2026" in text_of(draw_certificate(row, frozen(digits="thai")))


def test_a_line_whose_field_is_empty_is_left_out():
    row = printed(agency_name="", course_minutes=0)
    text = text_of(draw_certificate(row, frozen("agency")))
    assert "ร่วมกับ" in text
    assert "ชั่วโมง" not in text
    assert "{" not in text


def test_pictures_have_alternative_texts_and_backgrounds_have_none():
    pdf = draw_certificate(sample_certificate("usual"), frozen(people=1))
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
    assert sorted(found)[1] == "ลายมือชื่อนายประเสริฐ สุขสำราญ"
    assert len(found) == 2


@pytest.mark.parametrize("design", DESIGNS)
def test_the_longest_values_that_the_database_takes_fit(design):
    name = normalise(("นางสาวศิริกาญจนาภรณ์ " * 20)[:250])
    row = printed(
        full_name=name,
        latin_name=("Sirikanjanaphorn " * 20)[:250].strip(),
        course_title=("การรู้เท่าทันสื่อและสารสนเทศ" * 20)[:255],
        course_title_en=("Media and Information Literacy " * 20)[:255].strip(),
        agency_name=("สำนักงานพัฒนาธุรกรรมทางอิเล็กทรอนิกส์" * 9)[:200],
        agency_name_en=("Electronic Transactions " * 20)[:200].strip(),
        course_minutes=9_990,
        valid_until=printed().issued_at.date(),
    )
    for people in (0, 3):
        assert row.serial in text_of(draw_certificate(row, frozen(design, people=people)))


def test_what_has_no_room_is_said_and_never_cut():
    with pytest.raises(DoesNotFit):
        draw_certificate(printed(), frozen(people=3, statement="\n".join(["ยาว " * 90] * 4), given="x\n" * 4))


ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإؤئءڠچڤݢڽۏ"
YAWI = ["نورحياتي بنت عبدالله", "محمد الأمين", "إسماعيل ڤتاني", "ڽاي اڬوڠ", "سيتي فاطمة", "لالا إلا الله"]
yawi_word = st.text(st.sampled_from(ARABIC), min_size=1, max_size=9)
thai_word = st.sampled_from(sorted({word for name in AWKWARD[:40] for word in name.split()}))
latin_word = st.sampled_from(["José", "Müller", "Nguyễn", "O’Neill", "Jr.", "Anne-Marie", "Şimşek", "Łukasz", "D."])
title = st.sampled_from(
    ["", "นาย", "นางสาว", "พระมหา", "พระครู", "พล.ต.อ.", "ว่าที่ ร.ต.หญิง ", "ม.ร.ว.", "ผศ. ดร. ", "Dr ", "ด.ช."]
)
awkward = st.builds(
    # A title is joined to a Thai given name, and parted from any other, as `User.full_name` does.
    lambda before, words: normalise(before + ("" if "ก" <= words[0][0] <= "๎" else " ") + " ".join(words)),
    title,
    st.one_of(
        *(st.lists(word, min_size=1, max_size=6) for word in (thai_word, latin_word)),
        st.lists(yawi_word, min_size=1, max_size=2),  # over two lines, readers give its words in another order
    ),
)


@settings(
    max_examples=200,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(awkward, st.sampled_from(DESIGNS))
def test_two_hundred_awkward_names_extract_exactly(name, design):
    assert first_unprintable(name) == ""
    pdf = draw_certificate(printed(full_name=name), frozen(design))
    options = () if any(arabic for _, arabic in script_runs(name)) else ("-raw",)  # raw order is that of the drawing
    assert without_spaces(name) in without_spaces(plain(text_of(pdf, *options)))


@pytest.mark.parametrize("name", [*YAWI, *(f"นาย {name}" for name in YAWI)])
def test_yawi_names_are_read_by_every_reader(name):
    pdf = draw_certificate(printed(full_name=name), frozen())
    assert name in plain(one_line(text_of(pdf)))
    assert name in one_line(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text())


def test_vowel_marks_of_arabic_are_kept_for_readers_of_actual_text():
    name = "مُحَمَّد"
    pdf = draw_certificate(printed(full_name=name), frozen())
    marked = unicodedata.normalize("NFC", name).encode("utf-16-be").hex().encode()
    assert marked in pypdf.PdfReader(io.BytesIO(pdf)).pages[0].get_contents().get_data()


def test_runs_of_arabic_keep_their_spaces_and_nothing_else():
    assert script_runs("นาย محمد الأمين ใจดี") == [("นาย ", False), ("محمد الأمين", True), (" ใจดี", False)]
    assert script_runs("สมใจ") == [("สมใจ", False)]
    assert "".join(piece for piece, _ in script_runs("A محمد - b")) == "A محمد - b"


@pytest.mark.parametrize("character", ["美", "한", "א", "அ", "🌸", "\u202e", "\u0007", "𝒜", "ﷺ\u0fff"[1:], "ກ"])
def test_what_no_face_prints_is_named(character):
    assert first_unprintable(f"สมใจ {character}") == character


@pytest.mark.parametrize("sample", SAMPLES)
def test_samples_are_of_nobody(sample):
    row = sample_certificate(sample)
    assert row.pk is None
    assert "-2500-" in row.serial
