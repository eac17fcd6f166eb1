"""Statements that are compiled once, for what every page or every answer asks.

Django builds the SQL of a queryset anew at each use, which costs several times what running it does. Here it is built
once in a process, with a `Slot` wherever a value differs from call to call:

    OPEN = Compiled(lambda: Attempt.objects.filter(user=Slot("user", BigIntegerField()), state="in_progress"))
    attempts = OPEN.instances(user=person.pk)

What is asked must have one shape: a slot stands for one value, which is not None where it is compared.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql import UpdateQuery

Row = TypeVar("Row", bound=Model)


class Slot(Expression):
    """The place of a value, made ready for the database as values of `field` are."""

    def __init__(self, name: str, field: Field) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class Statement:
    """SQL and its parameters, with slots among them."""

    def __init__(self, compiler: Any) -> None:
        self.sql, parameters = compiler.as_sql()
        self.parameters = list(parameters)

    def execute(self, cursor: Any, values: dict[str, Any]) -> None:
        filled = [
            one.output_field.get_db_prep_save(values[one.name], connection) if isinstance(one, Slot) else one
            for one in self.parameters
        ]
        cursor.execute(self.sql, filled)


class Compiled(Generic[Row]):
    """A queryset that is compiled at its first use: it finds rows."""

    def __init__(self, build: Callable[[], QuerySet[Row, Any]]) -> None:
        self.build = build

    def rows(self, **values: Any) -> list[tuple]:
        """Return the rows found, in the order of the columns that the queryset names."""
        statement, converters, _compiler = self._compiled
        with connection.cursor() as cursor:
            statement.execute(cursor, values)
            found = cursor.fetchall()
        return [_converted(row, converters) for row in found] if converters else found

    def instances(self, **values: Any) -> list[Row]:
        """Return the rows found as objects, with the relations that the queryset selects and its annotations."""
        model, names, own, relations, annotations = self._shape
        found = []
        for row in self.rows(**values):
            one = model.from_db(DEFAULT_DB_ALIAS, names, row[own])
            for relation in relations:
                relation.populate(row, one)
            for name, place in annotations.items():
                setattr(one, name, row[place])
            found.append(one)
        return found

    @cached_property
    def _compiled(self) -> tuple[Statement, dict[int, Any], Any]:
        """Return the statement, how columns become what they are in Python, and the compiler that knows both."""
        compiler: Any = self.build().query.get_compiler(DEFAULT_DB_ALIAS)
        statement = Statement(compiler)
        return statement, compiler.get_converters([column for column, *_how in compiler.select]), compiler

    @cached_property
    def _shape(self) -> tuple[type[Row], list[str], slice, list[Any], dict[str, int]]:
        """Return which columns make which object, as Django's own iterable reads it from the compiler."""
        compiler = self._compiled[2]
        select, info = compiler.select, compiler.klass_info
        own = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
        names = [column.target.attname for column, *_how in select[own]]
        relations: Any = get_related_populators(info, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
        return info["model"], names, own, relations, compiler.annotation_col_map or {}


class CompiledUpdate:
    """The update that `changes` make of a queryset, compiled at its first use."""

    def __init__(self, build: Callable[[], QuerySet], **changes: Any) -> None:
        self.build, self.changes = build, changes

    def update(self, **values: Any) -> int:
        """Make the changes; return how many rows were changed."""
        with connection.cursor() as cursor:
            self._statement.execute(cursor, values)
            return int(cursor.rowcount)

    @cached_property
    def _statement(self) -> Statement:
        query: Any = self.build().query.chain(UpdateQuery)
        query.add_update_values(self.changes)
        query.clear_ordering(force=True)
        return Statement(query.get_compiler(DEFAULT_DB_ALIAS))


def _converted(row: tuple, converters: dict[int, Any]) -> tuple:
    columns = list(row)
    for place, (functions, expression) in converters.items():
        for function in functions:
            columns[place] = function(columns[place], expression, connection)
    return tuple(columns)
