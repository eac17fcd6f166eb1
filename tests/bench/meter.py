"""What an operation costs the servers: CPU time of all their processes, and SQL statements."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil
import psycopg

from tests.bench.stack import Stack

METER_DATABASE = "meter"  # the meter's own statements run here, so that they are told apart
FOREIGN_KEY_CHECKS = "SELECT % FROM ONLY %FOR KEY SHARE%"  # PostgreSQL's own: their CPU counts, their number does not


@dataclass(frozen=True)
class Cost:
    """What one operation costs on average: CPU in ms (user and system), SQL statements."""

    cpu: float
    statements: float


def processes(stack: Stack) -> list[psutil.Process]:
    return [process for root in stack.roots for process in (root, *root.children(recursive=True))]


def cpu_seconds(stack: Stack) -> float:
    """Return the CPU time of every server process so far, with that of children which ended meanwhile."""
    total = 0.0
    for process in processes(stack):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:  # ended between the list and the look: its parent now carries its time
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


class Meter:
    """Measures batches of operations against a stack."""

    def __init__(self, stack: Stack, connection: psycopg.Connection) -> None:
        self.stack = stack
        self.storage_requests = 0  # to object storage, in all batches so far
        self.connection = connection

    def cost(self, batch: Callable[[], int]) -> Cost:
        """Return what one operation of a batch costs; the batch returns how many there were.

        BEGIN, COMMIT, savepoints and PostgreSQL's own checks of foreign keys are not counted as statements.
        """
        self.connection.execute("SELECT pg_stat_statements_reset()")
        stored, before = self.stack.store.requests, cpu_seconds(self.stack)
        count = batch()
        used = cpu_seconds(self.stack) - before
        self.storage_requests += self.stack.store.requests - stored
        statements = sum(calls for calls, _query in self.statements())
        return Cost(used * 1000 / count, statements / count)

    def statements(self) -> list[tuple[int, str]]:
        """Return the statements since the last measure began, as (calls, text), most calls first."""
        rows = self.connection.execute(
            "SELECT calls, query FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid"
            " WHERE d.datname <> %s AND query NOT LIKE %s ORDER BY calls DESC, query",
            [METER_DATABASE, FOREIGN_KEY_CHECKS],
        )
        return rows.fetchall()


@contextmanager
def meter(stack: Stack) -> Iterator[Meter]:
    with psycopg.connect(stack.database, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {METER_DATABASE}")
    own = stack.database.rpartition("/")[0] + "/" + METER_DATABASE
    with psycopg.connect(own, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION pg_stat_statements")
        yield Meter(stack, connection)
