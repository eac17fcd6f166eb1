"""Staff pages about volunteers, programmes and target groups."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import ModelLogEntry

from lms.volunteers.models import Programme, TargetGroup, Volunteer
from tests import make
from tests.make.volunteers import certificate_row, programme, programme_admin, target_group, volunteer

pytestmark = pytest.mark.django_db

LIST = "/admin/volunteers/"


@pytest.fixture
def dara():
    return programme_admin("ดารา")


@pytest.fixture
def as_dara(client, dara):
    client.force_login(dara)
    return client


@pytest.fixture
def course():
    return make.course(modules=0)


@pytest.fixture
def active(course):
    somjai = make.trainee("สมใจ", "ใจดี")
    certificate_row(user=somjai, course=course)
    return volunteer(somjai, programme([course], name="อสด. บ้านนา"), "active")


def text_of(response) -> str:
    return response.content.decode()


def addresses(row: Volunteer) -> list[str]:
    return [
        LIST,
        f"{LIST}results/",
        f"{LIST}?export=csv",
        f"{LIST}{row.pk}/",
        f"{LIST}{row.pk}/suspend/",
        f"{LIST}{row.pk}/reinstate/",
        "/admin/programmes/",
        f"/admin/programmes/edit/{row.programme_id}/",
        "/admin/target-groups/",
    ]


def test_strangers_are_asked_to_sign_in(client, active):
    for address in addresses(active):
        response = client.get(address)
        assert response.status_code == 302
        assert reverse("accounts:login") in response.headers["Location"]


def test_trainees_get_no_page_of_the_admin(client, active):
    client.force_login(active.user)
    for address in addresses(active):
        assert client.get(address).status_code == 403


def test_editors_see_neither_the_pages_nor_the_menu(client, active):
    client.force_login(make.editor(is_sample=True))
    for address in addresses(active):
        response = client.get(address)
        assert (response.status_code, response.headers.get("Location")) == (302, "/admin/")
        assert client.get(address, headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 403
    client.post(f"{LIST}{active.pk}/suspend/", {"reason": "เหตุผล"})
    active.refresh_from_db()
    assert active.status == "active"
    assert '"/admin/volunteers/"' not in text_of(client.get("/admin/"))


def test_programme_admins_reach_every_page(as_dara, active):
    for address in addresses(active):
        assert as_dara.get(address).status_code == 200
    assert "/admin/volunteers/" in text_of(as_dara.get("/admin/"))


def test_who_may_only_view_decides_nothing(client, active):
    viewer = make.editor(is_sample=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_volunteer"))
    client.force_login(viewer)
    assert client.get(f"{LIST}{active.pk}/").status_code == 200
    assert f"{LIST}{active.pk}/suspend/" not in text_of(client.get(f"{LIST}{active.pk}/"))
    assert client.post(f"{LIST}{active.pk}/suspend/", {"reason": "เหตุผล"}).headers["Location"] == "/admin/"
    active.refresh_from_db()
    assert active.status == "active"


def test_the_list_is_filtered_by_status_programme_and_group(as_dara, active):
    other = volunteer(make.trainee("มานี"), programme([]), "pending")
    for query, found in [
        ({"status": "active"}, active),
        ({"status": "pending"}, other),
        ({"programme": active.programme_id}, active),
        ({"target_group": other.target_group_id}, other),
    ]:
        html = text_of(as_dara.get(LIST, query))
        shown = {row.pk for row in (active, other) if f"{LIST}{row.pk}/" in html}
        assert shown == {found.pk}


@pytest.mark.parametrize("text", ["สมใจ", "นางสมใจ ใจดี", "ใจดี สมใจ"])
def test_a_volunteer_is_found_by_name(as_dara, active, text):
    other = volunteer(make.trainee("มานี", "มีนา"))
    html = text_of(as_dara.get(LIST, {"q": text}))
    assert f"{LIST}{active.pk}/" in html
    assert f"{LIST}{other.pk}/" not in html


def test_a_volunteer_is_found_by_card_code_however_it_is_typed(as_dara, active):
    code = active.card_code.lower()
    assert f"{LIST}{active.pk}/" in text_of(as_dara.get(LIST, {"q": f"{code[:4]} {code[4:8]}-{code[8:]}"}))


def test_a_volunteer_is_suspended_with_a_reason_and_reinstated(as_dara, dara, active):
    response = as_dara.post(f"{LIST}{active.pk}/suspend/", {"reason": "ขอ OTP จากชาวบ้าน"}, follow=True)
    active.refresh_from_db()
    assert active.status == "suspended"
    assert "ขอ OTP จากชาวบ้าน" in text_of(response)
    assert dara.full_name in text_of(response)
    assert f"{LIST}{active.pk}/reinstate/" in text_of(response)
    as_dara.post(f"{LIST}{active.pk}/reinstate/", {"reason": "สอบสวนแล้วไม่จริง"})
    active.refresh_from_db()
    assert active.status == "active"
    actions = ModelLogEntry.objects.for_instance(active).order_by("pk").values_list("action", "user")
    assert list(actions) == [("volunteers.suspend", dara.pk), ("volunteers.reinstate", dara.pk)]


def test_a_decision_without_a_reason_is_not_taken(as_dara, active):
    response = as_dara.post(f"{LIST}{active.pk}/suspend/", {"reason": " "})
    assert response.status_code == 200
    assert "error-message" in text_of(response)
    active.refresh_from_db()
    assert active.status == "active"


def test_a_decision_that_someone_took_before_is_told_in_the_form(as_dara, active):
    response = as_dara.post(f"{LIST}{active.pk}/reinstate/", {"reason": "เหตุผล"})
    assert response.status_code == 200
    assert "ไม่ได้ถูกพักสถานะ" in text_of(response)


def test_the_page_of_a_decision_says_what_follows(as_dara, course):
    row = volunteer(make.trainee(), programme([course]), "suspended")
    assert "ยังไม่ครบ" in text_of(as_dara.get(f"{LIST}{row.pk}/reinstate/"))
    certificate_row(user=row.user, course=course)
    assert "ยังใช้ได้ครบ" in text_of(as_dara.get(f"{LIST}{row.pk}/reinstate/"))


def test_an_unknown_volunteer_is_a_404(as_dara):
    assert as_dara.get(f"{LIST}999999/").status_code == 404
    assert as_dara.get(f"{LIST}999999/suspend/").status_code == 404


def test_the_list_costs_the_same_however_long_it_is(as_dara, active, django_assert_max_num_queries):
    as_dara.get(LIST)
    with django_assert_max_num_queries(20) as few:
        as_dara.get(LIST)
    for _each in range(5):
        volunteer(programme=active.programme, status="active")
    with django_assert_max_num_queries(20) as more:
        as_dara.get(LIST)
    assert len(more) == len(few)


def test_the_list_comes_in_pages(as_dara, active):
    Volunteer.objects.bulk_create(
        Volunteer(
            user=make.trainee(), programme=active.programme, target_group=active.target_group, card_code=f"CODE{number}"
        )
        for number in range(20)
    )
    first, second = (text_of(as_dara.get(LIST, {"p": page})) for page in (1, 2))
    assert first.count('class="title-wrapper"') == 20
    assert second.count('class="title-wrapper"') == 1


def test_the_csv_opens_in_a_spreadsheet_and_runs_nothing_there(as_dara, active):
    volunteer(make.trainee("=HYPERLINK(1)", name_prefix=""), active.programme)
    body = b"".join(as_dara.get(f"{LIST}?export=csv").streaming_content)
    assert body.startswith(b"\xef\xbb\xbf")
    assert "นางสมใจ ใจดี" in body.decode()
    assert "'=HYPERLINK(1)" in body.decode()
    assert active.card_code not in body.decode()
    assert as_dara.get(f"{LIST}?export=xlsx").status_code == 200


def test_the_reports_of_the_admin_lead_to_the_volunteer(client, active):
    client.force_login(make.admin(is_sample=True))
    client.post(f"{LIST}{active.pk}/suspend/", {"reason": "เหตุผล"})
    assert f"{LIST}{active.pk}/" in text_of(client.get(reverse("wagtailadmin_reports:site_history")))


# Programmes and target groups


def programme_form(row: Programme, courses, **fields) -> dict:
    return {
        "name": row.name,
        "name_en": row.name_en,
        "code": row.code,
        "required_courses": [course.pk for course in courses],
        "target_groups": [group.pk for group in row.target_groups.all()],
        "is_open": "on",
        **fields,
    }


def test_a_programme_made_easier_activates_those_who_fulfil_it(as_dara, course):
    row = programme([course, make.course(modules=0)])
    waiting = volunteer(make.trainee(), row)
    certificate_row(user=waiting.user, course=course)
    response = as_dara.post(f"/admin/programmes/edit/{row.pk}/", programme_form(row, [course]))
    assert response.status_code == 302
    waiting.refresh_from_db()
    assert waiting.status == "active"


def test_a_new_programme_is_made_from_courses_in_the_main_language(as_dara, course):
    twin = make.in_english(course)
    group = target_group()
    html = text_of(as_dara.get("/admin/programmes/new/"))
    assert course.title in html
    assert twin.title not in html
    form = {"name": "โครงการใหม่", "name_en": "New", "code": "new", "is_open": "on", "target_groups": [group.pk]}
    assert as_dara.post("/admin/programmes/new/", {**form, "required_courses": [twin.pk]}).status_code == 200
    assert not Programme.objects.exists()
    assert as_dara.post("/admin/programmes/new/", {**form, "required_courses": [course.pk]}).status_code == 302
    made = Programme.objects.get(code="new")
    assert set(made.required_courses.all()) == {course}
    assert set(made.target_groups.all()) == {group}


def test_what_volunteers_belong_to_is_kept_and_the_page_says_why(as_dara, active):
    for address in [
        f"/admin/programmes/delete/{active.programme_id}/",
        f"/admin/target-groups/delete/{active.target_group_id}/",
    ]:
        assert as_dara.get(address).status_code == 200
        assert "จึงลบไม่ได้" in text_of(as_dara.post(address, follow=True))
    assert Programme.objects.count() == TargetGroup.objects.count() == 1


def test_an_unused_target_group_can_be_deleted(as_dara):
    group = target_group()
    assert as_dara.post(f"/admin/target-groups/delete/{group.pk}/").status_code == 302
    assert not TargetGroup.objects.exists()
