"""From an address to a page, and back, in one query or none.

Wagtail walks the tree segment by segment, two queries for each. Every page keeps its whole path, so one query finds it
with its own type's columns. What is not found this way is left to Wagtail (redirects, view restrictions, 404).
"""

from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.translation import get_language
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from content.published import kept, kept_row


@dataclass(frozen=True)
class SiteRoots:
    """Where each language's pages lie: `paths` in the tree, `{"th": "/home/", …}`; `addresses`, `{"th": "/", …}`."""

    paths: dict[str, str]
    addresses: dict[str, str]

    def language_of(self, url_path: str) -> str | None:
        """Return the language of a page from its tree path, None outside every site."""
        return next((code for code, root in self.paths.items() if url_path.startswith(root)), None)

    def url_of(self, url_path: str) -> str:
        """Return the address of a page from its tree path."""
        language = self.language_of(url_path) or settings.LANGUAGE_CODE
        rest = url_path.removeprefix(self.paths.get(language, ""))
        return self.addresses.get(language, "/") + iri_to_uri(rest)


def site_roots() -> SiteRoots:
    """Return the home pages' paths, as they are published."""
    return kept("site-roots", _read_site_roots)


def _read_site_roots() -> SiteRoots:
    roots: dict[str, str] = {}
    for root in Site.get_site_root_paths():
        roots.setdefault(root.language_code, root.root_path)
    home = reverse("wagtail_serve", args=[""])
    return SiteRoots(roots, {language: with_language(home, language) for language in roots})


HOME_DEPTH = 2  # of the page tree: root, home


@cache
def _page_types(depth: int) -> dict[int, str]:
    """Return the page types that may stand at a depth of the tree: model class id → name of its row beside the page's.

    The types themselves say below which others they may stand, so a lesson's address joins one table and not all.
    """
    models = apps.get_models()
    types: list[type[Page]] = [model for model in models if issubclass(model, Page) and Page in model.__bases__]
    here: set[type[Page]] = {Page}
    for _level in range(HOME_DEPTH, depth + 1):
        here = {model for model in types if here.intersection(model.allowed_parent_page_models())}
    return {id(model): model._meta.model_name or "" for model in here}


def find_page(path: str, *, language: str) -> Page | None:
    """Return the live page at `path` (as in an address, without language) as its own type, or None.

    One query, none for a page that is kept. What is not there is asked for each time: addresses that lead nowhere
    must not drive out those that do.
    """
    root = site_roots().paths.get(language)
    if root is None:
        return None
    try:
        return kept_row(("page-at", root + path), lambda: _read_page(root, path))
    except Http404:
        return None


def _read_page(root: str, path: str) -> Page:
    types = _page_types(HOME_DEPTH + len(path.strip("/").split("/")) if path else HOME_DEPTH)
    page = Page.objects.filter(url_path=root + path, live=True).select_related(*types.values()).first()
    if page is None or page.specific_class is None:
        raise Http404
    name = types.get(id(page.specific_class))
    return getattr(page, name) if name else page


def with_language(address: str, language: str) -> str:
    """Return an address that `reverse` made for the current language as one for `language`.

    The main language has no prefix; every other has its code (config/urls.py).
    """
    here, main = get_language(), settings.LANGUAGE_CODE
    if here == language:
        return address
    bare = address if here == main else address.removeprefix(f"/{here}")
    return bare if language == main else f"/{language}{bare}"


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Serve the page at `path` through Wagtail's own view and hooks.

    The same address in another language leads to the same page: where it has an address of its own in the reader's
    language, to that; where it does not exist in it, to the page in the other language.
    """
    here = get_language() or settings.LANGUAGE_CODE
    page = find_page(path, language=here)
    if page is not None:
        request._wagtail_route_for_request = RouteResult(page)  # type: ignore[attr-defined]
        return wagtail_serve(request, path)
    for other in site_roots().paths:
        twin = find_page(path, language=other) if other != here else None
        if twin is not None:
            own = _address_in(here, twin)
            return redirect(own or with_language(reverse("wagtail_serve", args=[path]), other))
    return wagtail_serve(request, path)


def _address_in(language: str, page: Page) -> str:
    """Return the address of a page's live translation, "" where there is none. One query."""
    found = Page.objects.filter(translation_key=page.translation_key, locale__language_code=language, live=True)
    url_path = found.values_list("url_path", flat=True).first()
    return site_roots().url_of(url_path) if url_path else ""
