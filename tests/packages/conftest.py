"""What the tests of course packages share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_django
from django.db import transaction
from django.test import override_settings
from django.utils import translation

from courses.packages.errors import PackageError, PackageErrors
from courses.packages.importing import import_package
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


@pytest.fixture(scope="module")
def garden_in_database(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The package `garden` imported once for a whole module; each test's changes are rolled back to it."""
    parent = tmp_path_factory.mktemp("imported")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=parent / "media"),
        translation.override("en"),
        transaction.atomic(),
    ):
        import_package(package=read_package(package_folder(parent)))
        yield
        transaction.set_rollback(True)


@pytest.fixture
def errors_of():
    """Return a function that reads a package which must be refused, and gives its errors."""

    def read(folder: Path) -> tuple[PackageError, ...]:
        with pytest.raises(PackageErrors) as refused:
            read_package(folder)
        return refused.value.errors

    return read
