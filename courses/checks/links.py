"""Links that lead nowhere inside the site. Links to other sites are not asked: that would wait for their servers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404
from django.urls import resolve
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.models import Page, Site
from wagtail.rich_text import RichText

from content.routing import find_page
from courses.checks.finding import Finding
from courses.pieces import Piece, pieces

_LINK = re.compile(r"<a\s([^>]*)>(.*?)</a>", re.DOTALL | re.IGNORECASE)
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Link:
    """A link of a text: to a page or document of the library (`kind`, `key`), or to an address."""

    words: str
    kind: str
    key: int
    address: str
    piece: Piece


def check(page: Page) -> Iterator[Finding]:
    """Find links to pages and documents that are not there (any more), and to pages that are not published."""
    links = list(_links(page))
    live = dict(Page.objects.filter(pk__in=_keys(links, "page")).values_list("pk", "live"))
    documents = set(get_document_model().objects.filter(pk__in=_keys(links, "document")).values_list("pk", flat=True))
    for link in links:
        is_there = link.key in live if link.kind == "page" else link.key in documents
        if link.kind == "":
            is_there = not _is_ours(link.address) or _leads_somewhere(link.address)
        if not is_there:
            words = _("The link “%(words)s” leads nowhere.") % {"words": link.words}
            yield Finding("broken_link", words, link.piece.field, link.piece.anchor)
        elif link.kind == "page" and not live[link.key]:
            words = _("The link “%(words)s” leads to a page that is not published.") % {"words": link.words}
            yield Finding("unpublished_link", words, link.piece.field, link.piece.anchor)


def _links(page: Page) -> Iterator[Link]:
    for piece in pieces(page):
        if not isinstance(piece.value, RichText):
            continue
        for attributes, words in _LINK.findall(piece.value.source):
            named = dict(_ATTRIBUTE.findall(attributes))
            kind, key = named.get("linktype", ""), named.get("id", "")
            if kind in {"page", "document"} or (not kind and named.get("href")):
                text = _TAG.sub("", words).strip()
                yield Link(text, kind, int(key) if key.isdecimal() else 0, named.get("href", ""), piece)


def _keys(links: list[Link], kind: str) -> set[int]:
    return {link.key for link in links if link.kind == kind}


def _is_ours(address: str) -> bool:
    """Say whether an address lies on this site: without a host, or with one of ours."""
    parts = urlsplit(address)
    if parts.scheme and parts.scheme not in {"http", "https"}:
        return False
    if not parts.netloc:
        return bool(parts.path)  # a fragment alone stays on its own page
    return Site.objects.filter(hostname=parts.hostname).exists()


def _leads_somewhere(address: str) -> bool:
    """Say whether a page or a view answers at a path of ours; what a view finds there is not asked."""
    path, main = urlsplit(address).path or "/", settings.LANGUAGE_CODE
    prefixed = [code for code, _name in settings.LANGUAGES if code != main and path.startswith(f"/{code}/")]
    language = prefixed[0] if prefixed else main
    with translation.override(language):
        try:
            match = resolve(path)
        except Http404:
            return False
    if match.url_name != "wagtail_serve":
        return True
    rest = path.removeprefix(f"/{language}") if prefixed else path
    # A page that does not exist in one language is shown in another.
    return any(find_page(rest.lstrip("/"), language=code) is not None for code, _name in settings.LANGUAGES)
