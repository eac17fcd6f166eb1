import pytest
from django.core.exceptions import ValidationError

from lms.accounts.contact import Contact, parse_contact


@pytest.mark.parametrize(
    "typed",
    [
        "0812345678",
        "081 234 5678",
        "081-234-5678",
        "081–234–5678",
        "(081) 234.5678",
        "๐๘๑ ๒๓๔ ๕๖๗๘",
        "+66812345678",
        "+66 81 234 5678",
        "+66 (0)81 234 5678",
        "0066812345678",
        "00 66 81 234 5678",
        "66812345678",
        "+๖๖๘๑๒๓๔๕๖๗๘",
        "０８１２３４５６７８",
        " 081\u00a0234\u200b5678 ",
    ],
)
def test_every_usual_spelling_of_a_mobile_number_is_the_same_number(typed: str) -> None:
    assert parse_contact(typed) == Contact(mobile="+66812345678")


@pytest.mark.parametrize(("typed", "normal"), [("0612345678", "+66612345678"), ("09 1234 5678", "+66912345678")])
def test_numbers_with_06_and_09_are_mobile_numbers(typed: str, normal: str) -> None:
    assert parse_contact(typed).mobile == normal


@pytest.mark.parametrize(
    "typed", ["Somjai@Example.ORG", " somjai@example.org ", "somjai @example.org", "somjai＠example.org"]
)
def test_an_email_address_is_kept_in_lower_case_without_spaces(typed: str) -> None:
    assert parse_contact(typed) == Contact(email="somjai@example.org")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "contact_empty"),
        ("   ", "contact_empty"),
        ("somjai", "contact_unreadable"),
        ("081 234 567x", "contact_unreadable"),
        ("somjai@", "email_invalid"),
        ("สมใจ@example", "email_invalid"),
        ("081234567", "mobile_length"),
        ("08123456789", "mobile_length"),
        ("+6681234567", "mobile_length"),
        ("02 123 4567", "mobile_not_mobile"),
        ("0712345678", "mobile_not_mobile"),
        ("1669", "mobile_not_mobile"),
        ("+856 20 1234 5678", "mobile_abroad"),
        ("0085620123456", "mobile_abroad"),
    ],
)
def test_what_cannot_be_a_contact_is_refused_with_the_reason(typed: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        parse_contact(typed)
    assert refused.value.code == code
    assert refused.value.messages[0]


def test_the_refusal_of_a_short_number_counts_its_digits() -> None:
    with pytest.raises(ValidationError, match="9"):
        parse_contact("081 234 567")
