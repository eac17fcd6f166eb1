"""Wagtail's index of what refers to what, kept once for each thing that is written in several steps."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

P = ParamSpec("P")
Written = TypeVar("Written")


def indexed_once(write: Callable[P, Written]) -> Callable[P, Written]:
    """Index what the returned thing refers to when it is written, not at each save on the way. Cannot be nested."""

    @wraps(write)
    def written(*args: P.args, **kwargs: P.kwargs) -> Written:
        with disable_reference_index_auto_update():
            instance = write(*args, **kwargs)
        ReferenceIndex.create_or_update_for_object(instance)
        return instance

    return written
