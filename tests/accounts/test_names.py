import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.names import clean_latin_name, clean_name


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("น้ำฝน", "น้ำฝน"),
        ("นำ้ฝน", "น้ำฝน"),  # tone mark after SARA AM
        ("น\u0e49\u0e4d\u0e32ฝน", "น้ำฝน"),  # SARA AM typed as two characters
        ("ปู\u0e48", "ปู่"),
        ("ป\u0e48ู", "ปู่"),  # tone mark before the vowel below
        ("สิทธ\u0e4cิ", "สิทธิ์"),
        ("เเก้ว", "แก้ว"),
        ("  สมใจ   ใจดี ", "สมใจ ใจดี"),
        ("สม\u200bใจ", "สมใจ"),
        ("D’Arc–Smith", "D'Arc-Smith"),
        ("ณ อยุธยา", "ณ อยุธยา"),
        ("ม.ร.ว.", "ม.ร.ว."),
        ("Jose\u0301 Nguyễn", "José Nguyễn"),
        ("", ""),
    ],
)
def test_a_name_is_mended_silently(typed: str, mended: str) -> None:
    assert clean_name(typed) == mended


@pytest.mark.parametrize(
    ("typed", "code", "named"),
    [
        ("สมใจ2", "name_digit", "2"),
        ("สมใจ๒", "name_digit", "๒"),
        ("محمد", "name_script", "ARABIC LETTER MEEM"),
        ("สมใจ王", "name_script", "CJK UNIFIED IDEOGRAPH-738B"),
        ("สมใจ😀", "name_character", "GRINNING FACE"),
        ("สมใจ<b>", "name_character", "LESS-THAN SIGN"),
        ("สมใจ\x07", "name_character", "U+0007"),
        ("สมใจ฿", "name_character", "THAI CURRENCY SYMBOL BAHT"),
        ("\u0e48สมใจ", "name_mark", "THAI CHARACTER MAI EK"),
        ("สมใ\u0e49จ", "name_mark", "THAI CHARACTER MAI THO"),
        ("ก\u0e48\u0e49", "name_mark", "THAI CHARACTER MAI THO"),
        ("- .", "name_letterless", ""),
    ],
)
def test_a_character_that_cannot_stand_in_a_name_is_refused_by_name(typed: str, code: str, named: str) -> None:
    with pytest.raises(ValidationError) as refused:
        clean_name(typed)
    assert refused.value.code == code
    assert named in refused.value.messages[0]


@pytest.mark.parametrize("typed", ["Somjai Jaidee", "O'Neil-Smith Jr.", "Zoë", ""])
def test_a_latin_spelling_is_accepted(typed: str) -> None:
    assert clean_latin_name(typed) == typed


def test_thai_letters_in_the_latin_spelling_are_refused_by_name() -> None:
    with pytest.raises(ValidationError) as refused:
        clean_latin_name("Somjai ใจดี")
    assert refused.value.code == "name_latin"
    assert "ใ" in refused.value.messages[0]


@given(st.text(max_size=30))
def test_any_text_is_either_refused_or_a_name_that_stays_as_it_is(typed: str) -> None:
    try:
        name = clean_name(typed)
    except ValidationError as refused:
        name, code = "", str(refused.code)
    else:
        code = "name_"
    assert code.startswith("name_")
    assert clean_name(name) == name
    assert not any(unicodedata.category(character)[0] in "NSC" for character in name)
