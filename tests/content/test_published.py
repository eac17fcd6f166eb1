"""What is published is kept in the process, and forgotten when something is published."""

import pytest
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from content.models import StandardPage
from content.published import content_version, kept, kept_row
from content.routing import find_page
from courses.packages.site import ensure_site


@pytest.fixture
def page(django_db_serialized_rollback: None, transactional_db: None) -> StandardPage:
    """A published page, committed."""
    home = ensure_site()["th"].get_parent()
    return home.add_child(instance=StandardPage(title="เกี่ยวกับ", slug="about-us", live=True))


def titles(count: int = 1) -> list[str]:
    return [find_page("about-us/", language="th").title for _number in range(count)]


def test_a_page_is_read_once_and_again_when_it_changed(page):
    titles()
    with CaptureQueriesContext(connection) as captured:
        assert titles(3) == ["เกี่ยวกับ"] * 3
    assert len(captured) == 0
    page.title = "เกี่ยวกับเรา"
    page.save()
    assert titles() == ["เกี่ยวกับเรา"]


def test_each_reader_has_a_copy_of_the_page(page):
    found = find_page("about-us/", language="th")
    found.title = "ของฉัน"
    found._state.fields_cache["owner"] = None
    assert titles() == ["เกี่ยวกับ"]
    assert "owner" not in find_page("about-us/", language="th")._state.fields_cache


def test_what_a_transaction_reads_of_its_own_changes_is_not_kept(page):
    titles()
    with transaction.atomic():
        page.title = "ยังไม่แน่"
        page.save()
        assert titles() == ["ยังไม่แน่"]
        transaction.set_rollback(True)
    assert titles() == ["เกี่ยวกับ"]


def test_a_commit_changes_the_version_for_everyone_and_a_rollback_does_not(page):
    before = content_version()
    with transaction.atomic():
        page.save()
        assert cache.get("content-version") == before
    after = content_version()
    assert after != before
    with transaction.atomic():
        page.save()
        transaction.set_rollback(True)
    assert content_version() == after


def test_a_request_sees_one_version_from_its_beginning_to_its_end(page):
    request_started.send(sender=None)
    before = content_version()
    cache.set("content-version", "another process published")
    assert content_version() == before
    request_finished.send(sender=None)
    assert content_version() == "another process published"


def test_what_is_kept_grows_old(page, monkeypatch):
    built = []
    for _time in range(2):
        kept("a thing", lambda: built.append(1))
    assert len(built) == 1
    monkeypatch.setattr("content.published.LONGEST", 0.0)
    kept("a thing", lambda: built.append(1))
    assert len(built) == 2


def test_the_number_of_values_kept_is_limited(page, monkeypatch):
    monkeypatch.setattr("content.published.MOST", 3)
    for number in range(10):
        kept(("one of many", number), lambda: 1)
    built = []
    kept(("one of many", 0), lambda: built.append(1))
    kept(("one of many", 9), lambda: built.append(2))
    assert built == [1]


def test_a_row_that_is_not_there_is_asked_for_again(page):
    with pytest.raises(StandardPage.DoesNotExist):
        kept_row("no page", lambda: StandardPage.objects.get(pk=0))
    assert kept_row("no page", lambda: page).pk == page.pk
