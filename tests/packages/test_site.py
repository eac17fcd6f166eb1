"""The pages that every site begins with."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, Locale, Page, Revision, Site

from content.models import HomePage, StandardPage
from courses.models import CourseIndexPage
from courses.packages.site import WELCOME, ensure_site

pytestmark = pytest.mark.django_db


def test_a_fresh_site_gets_home_pages_and_course_lists_in_both_languages():
    indexes = ensure_site()
    assert list(indexes) == ["th", "en"]
    home = Site.objects.get(is_default_site=True).root_page.specific
    assert isinstance(home, HomePage)
    assert (home.slug, home.url_path, home.locale.language_code) == ("home", "/home/", "th")
    english = home.get_translation(Locale.objects.get(language_code="en"))
    assert (english.slug, english.url_path) == ("home-en", "/home-en/")
    assert [index.url_path for index in indexes.values()] == ["/home/courses/", "/home-en/courses/"]
    assert indexes["th"].translation_key == indexes["en"].translation_key
    assert all(page.live for page in (home, english, *indexes.values()))
    assert home.tagline
    assert home.title != english.title


def test_a_fresh_site_gets_contact_pages_linked_to_each_other():
    ensure_site()
    thai, english = StandardPage.objects.order_by("locale__language_code").reverse()
    assert (thai.url_path, english.url_path) == ("/home/contact/", "/home-en/contact/")
    assert thai.translation_key == english.translation_key
    assert thai.live
    assert english.live
    assert {block.block_type for block in thai.body} == {"text", "heading"}


def test_a_contact_page_that_someone_moved_or_replaced_is_not_made_again():
    ensure_site()
    english = StandardPage.objects.get(locale__language_code="en")
    english.slug = "reach-us"
    english.save_revision().publish()
    ensure_site()
    assert StandardPage.objects.count() == 2
    StandardPage.objects.get(locale__language_code="en").delete()
    ensure_site()
    assert StandardPage.objects.get(locale__language_code="en").slug == "contact"


def test_wagtails_welcome_page_goes():
    assert Page.objects.filter(title=WELCOME).exists()
    ensure_site()
    assert not Page.objects.filter(title=WELCOME).exists()


def test_a_welcome_page_that_someone_edited_stays():
    page = Page.objects.get(title=WELCOME)
    page.save_revision()
    ensure_site()
    assert Page.objects.filter(pk=page.pk).exists()
    assert Site.objects.get().root_page.specific_class is HomePage


def test_a_second_time_changes_nothing():
    first = ensure_site()
    revisions, pages = Revision.objects.count(), Page.objects.count()
    with CaptureQueriesContext(connection) as queries:
        assert ensure_site() == first
    assert not [q for q in queries if q["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
    assert (Revision.objects.count(), Page.objects.count()) == (revisions, pages)


def test_texts_edited_here_stay():
    ensure_site()
    home = HomePage.objects.get(locale__language_code="th")
    home.title = "บ้านของเรา"
    home.save_revision().publish()
    ensure_site()
    assert HomePage.objects.get(pk=home.pk).title == "บ้านของเรา"


def test_an_emptied_database_gets_its_site_again():
    ensure_site()
    Site.objects.all().delete()
    Page.objects.all().delete()
    Locale.objects.all().delete()
    Collection.objects.all().delete()
    ensure_site()
    assert CourseIndexPage.objects.count() == 2
    assert Site.objects.get().root_page.specific_class is HomePage
