"""What comes first: locked by the server, shown on the page, the same in every language; circles refused."""

from itertools import pairwise
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from courses.models import CoursePage, CoursePrerequisite
from courses.outline import outline_of
from courses.prerequisite_cycles import BEGIN, chain_of_cycle, find_cycle, graph_of
from courses.prerequisites import progress_in, unmet_for_course
from lms.core.refusals import Refused
from lms.training.access import main_module
from lms.training.journey import begin_course, finish_lesson, start_quiz
from tests import make
from tests.make import quizzes
from tests.make.agencies import agency
from tests.make.publishing import finish, finish_first_module, lessons, modules, read, require

BACKEND = "lms.accounts.backends.EmailOrMobileBackend"


@pytest.fixture
def first():
    return make.course(modules=2, lessons=2, quiz=quizzes.quiz(questions=6, attempts_allowed=0))


@pytest.fixture
def second():
    return make.course(modules=2, lessons=1)


@pytest.fixture
def somjai():
    return make.trainee("สมใจ")


@pytest.fixture
def as_somjai(somjai):
    client = Client()
    client.force_login(somjai, backend=BACKEND)
    return client


@pytest.mark.django_db
class TestCourses:
    def test_a_course_opens_once_the_one_before_it_is_passed(self, first, second, somjai, as_somjai):
        require(second, first)
        page = as_somjai.get(second.url).text
        assert first.url in page
        assert "/enrol/" not in page
        assert as_somjai.post(f"/learn/courses/{second.pk}/enrol/").status_code == 403
        read(somjai, first, 4)
        assert as_somjai.post(f"/learn/courses/{second.pk}/enrol/").status_code == 403
        finish(somjai, first)
        assert "/enrol/" in as_somjai.get(second.url).text
        assert as_somjai.post(f"/learn/courses/{second.pk}/enrol/").status_code == 302

    def test_finished_asks_for_the_lessons_alone(self, first, second, somjai):
        require(second, first, level="finished")
        read(somjai, first, 3)
        with pytest.raises(Refused, match="finish_first"):
            begin_course(user=somjai, course=second)
        read(somjai, first, 4)
        assert begin_course(user=somjai, course=second)

    def test_it_holds_in_every_language(self, first, second, somjai, as_somjai):
        english_first, english = make.in_english(first), make.in_english(second)
        require(second, english_first)
        page = as_somjai.get(english.url).text
        assert english_first.url in page
        assert as_somjai.post(f"/learn/courses/{english.pk}/enrol/").status_code == 403

    def test_a_module_of_another_agencys_course_may_come_first(self, first, second, somjai):
        needed = modules(first)[0]
        needed.agency = agency("ncsa")
        needed.save()
        require(second, needed)
        assert [need.title for need in unmet_for_course(somjai.pk, second.translation_key)] == [needed.title]
        finish_first_module(somjai, first)
        assert unmet_for_course(somjai.pk, second.translation_key) == []

    def test_whoever_is_in_the_course_stays_in(self, first, second, somjai):
        enrolment = begin_course(user=somjai, course=second)
        require(second, first)
        assert begin_course(user=somjai, course=second) == enrolment

    def test_what_is_not_live_asks_for_nothing(self, first, second, somjai):
        require(second, first)
        first.unpublish()
        assert begin_course(user=somjai, course=second)

    def test_strangers_see_what_comes_first(self, first, second, client):
        require(second, first)
        page = client.get(second.url).text
        assert first.url in page
        assert "/register/" in page


@pytest.mark.django_db
class TestModules:
    def test_a_locked_module_is_closed_by_the_server_and_says_what_to_do(self, first, second, somjai, as_somjai):
        later = modules(second)[1]
        require(later, modules(first)[0])
        enrolment = begin_course(user=somjai, course=second)
        finish_lesson(enrolment=enrolment, lesson_key=lessons(second)[0].translation_key)
        locked = lessons(second)[1]
        assert as_somjai.get(locked.url).status_code == 403
        assert as_somjai.post(f"/learn/lessons/{locked.pk}/finish/").status_code == 403
        for address in (second.url, later.url, "/learn/"):
            assert modules(first)[0].url in as_somjai.get(address).text
        finish_first_module(somjai, first)
        assert as_somjai.get(locked.url).status_code == 200

    def test_the_quiz_of_a_locked_module_does_not_start(self, first, second, somjai, as_somjai):
        module = modules(first)[0]
        require(module, second)
        enrolment = begin_course(user=somjai, course=first)
        with pytest.raises(Refused, match="pass_first"):
            start_quiz(enrolment=enrolment, module=main_module(module.pk))
        assert as_somjai.get(f"/learn/modules/{module.pk}/quiz/").status_code == 403

    def test_what_is_begun_stays_open(self, first, second, somjai):
        enrolment = begin_course(user=somjai, course=first)
        finish_lesson(enrolment=enrolment, lesson_key=lessons(first)[0].translation_key)
        require(modules(first)[0], second)
        assert progress_in(enrolment, outline_of(first)).locked == frozenset()

    def test_the_way_leads_past_a_locked_module(self, first, second, somjai):
        require(modules(second)[0], first)
        enrolment = begin_course(user=somjai, course=second)
        step = progress_in(enrolment, outline_of(second)).next_step(outline_of(second))
        assert (step.kind, step.lesson.key) == ("lesson", lessons(second)[1].translation_key)

    def test_a_module_may_wait_for_another_of_its_course(self, second, somjai):
        require(modules(second)[1], modules(second)[0], level="finished")
        enrolment = begin_course(user=somjai, course=second)
        assert len(progress_in(enrolment, outline_of(second)).locked) == 1
        finish_lesson(enrolment=enrolment, lesson_key=lessons(second)[0].translation_key)
        assert progress_in(enrolment, outline_of(second)).locked == frozenset()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("django_db_serialized_rollback")
def test_pages_cost_four_statements_with_prerequisites_too(first, second, somjai, as_somjai):
    for module in modules(second):
        require(module, first, *modules(first), level="finished")
    begin_course(user=somjai, course=second)
    read(somjai, first, 4)
    for address in (second.url, lessons(second)[0].url):
        as_somjai.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert as_somjai.get(address).status_code == 200
        sql = [one["sql"] for one in asked.captured_queries if "django_session" not in one["sql"]]
        assert len(sql) <= 4


@pytest.mark.django_db
class TestCircles:
    def test_the_circle_is_named(self, first, second):
        require(second, first)
        assert chain_of_cycle(page=first, parent=None, needed=[second]) == [first.title, second.title, first.title]

    def test_a_module_that_waits_for_its_own_course_goes_round(self, first):
        module = modules(first)[0]
        chain = chain_of_cycle(page=module, parent=first, needed=[first])
        assert chain == [module.title, first.title, module.title]

    def test_a_circle_through_modules_of_several_courses_is_found(self, first, second):
        require(second, modules(first)[1])
        assert chain_of_cycle(page=modules(first)[0], parent=first, needed=[modules(second)[0]]) == []
        chain = chain_of_cycle(page=first, parent=None, needed=[modules(second)[0]])
        assert chain[0] == chain[-1] == first.title

    def test_a_draft_that_closes_it_counts(self, first, second):
        draft = CoursePage.objects.get(pk=second.pk)
        draft.prerequisites = [make_row(draft, first)]
        draft.save_revision()
        assert chain_of_cycle(page=first, parent=None, needed=[second])[0] == first.title

    def test_prerequisites_one_after_another_are_no_circle(self, first, second):
        third = make.course()
        require(second, first)
        assert chain_of_cycle(page=third, parent=None, needed=[first, second]) == []

    def test_it_costs_the_same_however_much_there_is(self, first, second, django_assert_num_queries):
        with django_assert_num_queries(6):
            chain_of_cycle(page=first, parent=None, needed=[second])
        for _more in range(3):
            require(make.course(modules=2), second)
        with django_assert_num_queries(6):
            chain_of_cycle(page=first, parent=None, needed=[second])


def make_row(page, needed):
    return CoursePrerequisite(page=page, needed=needed.page_ptr, level="passed")


KEYS = [UUID(int=number) for number in range(8)]


@pytest.mark.without_database
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20))
def test_among_courses_a_circle_is_found_exactly_where_one_can_come_back(pairs):
    needs: dict[UUID, set[UUID]] = {}
    for one, other in pairs:
        needs.setdefault(KEYS[one], set()).add(KEYS[other])
    for start in KEYS:
        chain = find_cycle(graph_of(needs, {}), (BEGIN, start))
        assert bool(chain) == (start in reachable(needs, start))
        assert all(later in needs[earlier] for earlier, later in pairwise(chain))
        assert not chain or chain[0] == chain[-1] == start


def reachable(needs, start):
    found, waiting = set(), [start]
    while waiting:
        for there in needs.get(waiting.pop(), ()):
            if there not in found:
                found.add(there)
                waiting.append(there)
    return found


@pytest.mark.without_database
@given(st.permutations(KEYS), st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20))
def test_prerequisites_that_all_point_backwards_are_never_a_circle(order, pairs):
    needs: dict[UUID, set[UUID]] = {}
    for one, other in pairs:
        if one > other:
            needs.setdefault(order[one], set()).add(order[other])
    assert all(find_cycle(graph_of(needs, {}), (BEGIN, key)) == [] for key in KEYS)
