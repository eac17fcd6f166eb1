"""Each role at each address of the admin that shows or changes what belongs to an agency."""

import re

import pytest
from wagtail.models import Locale, Page

from content.models import GlossaryTerm, Hotline
from courses.models import LessonPage, PackageJob
from lms.agencies.models import Role
from lms.training.agency_setup import set_up_agency
from tests import make
from tests.make.agencies import Corner, agency, corner, member, programme_reviewer
from tests.make.quizzes import question
from tests.staff.admin_addresses import admin_addresses
from tests.staff.agency_matrix import Row, rows

pytestmark = [pytest.mark.django_db, pytest.mark.without_database]
MARK = "xqours"
LOOKED_UP = re.compile(r"/admin/snippets/(choose/)?content/")  # hotlines and words are everyone's


@pytest.fixture
def ours() -> Corner:
    """What the table is about."""
    return corner(MARK)


@pytest.fixture
def keys(ours):
    """What stands in the addresses."""
    spare = question(bank=ours.bank, id=f"{MARK}-spare", topic=f"{MARK}-topic", published=False)
    spare.save_revision()
    facts = {"checked_on": "2026-01-01", "review_by": "2026-02-01"}
    LessonPage.objects.filter(pk=ours.lesson.pk).update(**facts)
    hotline = Hotline.objects.create(code="aoc", number="1441", name=f"{MARK} hotline", **facts)
    term = GlossaryTerm.objects.create(code="otp", term=f"{MARK} term", definition="รหัสใช้ครั้งเดียว")
    package = PackageJob.objects.create(kind=PackageJob.Kind.EXPORT, file_name=f"{MARK}.zip", requested_by=make.admin())
    english = ours.course.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
    set_up_agency(agency=ours.agency)  # its rights on the English list of courses, which is new
    rows = {name: getattr(ours, name).pk for name in ours.__dataclass_fields__ if name != "mark"}
    return {
        **rows,
        "questions": "/snippets/quizzes/question",
        "spare": spare.pk,
        "trainee": ours.attempt.user_id,
        "membership": ours.membership.pk,
        "revision": ours.draft.latest_revision_id,
        "question_revision": ours.question.latest_revision_id,
        "english": english.pk,
        "package": package.pk,
        "hotline": hotline.pk,
        "term": term.pk,
    }


def addresses_about(keys) -> list[str]:
    """Return every address of the admin, about the agency's rows that are not public."""
    public = {"course", "module", "lesson", "english", "questions", "hotline", "term"}
    return admin_addresses({key for name, key in keys.items() if name not in public})


def answer(client, address: str) -> str:
    """Return what an address answers, in the words of the table."""
    response = client.get(address)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    told = MARK.encode() in body or MARK in response.headers.get("Location", "")
    if response.status_code == 200:
        return "y" if told else "o"
    assert response.status_code in {302, 400, 403, 404, 405}, (address, response.status_code)
    return "told" if told else "-"


def differing(client, keys, wanted) -> str:
    """Return the cells in which the site differs from the table, a line each; `wanted` gives the cell of a row."""
    found = []
    for row in rows():
        cell, got = wanted(row), answer(client, row.address.format(**keys))
        if got != cell:
            found.append(f"{row.thing} · {row.action}: {got}, not {cell} ({row.address})")
    return "\n".join(found)


def test_strangers_are_refused_everywhere(client, keys):
    assert differing(client, keys, lambda row: "-") == ""


def test_trainees_are_refused_everywhere(client, keys):
    client.force_login(make.trainee())
    assert differing(client, keys, lambda row: "-") == ""


@pytest.mark.parametrize("role", Role.values)
def test_an_agency_works_with_its_own(client, ours, keys, role):
    client.force_login(member(ours.agency, role))
    assert differing(client, keys, lambda row: row.cells[role]) == ""


@pytest.mark.parametrize("role", Role.values)
def test_another_agency_sees_nothing_of_it(client, keys, role):
    def cell(row: Row) -> str:
        return row.cells["other"].replace("*", "o" if role == Role.MANAGER else "-")

    client.force_login(member(agency(), role))
    assert differing(client, keys, cell) == ""
    assert MARK not in client.get("/admin/", follow=True).content.decode()  # no message tells of it either


def test_the_programme_office_reviews_everything(client, keys):
    client.force_login(programme_reviewer())
    assert differing(client, keys, lambda row: row.cells["office"]) == ""


def test_administrators_reach_everything(client, keys):
    client.force_login(make.admin())
    assert differing(client, keys, lambda row: row.cells["admin"]) == ""


def test_no_address_of_the_admin_tells_another_agency_anything(client, keys):
    """Whatever is added to the admin is tried here, with the keys of a draft, questions, media and people in turn.

    Not with those of live pages: their titles are public, and anyone may link to them.
    """
    client.force_login(member(agency(), Role.MANAGER))
    client.raise_request_exception = False
    told, addresses = [], addresses_about(keys)
    assert len(addresses) > 500
    for address in addresses:
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        is_public = LOOKED_UP.match(address) or (
            re.match(r"/admin/choose-page/\d+/", address) and f"/{keys['draft']}/" not in address
        )
        if MARK.encode() in body and not is_public:
            told.append(f"{response.status_code} {address}")
    assert "\n".join(told) == ""


def test_no_address_of_the_admin_lets_another_agency_change_anything(client, ours, keys):
    client.force_login(member(agency(), Role.MANAGER))
    client.raise_request_exception = False
    before = state_of(ours)
    for address in addresses_about(keys):
        if any(character.isdigit() for character in address):
            client.post(address, {"reason": "ลอง", "role": "manager", "comment": "ลอง"})
    assert state_of(ours) == before
    assert client.get("/admin/").status_code == 200  # nobody was signed out on the way


def state_of(ours: Corner) -> dict[str, object]:
    """Return all that is stored of what belongs to an agency, by name."""
    rows = [getattr(ours, name) for name in ours.__dataclass_fields__ if name != "mark"]
    rows.append(ours.membership)
    found = {}
    for row in rows:
        if isinstance(row, Page):
            found[f"revisions of {row}"] = row.revisions.count()
            found[f"workflows of {row}"] = row.workflow_states.count()
        found[f"{row._meta.label} {row.pk}"] = type(row)._base_manager.filter(pk=row.pk).values().get()
    return found
