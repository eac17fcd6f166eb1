"""Thai text and dates."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core import thai

pytestmark = pytest.mark.without_database


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("น\u0e4d\u0e49า", "น้ำ"),
        ("น\u0e49\u0e4dา", "น้ำ"),
        ("น\u0e33\u0e49", "น้ำ"),
        ("เเม่", "แม่"),
        ("ท\u0e48\u0e35", "ที่"),
        ("ปู\u0e48\u0e48", "ปู่"),
        ("  สม\u200bใจ \n ใจดี ", "สมใจ ใจดี"),
    ],
)
def test_marks_typed_in_the_wrong_order_are_put_right(typed, meant):
    assert thai.normalise(typed) == meant


@given(st.text(alphabet="กนปมทเแโใไาะัิีึืุู็่้๊๋์ํำๅฤฯๆ ๐๙abc", max_size=30))
def test_normalising_twice_changes_nothing_more(text):
    assert thai.normalise(thai.normalise(text)) == thai.normalise(text)


def test_dates_are_of_the_buddhist_era_and_of_thailand():
    late = datetime(2026, 11, 21, 18, 30, tzinfo=UTC)  # already the 22nd in Bangkok
    assert thai.thai_date(late) == "22 พฤศจิกายน 2569"
    assert thai.short_thai_date(late) == "22 พ.ย. 2569"
    assert thai.formal_thai_date(date(2026, 11, 22)) == "วันที่ ๒๒ พฤศจิกายน พุทธศักราช ๒๕๖๙"


@given(st.text(alphabet="0123456789", max_size=20))
def test_thai_and_arabic_digits_are_each_others_inverse(digits):
    assert thai.to_arabic_digits(thai.to_thai_digits(digits)) == digits
