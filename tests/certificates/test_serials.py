"""Serials: what they look like, what typing them forgives, what it does not."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from certificates.serials import (
    ALPHABET,
    check_character,
    example_serial,
    new_serial,
    read_serial,
    serial_here,
    thai_serial,
)
from lms.core.refusals import Refused
from tests.make.certificates import ISSUED_AT

pytestmark = pytest.mark.without_database

SERIAL = "OSD-2569-7K4P-93XM-" + check_character("OSD25697K4P93XM")
any_serial = st.text(alphabet=ALPHABET, min_size=8, max_size=8).map(
    lambda body: f"OSD-2569-{body[:4]}-{body[4:]}-{check_character('OSD2569' + body)}"
)


def test_a_new_serial_has_prefix_buddhist_year_and_check_character():
    serial = new_serial(ISSUED_AT)
    prefix, year, *rest = serial.split("-")
    assert (prefix, year) == ("OSD", "2569")
    assert [len(part) for part in rest] == [4, 4, 1]
    assert read_serial(serial) == serial


def test_the_year_is_the_one_in_bangkok(settings):
    before_midnight_utc = ISSUED_AT.replace(month=12, day=31, hour=23, minute=0).astimezone(tz=None)
    assert new_serial(before_midnight_utc).startswith("OSD-2569-")
    after_midnight = ISSUED_AT.replace(year=2027, month=1, day=1, hour=1)
    assert new_serial(after_midnight).startswith("OSD-2570-")


def test_serials_are_not_alike():
    assert len({new_serial(ISSUED_AT) for _ in range(2000)}) == 2000


def test_the_prefix_is_a_setting(settings):
    settings.LMS_RULES = {**settings.LMS_RULES, "certificate_serial_prefix": "DV"}
    serial = new_serial(ISSUED_AT)
    assert serial.startswith("DV-2569-")
    assert read_serial(serial.lower().replace("-", "")) == serial
    assert read_serial(SERIAL) == SERIAL  # one from before the prefix changed


@pytest.mark.parametrize(
    "typed",
    [
        SERIAL,
        SERIAL.lower(),
        SERIAL.replace("-", ""),
        SERIAL.replace("-", " "),
        f"  {SERIAL} \n",
        SERIAL.replace("-", "–"),
        SERIAL.replace("-", " - "),
        SERIAL.replace("-", "‑"),
        SERIAL.removeprefix("OSD-"),
        SERIAL.replace("OSD", "อสด"),
        SERIAL.replace("OSD", "อสด."),
        SERIAL.replace("2569", "๒๕๖๙"),
        SERIAL.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")),
        SERIAL.replace("OSD", "0SD"),
        SERIAL.replace("OSD", "05D"),
        SERIAL.replace("2569", "Z569"),
        SERIAL.replace("2569", "256９".replace("９", "9")),
        SERIAL.replace("7K4P", "7K​4P"),
    ],
)
def test_typing_is_forgiven(typed):
    assert read_serial(typed) == SERIAL


@given(any_serial)
def test_letters_that_look_alike_are_the_same(serial):
    look_alike = serial[:8] + serial[8:].translate(str.maketrans("015V2", "OISUZ"))
    assert read_serial(look_alike) == serial
    assert read_serial(look_alike.replace("I", "l")) == serial


@given(any_serial, st.integers(min_value=0, max_value=8), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(serial, place, other):
    bare = serial[9:].replace("-", "")
    if bare[place] == other:
        assert read_serial(serial) == serial
        return
    with pytest.raises(Refused) as refused:
        read_serial(serial[:9] + bare[:place] + other + bare[place + 1 :])
    assert refused.value.code == "serial_mistyped"


@given(any_serial, st.integers(min_value=0, max_value=6))
def test_two_characters_that_changed_places_are_always_noticed(serial, place):
    bare = list(serial[9:].replace("-", ""))
    if bare[place] == bare[place + 1]:
        assert read_serial(serial) == serial
        return
    bare[place], bare[place + 1] = bare[place + 1], bare[place]
    with pytest.raises(Refused) as refused:
        read_serial(serial[:9] + "".join(bare))
    assert refused.value.code == "serial_mistyped"


def test_a_wrong_year_is_noticed():
    with pytest.raises(Refused) as refused:
        read_serial(SERIAL.replace("2569", "2568"))
    assert refused.value.code == "serial_mistyped"
    with translation.override("en"):
        assert "seems mistyped" in refused.value.message


@pytest.mark.parametrize(
    "typed", ["", "-", "hello", "OSD-2569", "0812345678", "OSD-2569-7K4P-93XM", "../../etc/passwd", "'; --"]
)
def test_what_is_no_serial_is_told_apart_from_a_mistyped_one(typed):
    with pytest.raises(Refused) as refused:
        read_serial(typed)
    assert refused.value.code == "serial_unreadable"
    assert example_serial() in refused.value.remedy


@given(st.text(max_size=60))
def test_anything_typed_is_read_or_refused(typed):
    outcome = ""
    try:
        serial = read_serial(typed)
    except Refused as refused:
        outcome = refused.code
    assert outcome in {"serial_unreadable", "serial_mistyped"} or read_serial(serial) == serial


def test_thai_text_writes_the_prefix_in_thai_and_both_are_read(settings):
    assert thai_serial(SERIAL) == SERIAL.replace("OSD", "อสด")
    with translation.override("th"):
        assert serial_here(SERIAL) == thai_serial(SERIAL)
    with translation.override("en"):
        assert serial_here(SERIAL) == SERIAL
    assert read_serial(thai_serial(SERIAL)) == read_serial(SERIAL) == SERIAL
    other = {"certificate_serial_prefix": "DV", "certificate_serial_thai_prefix": "ดว"}
    settings.LMS_RULES = {**settings.LMS_RULES, **other}
    mine = new_serial(ISSUED_AT)
    assert thai_serial(mine).startswith("ดว-2569-")
    assert read_serial(thai_serial(mine)) == mine
    assert thai_serial(SERIAL) == SERIAL  # of the prefix before


@pytest.mark.parametrize("groups", [2, 3, 4])
@pytest.mark.parametrize("era", ["buddhist", "common"])
def test_groups_and_era_are_settings_and_all_stay_readable(settings, groups, era):
    rules = {"certificate_serial_groups": groups, "certificate_serial_era": era}
    settings.LMS_RULES = {**settings.LMS_RULES, **rules}
    serial = new_serial(ISSUED_AT)
    prefix, year, *rest = serial.split("-")
    assert (prefix, year) == ("OSD", "2569" if era == "buddhist" else "2026")
    assert [len(part) for part in rest] == [4] * groups + [1]
    settings.LMS_RULES = {**settings.LMS_RULES, "certificate_serial_groups": 2, "certificate_serial_era": "buddhist"}
    for typed in (serial, serial.lower().replace("-", ""), serial.removeprefix("OSD-"), thai_serial(serial)):
        assert read_serial(typed) == serial
    assert read_serial(serial.replace("2569", "Z569").replace("2026", "Z0Z6")) == serial
    assert read_serial(SERIAL) == SERIAL
