"""Rights on pages where agencies own parts of one tree: a module of one inside a course of another."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from wagtail.models import ModelLogEntry, Page, PageLogEntry
from wagtail.permissions import policy_registry

from courses.giving import give_page
from courses.models import CourseIndexPage, CoursePage, LessonPage, ModulePage
from courses.ownership import owner_of
from courses.previews import DONE, preview_html
from lms.accounts.models import User
from lms.agencies.memberships import join
from lms.agencies.models import Role
from tests import make
from tests.make.agencies import agency, member, programme_reviewer

pytestmark = pytest.mark.django_db
ACTIONS = ("add", "change", "lock", "publish")


def policy():
    return policy_registry.get_by_type(Page)


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


@pytest.fixture
def pdpc():
    return agency("pdpc")


@pytest.fixture
def ncsa():
    return agency("ncsa")


@pytest.fixture
def shared(pdpc, ncsa):
    """A course of one agency, whose second module is another's."""
    course = make.course(modules=2, lessons=1, agency=pdpc)
    own, given_away = ModulePage.objects.child_of(course).order_by("path")
    give_page(page=given_away, agency=ncsa, actor=None)
    return course, own, given_away


def lesson_of(module: ModulePage) -> LessonPage:
    return LessonPage.objects.child_of(module).get()


def test_each_agency_edits_its_own_module_and_the_lessons_in_it(client, pdpc, ncsa, shared):
    course, own, given_away = shared
    pages = (
        {page.pk for page in (course, own, lesson_of(own))},
        {page.pk for page in (given_away, lesson_of(given_away))},
    )
    for person, mine, theirs in ((member(pdpc), *pages), (member(ncsa), *reversed(pages))):
        client.force_login(person)
        assert {client.get(f"/admin/pages/{pk}/edit/").status_code for pk in mine} == {200}
        assert {client.get(f"/admin/pages/{pk}/edit/").status_code for pk in theirs} <= {302, 403, 404}


def test_whoever_writes_a_module_finds_it_through_the_course_around_it(client, ncsa, shared):
    course, own, given_away = shared
    client.force_login(member(ncsa))
    listed = client.get(f"/admin/pages/{course.pk}/").content.decode()
    assert f"/admin/pages/{given_away.pk}/" in listed
    assert f"/admin/pages/{own.pk}/" not in listed
    assert f"/admin/pages/{course.pk}/edit/" not in listed
    assert client.get(f"/admin/translation/submit/page/{course.pk}/").status_code == 404


def test_the_owner_of_the_course_sees_the_module_of_another_in_no_list(client, pdpc, shared):
    course, own, given_away = shared
    client.force_login(member(pdpc, Role.MANAGER))
    listed = client.get(f"/admin/pages/{course.pk}/").content.decode()
    assert f"/admin/pages/{own.pk}/" in listed
    assert f"/admin/pages/{given_away.pk}/" not in listed
    assert client.get(f"/admin/pages/{course.pk}/delete/").status_code in {302, 403}
    assert CoursePage.objects.filter(pk=course.pk).exists()


def test_rights_follow_at_once_when_a_module_is_given(client, pdpc, ncsa, shared):
    _course, own, _given_away = shared
    client.force_login(member(pdpc))
    address = f"/admin/pages/{lesson_of(own).pk}/edit/"
    assert client.get(address).status_code == 200
    assert give_page(page=own, agency=ncsa, actor=make.admin())
    assert not give_page(page=own, agency=ncsa, actor=make.admin())
    assert client.get(address).status_code == 404
    assert PageLogEntry.objects.filter(action="courses.given", page=own.pk).count() == 1
    assert not ModelLogEntry.objects.filter(action="courses.given").exists()


def test_giving_reaches_every_language_and_outlives_drafts_made_before(pdpc, ncsa):
    course = make.course(modules=1, agency=pdpc)
    make.in_english(course)
    module = ModulePage.objects.child_of(course).get()
    before = module.save_revision()
    give_page(page=module, agency=ncsa, actor=None)
    twins = ModulePage.objects.filter(translation_key=module.translation_key)
    assert set(twins.values_list("agency__code", flat=True)) == {"ncsa"}
    before.publish()
    module.refresh_from_db()
    assert module.agency == ncsa
    assert module.get_latest_revision_as_object().agency == ncsa


def test_an_agencys_author_begins_a_course_which_is_the_agencys(client, pdpc, ncsa):
    author, index = member(pdpc), make.site()
    client.force_login(author)
    address = f"/admin/pages/add/courses/coursepage/{index.pk}/"
    assert client.get(address).status_code == 200
    form = {
        **{"title": "ใหม่", "slug": "new", "code": "new", "summary": "ย่อ", "minutes": 5, "edition": 1},
        **{"certificate_valid_months": 0, "sequential": "on", "agency": ncsa.pk},
        **{"introduction-count": 0, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0},
        **{"prerequisites-TOTAL_FORMS": 0, "prerequisites-INITIAL_FORMS": 0},
    }
    client.post(address, form)
    made = CoursePage.objects.get(slug="new")
    assert (made.agency, made.owner, made.live) == (pdpc, author, False)
    client.post(f"/admin/pages/{made.pk}/edit/", {**form, "title": "ใหม่กว่า"})
    made.refresh_from_db()
    assert (made.agency, made.draft_title) == (pdpc, "ใหม่กว่า")


def test_the_programme_office_gives_a_page_in_its_form(client, pdpc, ncsa):
    course = make.course(modules=1, agency=pdpc)
    module = ModulePage.objects.child_of(course).get()
    client.force_login(programme_reviewer())
    form = {
        **{"title": module.title, "slug": module.slug, "code": module.code, "summary": "ย่อ", "agency": ncsa.pk},
        **{"introduction-count": 0, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0},
        **{"prerequisites-TOTAL_FORMS": 0, "prerequisites-INITIAL_FORMS": 0},
    }
    client.post(f"/admin/pages/{module.pk}/edit/", form)
    module.refresh_from_db()
    assert (module.agency, module.has_unpublished_changes) == (ncsa, True)


def test_nobody_adds_to_another_agencys_course_or_publishes_alone(client, pdpc, ncsa, shared):
    course, own, _given_away = shared
    client.force_login(member(ncsa, Role.MANAGER))
    for model, parent in (("modulepage", course), ("lessonpage", own)):
        assert client.get(f"/admin/pages/add/courses/{model}/{parent.pk}/").status_code in {302, 404}
    mine = fresh(member(pdpc, Role.MANAGER))
    assert own.permissions_for_user(mine).can_edit()
    assert not own.permissions_for_user(mine).can_publish()
    assert not CourseIndexPage.objects.get().permissions_for_user(mine).can_edit()
    assert not make.site().get_parent().permissions_for_user(mine).can_add_subpage()


def test_a_plain_page_gives_the_same_answer_as_its_own_type(pdpc, shared):
    _course, own, given_away = shared
    author = fresh(member(pdpc))
    for page, may in ((own, True), (given_away, False)):
        assert Page.objects.get(pk=page.pk).permissions_for_user(author).can_edit() is may
        assert page.permissions_for_user(author).can_edit() is may


def test_whom_wagtail_names_as_editors_of_a_page_are_its_owners_people(pdpc, ncsa, shared):
    _course, own, given_away = shared
    office, ours, theirs = programme_reviewer(), member(pdpc), member(ncsa)
    for page, named, left_out in ((own, ours, theirs), (given_away, theirs, ours)):
        found = set(policy().users_with_any_permission_for_instance({"change"}, page))
        assert {named, office} <= found
        assert left_out not in found


def test_the_tree_costs_the_same_for_many_courses(client, pdpc):
    index = make.site()
    make.course(modules=2, agency=pdpc)
    client.force_login(member(pdpc))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/admin/pages/{index.pk}/").status_code == 200
        return len(captured)

    for _warm in range(2):
        before = queries()
    for _more in range(4):
        make.course(modules=2, agency=pdpc)
    assert queries() == before


class TestEveryWayOfAsking(TestCase):
    """Wagtail asks about one page and about many: whatever the tree and the roles, both say the same."""

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        owners=st.lists(st.tuples(st.integers(0, 2), st.lists(st.integers(0, 2), max_size=2)), min_size=1, max_size=3),
        roles=st.dictionaries(st.integers(1, 2), st.sampled_from(Role.values), max_size=2),
        office=st.booleans(),
    )
    def test_they_agree(self, owners, roles, office) -> None:
        agencies = [None, agency(), agency()]
        person = programme_reviewer() if office else make.trainee()
        for number, role in roles.items():
            join(user=person, agency=agencies[number], role=role, actor=None)
        for owner, of_modules in owners:
            course = make.course(modules=len(of_modules), lessons=1, agency=agencies[owner])
            for module, given_to in zip(ModulePage.objects.child_of(course).order_by("path"), of_modules, strict=True):
                give_page(page=module, agency=agencies[given_to], actor=None)
        person = fresh(person)
        for action in ACTIONS:
            listed = set(policy().instances_user_has_permission_for(person, action).values_list("pk", flat=True))
            one_by_one = {
                page.pk
                for page in Page.objects.all()
                if policy().user_has_permission_for_instance(person, action, page)
                or action in page.permissions_for_user(person).permissions
            }
            assert listed == one_by_one
        for page in Page.objects.filter(depth__gte=4):
            held = page.permissions_for_user(person).permissions
            mine = {agencies[number].pk for number in roles}
            assert bool(held) is (office or owner_of(page.path) in mine)


def test_a_preview_names_no_draft_of_another_agency(shared):
    _course, own, given_away = shared
    mine, theirs = lesson_of(own), lesson_of(given_away)
    assert theirs.title in preview_html(mine, DONE)
    theirs.unpublish()
    assert theirs.title not in preview_html(mine, DONE)
    theirs = LessonPage.objects.get(pk=theirs.pk)
    mine.unpublish()
    assert theirs.title in preview_html(theirs, DONE)
    assert mine.title not in preview_html(theirs, DONE)
