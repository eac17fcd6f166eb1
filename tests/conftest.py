"""What every test may ask for."""

import gc
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import translation
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from content.published import end_request
from quizzes.version_store import forget_versions
from tests import servers
from tests.migrated import copy_migrated
from tests.prepared import prepare

WITH_SERVERS = ("tests/browser/", "tests/stack/")
# What rests on locks, constraints, races, hand-made SQL or the order of rows: the embedded database is to bear it too.
ON_BOTH = (
    "tests/core/",
    "tests/volunteers/",
    "tests/accounts/test_registration.py",
    "tests/agencies/test_page_rights.py",
    "tests/certificates/test_crashes.py",
    "tests/certificates/test_issuing.py",
    "tests/certificates/test_life_states.py",
    "tests/certificates/test_rendering.py",
    "tests/certificates/test_signing_storing.py",
    "tests/certificates/test_status_list.py",
    "tests/certificates/test_verification.py",
    "tests/content/test_published.py",
    "tests/courses/test_outline.py",
    "tests/courses/test_progress.py",
    "tests/courses/test_publish_policy.py",
    "tests/packages/test_importing.py",
    "tests/quizzes/test_any_order.py",
    "tests/quizzes/test_attempts.py",
    "tests/quizzes/test_drawing.py",
    "tests/quizzes/test_races.py",
    "tests/quizzes/test_regrade_preview.py",
    "tests/quizzes/test_regrading.py",
    "tests/quizzes/test_saving.py",
    "tests/quizzes/test_statistics_job.py",
    "tests/quizzes/test_statistics_report.py",
    "tests/quizzes/test_transitions.py",
    "tests/staff/test_trainees.py",
    "tests/training/test_journey.py",
    "tests/training/test_pages.py",
    "tests/training/test_publish_forecast.py",
    "tests/training/test_quiz_pages.py",
    "tests/training/test_refreshers.py",
    "tests/training/test_regrading.py",
)


class WholeFiles(LoadScopeScheduling):
    """Gives the tests of a file that needs servers to one process, so that each server is started once; others singly.

    The distribution "loadgroup" of pytest-xdist 3.8 would do so and does nothing under pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0] if nodeid.startswith(WITH_SERVERS) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> WholeFiles:
    return WholeFiles(config, log)


@pytest.hookimpl(tryfirst=True)  # before tests are chosen by their marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith(ON_BOTH):
            item.add_marker("on_both")


def pytest_collection_finish() -> None:
    """Look less often for garbage, and never again through all that is loaded: a sixth of the time went there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(autouse=True)
def _clean_slate() -> None:
    translation.deactivate()  # what a page was asked for last is left active by the test client
    cache.clear()
    forget_versions()
    end_request()  # one that a test before left open has its own idea of what is published


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest, django_db_modify_db_settings: None) -> bool:
    """Have pytest-django take the database that lies there: a copy of one that was migrated once."""
    with request.getfixturevalue("django_db_blocker").unblock():
        copy_migrated()
    return True


@pytest.fixture(scope="session", autouse=True)
def _preparing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> None:
    """Begin with the data folder while other tests run: whoever needs it first would wait for it."""
    if worker_id == "gw0" and any(item.nodeid.startswith(WITH_SERVERS) for item in request.session.items):
        subprocess.Popen([sys.executable, "-m", "tests.prepared", _prepared(tmp_path_factory)], cwd=servers.ROOT)


@pytest.fixture(scope="session")
def prepared_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder set up once for all test processes, as `make run` leaves it."""
    return prepare(_prepared(tmp_path_factory))


def _prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.getbasetemp().parent / "prepared-data"


@pytest.fixture(scope="session")
def shared_server(prepared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    """The whole product, served for all tests that bring people, quizzes and pages of their own."""
    with servers.serve(servers.copy_data(prepared_data, tmp_path_factory.mktemp("data"))) as running:
        yield running


@pytest.fixture(scope="module")
def journey_server(prepared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    """The whole product, served for the tests of one module, which change what it begins with."""
    with servers.serve(servers.copy_data(prepared_data, tmp_path_factory.mktemp("data"))) as running:
        yield running
