"""Zip files that strangers made."""

import io
import stat
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.exchange.archives import Archive, zipped
from quizzes.exchange.contract import FileRefused
from quizzes.exchange.limits import FILE_BYTES, PACKAGE_FILES, UNPACKED_BYTES
from tests.make.exchange_files import outcome, zip_of

pytestmark = pytest.mark.without_database


def refusal(data: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        Archive(data)
    assert refused.value.remedy
    return str(refused.value.problem)


def one(name: str, data: bytes = b"x", **fields: object) -> bytes:
    output = io.BytesIO()
    entry = zipfile.ZipInfo(name)
    for key, value in fields.items():
        setattr(entry, key, value)
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr(entry, data)
    return output.getvalue()


def test_files_are_read_by_name_and_what_systems_leave_behind_is_not_there():
    left = {"__MACOSX/._a.xml": "x", ".DS_Store": "x", "folder/Thumbs.db": "x"}
    archive = Archive(zip_of({"b.xml": "b", "folder/a.xml": "a", **left}))
    assert archive.names == ["b.xml", "folder/a.xml"]
    assert archive.read("folder/a.xml") == b"a"
    assert "folder/a.xml" in archive
    with pytest.raises(KeyError):
        archive.read("c.xml")


@pytest.mark.parametrize(
    "name", ["../a.xml", "a/../../b", "/etc/passwd", "C:\\a", "\\\\server\\a", "a\\..\\..\\b", "..", "a\x01b"]
)
def test_a_name_that_leads_out_of_the_archive_is_refused(name):
    assert "leads out" in refusal(one(name))


def test_folders_in_windows_names_are_folders():
    assert Archive(one("items\\a.xml")).names == ["items/a.xml"]


def test_a_link_is_refused():
    assert "link" in refusal(one("a", external_attr=(stat.S_IFLNK | 0o777) << 16))


def test_a_file_with_a_password_is_refused():
    data = bytearray(zip_of({"a.xml": "x"}))
    at = data.index(b"PK\x01\x02") + 8
    data[at] |= 1
    assert "password" in refusal(bytes(data))


def test_two_files_of_one_name_are_refused():
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("a.xml", "x")
        archive.writestr("b.xml", "x")
    assert "same name" in refusal(output.getvalue().replace(b"b.xml", b"a.xml"))


@pytest.mark.parametrize("name", ["a.zip", "b.TAR.GZ", "c/d.7z"])
def test_an_archive_in_an_archive_is_refused(name):
    assert "archive inside" in refusal(one(name))


def test_a_bomb_is_refused_by_its_ratio_before_it_is_unpacked():
    assert "densely" in refusal(zip_of({"a.xml": b"\0" * (15 * 1024 * 1024)}))


def test_a_large_file_is_refused_by_its_declared_size():
    data = bytearray(zip_of({"a.xml": "x"}))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (FILE_BYTES + 1).to_bytes(4, "little")
    assert "larger" in refusal(bytes(data))


def test_a_file_that_lies_about_its_size_is_not_read_further():
    data = bytearray(zip_of({"a.xml": b"x" * 1000}))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(FileRefused):
        Archive(bytes(data)).read("a.xml")


def test_all_files_together_have_a_limit():
    data = bytearray(zip_of({f"{number}.bin": "x" for number in range(6)}))
    at = 0
    for _file in range(6):
        at = data.index(b"PK\x01\x02", at) + 24
        data[at : at + 4] = (UNPACKED_BYTES // 5).to_bytes(4, "little")  # each below the limit of one file
        data[at - 4 : at] = (200_000).to_bytes(4, "little")
    assert "larger" in refusal(bytes(data))


def test_files_that_share_their_bytes_are_refused():
    data = bytearray(zip_of({"a.bin": "x", "b.bin": "x"}))
    at = data.index(b"PK\x01\x02") + 20
    data[at : at + 4] = (5000).to_bytes(4, "little")
    assert "overlap" in refusal(bytes(data))


def test_too_many_files_are_refused():
    assert "more than" in refusal(zip_of({f"{number}": "" for number in range(PACKAGE_FILES + 1)}, method=0))


def test_an_unusual_way_of_packing_is_refused():
    assert "unusual" in refusal(zip_of({"a": "x"}, method=zipfile.ZIP_LZMA))


def test_a_damaged_file_is_refused_when_it_is_read():
    data = bytearray(zip_of({"a.xml": b"hello world " * 50}))
    data[45] ^= 0xFF
    with pytest.raises(FileRefused):
        Archive(bytes(data)).read("a.xml")


@given(data=st.binary(max_size=300) | st.binary(max_size=300).map(lambda tail: b"PK\x03\x04" + tail))
@settings(max_examples=100, deadline=None)
def test_no_bytes_raise_anything_but_a_refusal(data):
    assert outcome(lambda data, name: Archive(data), data)


@given(places=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=6))
@settings(max_examples=150, deadline=None)
def test_no_spoilt_archive_raises_anything_but_a_refusal(places):
    data = bytearray(zip_of({"imsmanifest.xml": "<a/>" * 30, "items/a.xml": "x" * 99}))
    for place, byte in places:
        data[place % len(data)] = byte

    def read_all(data, name):
        archive = Archive(data)
        return [archive.read(name) for name in archive.names]

    assert outcome(read_all, bytes(data)) is not None


def test_the_same_files_make_the_same_bytes():
    files = {"a.xml": b"a" * 100, "b.xml": b"b"}
    assert zipped(files) == zipped(dict(files))
    assert Archive(zipped(files)).read("a.xml") == b"a" * 100
