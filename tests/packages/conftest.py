"""What the tests of course packages share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from courses.packages.errors import PackageError, PackageErrors
from courses.packages.reading import read_package
from tests.make.packages import package_folder


@pytest.fixture(autouse=True)
def _english_messages() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def media(tmp_path: Path, settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def garden(tmp_path: Path) -> Path:
    return package_folder(tmp_path)


@pytest.fixture
def errors_of():
    """Return a function that reads a package which must be refused, and gives its errors."""

    def read(folder: Path) -> tuple[PackageError, ...]:
        with pytest.raises(PackageErrors) as refused:
            read_package(folder)
        return refused.value.errors

    return read
