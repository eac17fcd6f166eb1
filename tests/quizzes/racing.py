"""Calls that run at the same time, each in a thread with a database connection of its own."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connections


def race(*calls: Callable[[], Any]) -> list[Any]:
    """Start all calls at once; return what each returned, or the exception it raised."""
    outcomes: list[Any] = [None] * len(calls)
    line = Barrier(len(calls))

    def run(index: int, call: Callable[[], Any]) -> None:
        line.wait()
        try:
            outcomes[index] = call()
        except Exception as error:  # noqa: BLE001 -- the test judges it
            outcomes[index] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
