"""Texts of layouts: fields from a closed list, and nothing that is evaluated."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from certificates.layouts.checking import faults_of
from certificates.layouts.texts import FIELDS, check_text, filled
from certificates.pdf import draw_certificate
from tests.certificates.reading import one_line, text_of
from tests.make.certificates import printed
from tests.make.layouts import frozen

pytestmark = pytest.mark.without_database
VALUES = {name: f"<{name}>" for name in FIELDS}


def codes(text: str) -> list[str]:
    try:
        check_text(text)
    except ValidationError as error:
        return [found.code for found in error.error_list]
    return []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{fullname}", "layout_field"),
        ("{full_name.__class__}", "layout_field"),
        ("{0}", "layout_field"),
        ("{}", "layout_field"),
        ("{full_name!r}", "layout_field"),
        ("{full_name:>99999999}", "layout_field"),
        ("{{ certificate.enrolment.user.password }}", "layout_field"),
        ("{% include 'x' %}", "layout_field"),
        ("{full_name", "layout_brace"),
        ("full_name}", "layout_brace"),
        ("ยินดี🌸", "layout_character"),
        ("a\nb\nc\nd\ne", "layout_lines"),
        ("a\u202eb", "layout_character"),
    ],
)
def test_what_is_no_field_is_refused(text, code):
    assert code in codes(text)


def test_the_refusal_lists_the_known_fields():
    with pytest.raises(ValidationError, match=r"\{valid_until\}"):
        check_text("{nobody}")


@pytest.mark.parametrize("name", FIELDS)
def test_each_known_field_stands_for_its_value(name):
    assert filled(f"ก {{{name}}} ข", VALUES) == [f"ก <{name}> ข"]


def test_a_value_that_looks_like_a_field_is_not_filled_again():
    assert filled("{full_name}", {**VALUES, "full_name": "{serial}"}) == ["{serial}"]


def test_lines_with_empty_fields_are_left_out():
    assert filled("{hours} ชั่วโมง\nรุ่น {edition}", {**VALUES, "hours": ""}) == ["รุ่น <edition>"]


@given(st.text(max_size=80))
def test_any_text_is_refused_or_filled(text):
    if not codes(text):
        filled(text, VALUES)
    assert isinstance(codes(text), list)


ATTACKS = [
    '<img src="file:///etc/passwd" alt="x">',
    '<link rel="attachment" href="file:///etc/passwd">',
    "<style>@import url(http://127.0.0.1:9/x);</style>",
    "<style>@font-face{font-family:Sarabun;src:url(http://127.0.0.1:9/x)}</style>",
    '<p style="background:url(data:image/gif;base64,R0lGODlhAQ==)">',
    '<svg><image href="http://169.254.169.254/latest/meta-data/"/></svg>',
    "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>&b;",
    "<script>alert(1)</script>",
    "</style></head><body>",
    "&amp;&lt;b&gt;",
]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("field", ["heading", "issuer_en", "details", "opening"])
def test_markup_in_a_text_is_printed_as_it_was_typed(attack, field):
    if codes(attack):
        assert codes(attack) == ["layout_brace"] or codes(attack) == ["layout_field"]
        return
    pdf = draw_certificate(printed(), frozen(**{field: attack}))
    squeezed = "".join(one_line(text_of(pdf, "-raw")).split())
    assert "".join(attack.split()) in squeezed
    assert b"/EmbeddedFile" not in pdf


@pytest.mark.parametrize("attack", ATTACKS)
def test_markup_in_a_name_is_printed_as_it_was_typed(attack):
    pdf = draw_certificate(printed(full_name=attack), frozen())
    assert "".join(attack.split()) in "".join(one_line(text_of(pdf, "-raw")).split())


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"statement": "{nobody}"}, "statement", "layout_field"),
        ({"heading": "", "heading_en": " "}, "heading", "layout_heading"),
        ({"seal_plan": "picture"}, "seal", "layout_seal"),
        ({"details_en": "漢字"}, "details_en", "layout_character"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(changes, field, code):
    ((where, error),) = faults_of(frozen(**changes))
    assert (where, error.code) == (field, code)
    assert error.messages[0]


def test_a_layout_without_room_is_refused_in_words():
    faults = faults_of(frozen(people=3, statement="\n".join(["ยาวมาก " * 50] * 4)))
    assert {error.code for _, error in faults} == {"layout_room"}
    assert "no room" in faults[0][1].messages[0] or "ที่" in faults[0][1].messages[0]


def test_a_file_that_is_too_heavy_is_refused(settings):
    settings.LMS_RULES = {**settings.LMS_RULES, "certificate_layout_kb": 20}
    assert {error.code for _, error in faults_of(frozen())} == {"layout_weight"}
