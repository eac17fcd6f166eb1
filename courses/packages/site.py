"""The pages that every site begins with: a home page, a list of courses and a contact page, in each language."""

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.coreutils import find_available_slug
from wagtail.models import Locale, Page, Site

from content.models import HomePage, StandardPage
from courses.models import CourseIndexPage
from courses.packages.errors import ErrorList
from courses.packages.fields import Fields
from courses.packages.markdown import read_blocks
from courses.packages.marked_yaml import read_yaml
from courses.packages.package import LANGUAGES
from courses.packages.targets import stream

STARTER = Path(settings.BASE_DIR) / "content" / "starter"
COURSES_SLUG = "courses"
CONTACT_SLUG = "contact"  # the footer of every page leads there
TEXTS = "site.yaml"
PAGES = {
    "home": ("title", "tagline", "introduction"),
    "courses": ("title", "introduction"),
    "contact": ("title", "body"),
}
WELCOME = "Welcome to your new Wagtail site!"  # the page that Wagtail's own migration makes


@transaction.atomic
def ensure_site() -> dict[str, CourseIndexPage]:
    """Return the lists of courses by language, making what is missing of the pages above and beside them.

    Pages that are there stay as they are. Works on an empty database too.
    """
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in LANGUAGES}
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    homes = {LANGUAGES[0]: _main_home(site, locales[LANGUAGES[0]])}
    for code in LANGUAGES[1:]:
        homes[code] = _translated_home(homes[LANGUAGES[0]], locales[code])
    indexes: dict[str, CourseIndexPage] = {}
    contacts: dict[str, Page] = {}
    for code, home in homes.items():
        indexes[code] = _course_index(home, locales[code], main=indexes.get(LANGUAGES[0]))
        contacts[code] = _contact_page(home, locales[code], main=contacts.get(LANGUAGES[0]))
    return indexes


def _main_home(site: Site | None, locale: Locale) -> HomePage:
    """Return the site's root, a home page in the main language."""
    before = site.root_page.specific if site else None
    if isinstance(before, HomePage):
        return before
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
    texts = starter_texts()["home"][locale.language_code]
    home = _publish_below(root, HomePage(**texts, slug=find_available_slug(root, "home"), locale=locale))
    if site is None:
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    else:
        site.root_page = home
        site.save()
    if before is not None and _is_untouched_welcome(before):
        before.delete()
        home = HomePage.objects.get(pk=home.pk)
        home.slug = "home"
        home.save_revision().publish()
    return HomePage.objects.get(pk=home.pk)


def _is_untouched_welcome(page: Page) -> bool:
    return type(page) is Page and page.title == WELCOME and not page.latest_revision_id and page.is_leaf()


def _translated_home(main: HomePage, locale: Locale) -> HomePage:
    found = HomePage.objects.filter(translation_key=main.translation_key, locale=locale).first()
    if found:
        return found
    parent = main.get_parent()
    slug = find_available_slug(parent, f"home-{locale.language_code}")
    texts = starter_texts()["home"][locale.language_code]
    return _publish_below(parent, HomePage(**texts, slug=slug, locale=locale, translation_key=main.translation_key))


def _course_index(home: HomePage, locale: Locale, *, main: CourseIndexPage | None) -> CourseIndexPage:
    found = CourseIndexPage.objects.child_of(home).select_related("locale").first()
    if found:
        return found
    index = CourseIndexPage(**starter_texts()["courses"][locale.language_code], slug=COURSES_SLUG, locale=locale)
    if main is not None:
        index.translation_key = main.translation_key
    return _publish_below(home, index)


def _contact_page(home: HomePage, locale: Locale, *, main: Page | None) -> Page:
    """Return the page that says whom to ask, or whatever an editor has put in its place."""
    found = Page.objects.child_of(home).filter(slug=CONTACT_SLUG).first()
    if found is None and main is not None:
        found = main.get_translation_or_none(locale)
    if found is not None:
        return found
    page = StandardPage(**starter_texts()["contact"][locale.language_code], slug=CONTACT_SLUG, locale=locale)
    if main is not None:
        page.translation_key = main.translation_key
    return _publish_below(home, page)


def _publish_below(parent: Page, page: Any) -> Any:
    page.live = False
    # Fresh, because treebeard counts children on the instance.
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision().publish()
    return type(page).objects.select_related("locale").get(pk=page.pk)


@cache
def starter_texts() -> dict[str, dict[str, dict[str, str]]]:
    """Return the first texts of the site, by page and language, from content/starter/site.yaml.

    A field `body` is written in the Markdown of lessons, and returned as the JSON of a StreamField.
    """
    errors = ErrorList()
    node = read_yaml((STARTER / TEXTS).read_text(encoding="utf-8"), file=TEXTS, errors=errors)
    fields = Fields(node, file=TEXTS, errors=errors)
    texts: dict[str, dict[str, dict[str, str]]] = {}
    for page, names in PAGES.items():
        languages = fields.fields(page)
        texts[page] = {}
        for code in LANGUAGES if languages else ():
            entry = languages.fields(code) if languages else None
            texts[page][code] = {name: _text(entry, name, errors) for name in names} if entry else {}
    errors.raise_if_any()
    return texts


def _text(entry: Fields, name: str, errors: ErrorList) -> str:
    if name != "body":
        return entry.text(name, limit=1000)
    node = entry.take(name)
    if node is None:
        return ""
    blocks = read_blocks(node.text, file=TEXTS, first_line=node.line + 1, errors=errors)
    return stream(entry.path_of(name), blocks, ids={})
