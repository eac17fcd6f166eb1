"""What is published, kept in each process until something is published anew.

Pages are read a thousand times for each time that one is written. All processes share one *content version* in the
cache: a word that changes whenever a page, or something that pages show, is saved, moved or deleted. What a process
has built from the database it keeps under that word: a reader costs one look into the cache in place of queries.
Nothing is kept longer than a minute, so that a version that a crash kept from changing does no lasting harm.
"""

import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable, Hashable
from copy import copy
from typing import Any, TypeVar, cast

from django.apps import apps
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.signals import page_slug_changed, post_page_move

VERSION = "content-version"
WATCHED = (  # beside pages
    *("wagtailcore.Site", "wagtailcore.Locale", "wagtailimages.Image", "wagtaildocs.Document"),
    *("content.Hotline", "content.GlossaryTerm"),
)
LONGEST = 60.0  # seconds
MOST = 4096  # values in one process

Value = TypeVar("Value")
AnyModel = TypeVar("AnyModel", bound=Model)


class _Thread(threading.local):
    """What a thread is at: the content version that its request began with, and whether it is changing content."""

    in_request = False
    version: str | None = None
    changing = False


_thread = _Thread()
_kept: "OrderedDict[Hashable, tuple[str, float, Any]]" = OrderedDict()
_lock = threading.Lock()


def content_version() -> str:
    """Return the word for what is published now: one look into the cache for each request."""
    if _thread.in_request and _thread.version is not None:
        return _thread.version
    version = cast(str, cache.get_or_set(VERSION, lambda: uuid.uuid4().hex, None))
    if _thread.in_request:
        _thread.version = version
    return version


def kept(key: Hashable, build: Callable[[], Value]) -> Value:
    """Return what `build` makes of the published content: kept under `key` until something is published.

    The value is shared by all threads: it must not be changed. A transaction that changed content itself reads from
    the database, and keeps nothing: it may yet be rolled back.
    """
    if _is_changing():
        return build()
    version, now = content_version(), time.monotonic()
    found = _kept.get(key)
    if found is not None and found[0] == version and now - found[1] < LONGEST:
        return found[2]
    value = build()
    with _lock:
        _kept[key] = (version, now, value)
        _kept.move_to_end(key)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return value


def kept_row(key: Hashable, find: Callable[[], AnyModel]) -> AnyModel:
    """Return a row that `find` reads, as `kept`; each caller gets a copy of its own to set things on."""
    row = kept(key, find)
    mine = copy(row)
    mine._state = copy(row._state)
    mine._state.fields_cache = dict(row._state.fields_cache)
    return mine


def forget_published() -> None:
    """Let every process read anew what is published; again once the transaction at work is committed."""
    if transaction.get_connection().in_atomic_block:
        if not _thread.changing:
            transaction.on_commit(_change_version)
        _thread.changing = True
    else:
        _change_version()


def _is_changing() -> bool:
    """Say whether this thread is within a transaction that changed content."""
    if _thread.changing and not transaction.get_connection().in_atomic_block:  # it was rolled back
        _thread.changing = False
    return _thread.changing


def _change_version() -> None:
    _thread.changing = False
    _thread.version = uuid.uuid4().hex
    cache.set(VERSION, _thread.version, None)


def _begin_request(**_signal: Any) -> None:
    _thread.in_request, _thread.version = True, None


def end_request(**_signal: Any) -> None:
    """Let the next request of this thread ask anew which version is published."""
    _thread.in_request, _thread.version = False, None


def _forget(**_signal: Any) -> None:
    forget_published()


def watch_also(model: type[Model]) -> None:
    """Change the version with every row of a model that is saved or deleted: for what packages above show in pages."""
    post_save.connect(_forget, sender=model)
    post_delete.connect(_forget, sender=model)


def watch() -> None:
    """Change the version with every change to what pages are made of. Called once, when Django starts."""
    request_started.connect(_begin_request)
    request_finished.connect(end_request)
    page = apps.get_model("wagtailcore", "Page")
    pages = [model for model in apps.get_models() if issubclass(model, page)]
    others = [apps.get_model(name) for name in WATCHED]
    for model in (*pages, *others):
        watch_also(model)
    post_page_move.connect(_forget)
    page_slug_changed.connect(_forget)
