"""Rows that are kept: whoever checks a certificate in ten years must still find it, and what became of it."""

from typing import Any, NoReturn

from django.db import models
from django.db.models import ProtectedError


class KeptQuerySet(models.QuerySet[Any]):
    """Rows that no query deletes."""

    def delete(self) -> NoReturn:
        raise ProtectedError("These rows are kept: nothing deletes them.", set(self))

    delete.queryset_only = True  # type: ignore[attr-defined]


class AppendOnlyQuerySet(KeptQuerySet):
    """Rows that no query deletes or changes."""

    def update(self, **values: Any) -> NoReturn:
        raise ProtectedError("These rows are written once: nothing changes them.", set(self))


class Kept(models.Model):
    """A row that is never deleted, by whatever way."""

    objects = KeptQuerySet.as_manager()

    class Meta:
        abstract = True

    def delete(self, using: Any = None, keep_parents: bool = False) -> NoReturn:
        raise ProtectedError("This row is kept: nothing deletes it.", {self})


class AppendOnly(Kept):
    """A row that is written once, and neither changed nor deleted."""

    objects = AppendOnlyQuerySet.as_manager()  # type: ignore[misc]  # it narrows that of `Kept`

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ProtectedError("This row is written once: nothing changes it.", {self})
        super().save(*args, **kwargs)
