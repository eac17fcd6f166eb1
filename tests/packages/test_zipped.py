"""Packages as zip files: read like folders; and what zip files may do harm with, refused with a remedy."""

import io
import stat
import zipfile
from pathlib import Path

import pytest

from courses.packages import zipped as zipped_package
from courses.packages.errors import PackageError, PackageErrors
from courses.packages.reading import read_package, read_zip
from quizzes.exchange import limits
from quizzes.exchange.archives import zipped
from tests.make.packages import write

pytestmark = pytest.mark.without_database


def files_of(folder: Path, top: str = "") -> dict[str, bytes]:
    return {
        top + path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def errors_in(data: bytes) -> tuple[PackageError, ...]:
    with pytest.raises(PackageErrors) as refused:
        read_zip(data, name="garden.zip")
    return refused.value.errors


def with_entry(files: dict[str, bytes], entry: zipfile.ZipInfo | str, data: bytes = b"x") -> bytes:
    output = io.BytesIO(zipped(files))
    with zipfile.ZipFile(output, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(entry, data)
    return output.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.mark.parametrize("top", ["", "garden/", "สวน/"])
def test_a_zip_file_is_read_like_its_folder_with_or_without_a_folder_around_it(garden, top):
    write(garden, ".git/config", "x")
    write(garden, "README.md", "x")
    files = files_of(garden, top)
    package = read_zip(zipped({**files, "__MACOSX/._course.yaml": b"x"}), name="garden.zip")
    assert package == read_package(garden)


def test_a_zip_file_is_known_by_its_name(garden, tmp_path):
    path = tmp_path / "garden.ZIP"
    path.write_bytes(zipped(files_of(garden)))
    assert read_package(path) == read_package(garden)


@pytest.mark.parametrize(
    "name", ["../evil.md", "/etc/evil.md", "C:/evil.md", "01-soil/../../evil.md", "..\\evil.md", "01-soil/\x01.md"]
)
def test_names_that_lead_out_of_the_zip_file_are_refused(garden, name):
    (error,) = errors_in(with_entry(files_of(garden), name))
    assert "leads out" in error.problem
    assert error.remedy


def test_links_are_refused_with_their_name(garden):
    (error,) = errors_in(with_entry(files_of(garden), link("pictures/other.svg"), b"/etc/passwd"))
    assert (error.file, error.problem) == ("pictures/other.svg", "This is a link, not a file.")


def test_two_files_of_one_name_are_refused(garden):
    with pytest.warns(UserWarning, match="Duplicate"):
        data = with_entry(files_of(garden), "course.yaml")
    (error,) = errors_in(data)
    assert (error.file, error.problem) == ("course.yaml", "Two files in the zip file have the same name.")


def test_a_file_that_swells_is_refused(garden):
    (error,) = errors_in(with_entry(files_of(garden), "pictures/big.svg", b"\0" * (3 * limits.MEGABYTE)))
    assert (error.file, "densely" in error.problem) == ("pictures/big.svg", True)


def test_too_much_in_all_is_refused(garden, monkeypatch):
    monkeypatch.setattr(zipped_package, "UNPACKED_BYTES", 1000)
    (error,) = errors_in(zipped(files_of(garden)))
    assert "Unpacked, this is larger" in error.problem


def test_a_zip_file_that_is_too_large_is_refused(garden, monkeypatch):
    monkeypatch.setattr(zipped_package, "PACKED_BYTES", 100)
    (error,) = errors_in(zipped(files_of(garden)))
    assert (error.file, "larger than" in error.problem) == ("garden.zip", True)


def test_too_many_files_are_refused(garden, monkeypatch):
    monkeypatch.setattr(limits, "PACKAGE_FILES", 3)
    (error,) = errors_in(zipped(files_of(garden)))
    assert "more than 3 files" in error.problem


def test_a_password_is_refused(garden):
    data = bytearray(zipped(files_of(garden)))
    start = data.index(b"PK\x01\x02")
    data[start + 8] |= 1
    data[6] |= 1
    (error,) = errors_in(bytes(data))
    assert "password" in error.problem


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no zip", b"\xff" * 100])
def test_what_is_no_zip_file_is_refused(data):
    (error,) = errors_in(data)
    assert error.remedy


def test_a_zip_file_without_a_course_is_refused():
    (error,) = errors_in(zipped({"a.txt": b"x"}))
    assert "no course.yaml" in error.problem


def test_an_archive_within_is_refused(garden):
    (error,) = errors_in(with_entry(files_of(garden), "files/more.zip"))
    assert (error.file, "archive" in error.problem) == ("files/more.zip", True)


def test_errors_name_file_and_line_without_the_folder_around(garden):
    files = files_of(garden, "garden/")
    name = "garden/01-soil/01-soil-1.th.md"
    files[name] = files[name].replace(b"::: steps", b"::: stepps")
    found = {(error.file, error.line): error for error in errors_in(zipped(files))}
    error = found["01-soil/01-soil-1.th.md", 18]
    assert "“steps”" in error.remedy


def test_text_in_another_encoding_is_refused_with_its_line(garden):
    files = files_of(garden)
    name = "01-soil/module.th.md"
    files[name] = files[name].decode().encode("cp874")
    (error,) = errors_in(zipped(files))
    assert (error.file, error.line, error.problem) == (name, 2, "This is not UTF-8 text.")


def test_a_damaged_file_is_refused_with_its_name(garden):
    files = files_of(garden)
    data = zipped(files)
    broken = bytearray(data)
    start = data.index(b"course.yaml", 0) + len("course.yaml")
    broken[start + 5] ^= 0xFF
    (error, *_more) = errors_in(bytes(broken))
    assert error.file == "course.yaml"
    assert "damaged" in error.problem
