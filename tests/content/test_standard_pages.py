"""Pages of plain information, the contact page first of all."""

import pytest
from django.test import Client

from content.models import StandardPage
from courses.packages.site import ensure_site
from tests import make

pytestmark = pytest.mark.django_db


def test_the_contact_page_says_whom_to_ask_in_both_languages(client: Client):
    ensure_site()
    thai, english = client.get("/contact/"), client.get("/en/contact/")
    assert "<h1>ติดต่อเรา</h1>" in thai.text
    assert "<h1>Contact</h1>" in english.text
    for page in (thai, english):
        assert page.status_code == 200
        assert "1441" in page.text
        assert "1212" in page.text
        assert 'href="https://www.1212occ.com"' in page.text
    assert 'href="/en/contact/"' in thai.text
    assert 'href="/contact/"' in english.text


def test_every_page_leads_to_contact_and_to_the_check_of_a_card(client: Client):
    page = client.get("/sign-in/").text
    assert 'href="/contact/"' in page
    assert 'href="/verify/card/"' in page
    assert 'href="/profile/"' not in page


def test_editors_may_add_such_pages_below_the_home_page_only():
    home = make.site().get_parent().specific
    assert StandardPage in home.allowed_subpage_models()
    assert StandardPage not in make.site().allowed_subpage_models()
    assert StandardPage.allowed_subpage_models() == []


def test_what_an_author_types_is_never_markup(client: Client):
    home = make.site().get_parent().specific
    home.add_child(instance=StandardPage(title="<b>เรา", slug="about", body=[("heading", "<script>x</script>")]))
    page = client.get("/about/").text
    assert "<script>x" not in page
    assert "&lt;b&gt;เรา" in page
