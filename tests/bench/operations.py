"""The operations that are measured, as a browser would ask for them."""

import html
import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import Any

from tests.bench.client import Client, Unexpected

CSRF = "benchbenchbenchbenchbenchbench12"  # Django takes any 32 letters and digits as a browser's own secret
CONNECTIONS = 2
QUESTION = re.compile(r'id="question-(\d+)"')


@dataclass
class Site:
    """The stack as its clients see it: what to ask for, and the people who have not been used up yet."""

    port: int
    plan: dict[str, Any]
    unused: Iterator[str] = field(init=False)

    def __post_init__(self) -> None:
        self.unused = iter(self.plan["sessions"][1:])  # the first is the phone's

    def client(self) -> Client:
        """Return a browser that has been on the site before: it has the style sheet."""
        style = self.plan["style"]
        return Client(self.port, {"csrftoken": CSRF, style["name"]: style["value"]})

    def people(self, count: int) -> list[str]:
        """Return sessions of people who have not begun the quiz; nobody is returned twice."""
        taken = list(islice(self.unused, count))
        if len(taken) < count:
            raise SystemExit("The population is too small for the batches.")
        return taken


@dataclass(frozen=True)
class Quiz:
    """An attempt that a person has open: its address, and the right answers as form fields."""

    session: str
    address: str
    fields: dict[str, list[str]]


def start(client: Client, site: Site, session: str) -> str:
    """Start the quiz; return the attempt's address."""
    return client.post(site.plan["start"], session, {}).location


def open_quiz(client: Client, site: Site, session: str, address: str) -> Quiz:
    """Load the attempt's page and find the right answers to the questions that it asks."""
    page = html.unescape(client.get(address, session).text)
    pieces = QUESTION.split(page)[1:]
    fields = {
        f"q{position}": right_answer(site.plan["answers"], text)
        for position, text in zip(pieces[::2], pieces[1::2], strict=True)
    }
    return Quiz(session, address, fields)


def right_answer(answers: dict[str, list[str]], text: str) -> list[str]:
    found = [values for stem, values in answers.items() if stem in text]
    if len(found) != 1:
        raise Unexpected(f"{len(found)} questions of the plan are in:\n{text[:500]}")
    return found[0]


def save(client: Client, quiz: Quiz, position: int) -> None:
    name = f"q{position}"
    fields = {"seq": 1, "base": 0, "writer": "bench", name: quiz.fields[name]}
    client.post(f"{quiz.address}answers/{position}/", quiz.session, fields, as_script=True)


def finish(client: Client, quiz: Quiz) -> None:
    """Hand in, as the page's script does once every answer is saved; then look at the result."""
    fields = {"submit": 1}
    answer = client.post(f"{quiz.address}submit/", quiz.session, fields, as_script=True)
    if "notice--good" not in client.get(json.loads(answer.text)["next"], quiz.session).text:
        raise Unexpected("The right answers did not pass the quiz.")


def run_quiz(client: Client, site: Site, session: str) -> None:
    """Take a quiz from start to result, each answer saved by itself."""
    quiz = open_quiz(client, site, session, start(client, site, session))
    for position in range(1, len(quiz.fields) + 1):
        save(client, quiz, position)
    finish(client, quiz)


def one_by_one(site: Site, items: list[Any], operate: Callable[[Client, Any], Any]) -> list[Any]:
    """Do an operation for each item, on a few kept connections in turn; return what each returned."""
    clients = [site.client() for _connection in range(CONNECTIONS)]
    results = [operate(client, item) for client, item in zip(cycle(clients), items, strict=False)]
    for client in clients:
        client.close()
    return results


def at_once(site: Site, items: list[Any], operate: Callable[[Client, Any], Any], *, clients: int) -> None:
    """Do an operation for each item, `clients` of them at a time, each on a connection of its own."""

    def work(share: list[Any]) -> None:
        client = site.client()
        for item in share:
            operate(client, item)
        client.close()

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(work, [items[number::clients] for number in range(clients)]))
