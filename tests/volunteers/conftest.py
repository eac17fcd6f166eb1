"""The cast of these tests: สมใจ learns, อารี decides."""

import pytest

from courses.models import CoursePage
from lms.accounts.models import User
from lms.volunteers.models import Programme
from tests import make
from tests.make.volunteers import programme


@pytest.fixture
def somjai() -> User:
    return make.trainee("สมใจ")


@pytest.fixture
def aree() -> User:
    return make.admin("อารี")


@pytest.fixture
def courses() -> list[CoursePage]:
    return [make.course(modules=0), make.course(modules=0)]


@pytest.fixture
def two_courses(courses: list[CoursePage]) -> Programme:
    return programme(courses)
