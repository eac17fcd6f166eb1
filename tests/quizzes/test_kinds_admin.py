"""Writing questions of several parts in the admin."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from quizzes.models import Question
from quizzes.roles import grant_editor_rights
from tests.make import quizzes as make
from tests.make.people import editor
from tests.make.question_kinds import text

pytestmark = pytest.mark.django_db
ADD = "wagtailsnippets_quizzes_question:add"


@pytest.fixture
def author(client):
    grant_editor_rights()
    client.force_login(editor(is_sample=True))
    return client


def listed(*values):
    """Return the form of a list of blocks."""
    items = {
        str(index): {"deleted": "", "order": str(index), "id": "", "type": "item", "value": value}
        for index, value in enumerate(values)
    }
    return {"count": str(len(values)), **items}


def form(kind, **fields):
    common = {
        "stem": text("โจทย์"),
        "picture": {"image": "", "alt": text("")},
        "explanation": text("เฉลย"),
        "grading": "partial",
    }
    about = {"code": "q-1", "topic": "safety", "difficulty": "2", "lesson_code": "", "source": ""}
    value = streamfield([(kind, {**common, **fields})])
    bank = str(make.question_bank().pk)
    return nested_form_data({"kind": value, "bank": bank, **about, "action-publish": "1"})


def group(name, *items):
    inside = [{"text": text(item), "feedback": text("")} for item in items]
    return {"name": text(name), "items": listed(*inside)}


def pair(left, right):
    return {"left": text(left), "right": text(right), "feedback": text("")}


def published(author, **form_fields):
    response = author.post(reverse(ADD), form(**form_fields))
    return Question.objects.get().current_version.content if response.status_code == 302 else None


def test_an_author_writes_groups(author):
    content = published(author, kind="groups", groups=listed(group("จริง", "ก", "ข"), group("ปลอม", "ค")))
    names = {one["id"]: one["name"]["th"] for one in content["groups"]}
    assert [(item["text"]["th"], names[item["group"]]) for item in content["items"]] == [
        ("ก", "จริง"),
        ("ข", "จริง"),
        ("ค", "ปลอม"),
    ]
    assert content["grading"] == "partial"


def test_an_author_writes_pairs_with_further_right_sides(author):
    fields = {"pairs": listed(pair("ก", "1"), pair("ข", "2")), "extras": listed(text("3"))}
    content = published(author, kind="matching", **fields)
    assert [(one["left"]["th"], one["right"]["th"]) for one in content["pairs"]] == [("ก", "1"), ("ข", "2")]
    assert [one["right"]["th"] for one in content["extras"]] == ["3"]


def test_an_author_puts_items_in_order_and_a_moved_item_keeps_its_id(author):
    items = published(author, kind="ordering", items=listed(text("ก"), text("ข"), text("ค")))["items"]
    assert [item["text"]["th"] for item in items] == ["ก", "ข", "ค"]
    question = Question.objects.get()
    question.kind[0].value["items"].bound_blocks.reverse()
    assert question.frozen_content()["items"] == items[::-1]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("groups", {"groups": listed(group("จริง", "ก"), group("ปลอม", "ก"))}),
        ("groups", {"groups": listed(group("จริง", "ก"), group("ปลอม"))}),
        ("matching", {"pairs": listed(pair("ก", "1"), pair("ก", "2")), "extras": listed()}),
        ("matching", {"pairs": listed(pair("ก", "1")), "extras": listed()}),
        ("ordering", {"items": listed(text("ก"), text("ก"))}),
    ],
)
def test_what_cannot_be_asked_is_not_published(author, kind, fields):
    assert published(author, kind=kind, **fields) is None
    assert not Question.objects.exists()


def test_the_form_offers_every_kind(author):
    page = author.get(reverse(ADD)).content.decode()
    assert page.count("wagtail.blocks.StreamBlock") == 1
    for name in ("matching", "ordering", "groups"):
        assert f'"{name}"' in page.replace("&quot;", '"')


@pytest.mark.parametrize(("kind", "loaded"), [("ordering", True), ("matching", False)])
def test_the_preview_loads_the_script_of_its_kind_only(kind, loaded):
    page = make.question(kind).make_preview_request(preview_mode="th").content.decode()
    assert ("quizzes/ordering.js" in page) == loaded
