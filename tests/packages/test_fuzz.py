"""Whatever stands in the files, reading ends with a package or with errors that name their place."""

import shutil
import tempfile
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.packages.errors import PackageErrors
from courses.packages.package import CoursePackage
from courses.packages.reading import read_package
from tests.make.packages import package_folder, write

pytestmark = pytest.mark.without_database

FILES = [
    "course.yaml",
    "course.th.md",
    "01-soil/module.yaml",
    "01-soil/module.en.md",
    "01-soil/01-soil-1.th.md",
    "01-soil/questions.yaml",
    "pictures/spade.svg",
]
MARKS = [
    "---\n",
    ":::",
    "::: do\n",
    "::: chat",
    "- ",
    "1. ",
    "#",
    "**",
    "[",
    "](",
    "<",
    "&a",
    "*a",
    "!!",
    "{",
    "}",
    ": ",
    "id",
]
SNIPPETS = st.lists(st.one_of(st.sampled_from(MARKS), st.text(max_size=6)), max_size=12).map("".join)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.floats(), st.dates())
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["id", "th", "kind", "choices", "stem"]), inner)
    ),
    max_leaves=8,
)
CALM = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(scope="module")
def good() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="lms-packages-"))
    yield package_folder(folder)
    shutil.rmtree(folder)


def outcome_with(good: Path, name: str, data: bytes) -> CoursePackage | PackageErrors:
    """Return what reading ends with when one file holds `data`."""
    before = (good / name).read_bytes()
    write(good, name, data)
    try:
        with translation.override("en"):
            return read_package(good)
    except PackageErrors as refused:
        return refused
    finally:
        write(good, name, before)


def is_package_or_errors(outcome: CoursePackage | PackageErrors) -> bool:
    if isinstance(outcome, CoursePackage):
        return True
    return bool(outcome.errors) and all(error.file and error.problem for error in outcome.errors)


@CALM
@given(name=st.sampled_from(FILES), data=st.binary(max_size=200))
def test_random_bytes_never_crash_the_reader(good, name, data):
    assert is_package_or_errors(outcome_with(good, name, data))


@CALM
@given(name=st.sampled_from(FILES), at=st.floats(0, 1), inserted=SNIPPETS)
def test_a_good_file_with_something_put_in_never_crashes_the_reader(good, name, at, inserted):
    text = (good / name).read_text(encoding="utf-8")
    place = int(at * len(text))
    data = (text[:place] + inserted + text[place:]).encode("utf-8", "surrogatepass")
    assert is_package_or_errors(outcome_with(good, name, data))


@CALM
@given(value=VALUES, name=st.sampled_from(["course.yaml", "01-soil/module.yaml", "01-soil/questions.yaml"]))
def test_yaml_of_any_shape_never_crashes_the_reader(good, value, name):
    data = _as_yaml(value).encode("utf-8", "surrogatepass")
    assert is_package_or_errors(outcome_with(good, name, data))


def _as_yaml(value: object) -> str:
    """Return a value as flow-style YAML, by hand, so that odd text reaches the reader as it is."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_as_yaml(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_as_yaml(part) for part in value) + "]"
    return "" if value is None else str(value)
