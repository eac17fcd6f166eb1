"""What the servers pay for each operation, and how many quiz runs they finish in a second."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from tests.bench.client import Client
from tests.bench.meter import Cost, Meter
from tests.bench.operations import Site, at_once, finish, one_by_one, open_quiz, run_quiz, save, start
from tests.bench.report import Row

WARM_UP = 60
BATCH = 300
QUIZ_BATCH = 240
CLIENTS = 32
RUNS_AT_ONCE = 384
PEOPLE = 1 + 2 * (WARM_UP + QUIZ_BATCH) + RUNS_AT_ONCE


def server_rows(site: Site, meter: Meter) -> Iterator[Row]:
    """Measure everything, yielding the figures as they come."""
    yield from page_rows(site, meter)
    yield from quiz_rows(site, meter)
    yield from throughput_rows(site, meter)
    yield Row("asked of object storage in all these", meter.storage_requests, "requests", "≤ 0")


def page_rows(site: Site, meter: Meter) -> Iterator[Row]:
    plan = site.plan
    readers = (plan["sessions"][1:] * 2)[: WARM_UP + BATCH]

    def page(address: str) -> Callable[[Client, str], Any]:
        return lambda client, session: client.get(address, session)

    yield from costs("floor: /healthz", measure(site, meter, [""] * (WARM_UP + BATCH), page("/healthz")))
    yield from costs("login page", measure(site, meter, [""] * (WARM_UP + BATCH), page(plan["login"])))
    yield from costs("course page", measure(site, meter, readers, page(plan["course"])), 8, 9)
    yield from costs("lesson page", measure(site, meter, readers, page(plan["lesson"])), 6, 8)
    checks = plan["verify"][: WARM_UP + BATCH]
    yield from costs(
        "certificate check page", measure(site, meter, checks, lambda client, path: client.get(path)), 5, 3
    )


def quiz_rows(site: Site, meter: Meter) -> Iterator[Row]:
    """The steps of a quiz apart, each for the same people; then whole runs."""
    people = site.people(WARM_UP + QUIZ_BATCH)
    addresses: dict[str, str] = {}

    def begin(client: Client, session: str) -> None:
        addresses[session] = start(client, site, session)

    yield from costs("start a quiz attempt", measure(site, meter, people, begin), 15, 12)
    load = measure(site, meter, people, lambda client, session: client.get(addresses[session], session))
    yield from costs("quiz page", load)
    quizzes = one_by_one(site, people, lambda client, one: open_quiz(client, site, one, addresses[one]))
    yield from costs("save one answer", measure(site, meter, quizzes, lambda client, quiz: save(client, quiz, 1)), 4, 5)
    for position in range(2, len(quizzes[0].fields) + 1):
        one_by_one(site, quizzes, lambda client, quiz, position=position: save(client, quiz, position))
    yield from costs("finish and see the grade", measure(site, meter, quizzes, finish), 20, 20)
    people = site.people(WARM_UP + QUIZ_BATCH)
    yield from costs("whole quiz run of 10 answers", measure(site, meter, people, whole_run(site)), 70)


def throughput_rows(site: Site, meter: Meter) -> Iterator[Row]:
    people = site.people(RUNS_AT_ONCE)
    seconds = own_cpu = 0.0

    def batch() -> int:
        nonlocal seconds, own_cpu
        begun, own_begun = time.monotonic(), time.process_time()
        at_once(site, people, whole_run(site), clients=CLIENTS)
        seconds, own_cpu = time.monotonic() - begun, time.process_time() - own_begun
        return len(people)

    cost = meter.cost(batch)
    yield Row(f"whole quiz runs, {CLIENTS} at once", len(people) / seconds, "per second", "≥ 25")
    yield Row(f"whole quiz run, {CLIENTS} at once: CPU", cost.cpu, "ms")
    yield Row(
        f"whole quiz run, {CLIENTS} at once: CPU of the load client, not counted", own_cpu * 1000 / len(people), "ms"
    )


def whole_run(site: Site) -> Callable[[Client, str], None]:
    return lambda client, session: run_quiz(client, site, session)


def measure(site: Site, meter: Meter, items: list[Any], operate: Callable[[Client, Any], Any]) -> Cost:
    """Return what an operation costs, after WARM_UP of them that are not counted."""
    one_by_one(site, items[:WARM_UP], operate)
    return meter.cost(lambda: len(one_by_one(site, items[WARM_UP:], operate)))


def costs(name: str, cost: Cost, cpu_goal: int | None = None, sql_goal: int | None = None) -> Iterator[Row]:
    yield Row(f"{name}: CPU", cost.cpu, "ms", f"≤ {cpu_goal}" if cpu_goal else None)
    yield Row(f"{name}: SQL", cost.statements, "statements", f"≤ {sql_goal}" if sql_goal else None)
