"""Numbers as people type them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.thai import to_thai_digits
from quizzes.decimals import MOST_DIGITS, exact, grouped, read_decimal

pytestmark = pytest.mark.without_database

DECIMALS = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=6)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1500", "1500"),
        ("1,500", "1500"),
        ("๑,๕๐๐.๒๕", "1500.25"),
        ("12,345,678", "12345678"),
        (" 12.50 ", "12.5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("+7", "7"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("–3.0", "-3"),
        ("-0.0", "0"),
        ("007", "7"),
        ("฿1,500", "1500"),
        ("1500 บาท.", "1500"),
        ("1500baht", "1500"),
        ("๑๕๐๐ บาท", "1500"),
    ],
)
def test_a_number_is_read_however_it_is_written(typed: str, number: str):
    assert read_decimal(typed, ["บาท", "Baht", "฿"]) == number


NO_NUMBERS = ["", ".", "-", "NaN", "inf", "²", "٣", "0x10", "1_000", "1e5", "1/2", "1.2.3", "--3", "บาท", "1 500"]
NO_THOUSANDS = ["1,5", "0,500", "1,50", "1,5000", "12,34,567", "1.500,25"]


@pytest.mark.parametrize("typed", [*NO_NUMBERS, *NO_THOUSANDS, "5 ชิ้น", "5 บาท 3", "1" * (MOST_DIGITS + 1)])
def test_what_could_be_two_numbers_or_none_is_no_number(typed: str):
    assert read_decimal(typed, ["บาท", ""]) is None


@given(DECIMALS)
def test_reading_is_exact_with_thousands_and_thai_digits(value: Decimal):
    for typed in (f"{value:f}", f"{value:,f}", to_thai_digits(f"{value:,f}")):
        number = read_decimal(typed)
        assert number is not None
        assert exact(number) == Fraction(value)
        assert read_decimal(number) == number
        assert read_decimal(grouped(number)) == number


@given(st.text(max_size=60))
def test_reading_never_fails(text: str):
    number = read_decimal(text, [text, "บาท"])
    assert number is None or isinstance(exact(number), Fraction)
