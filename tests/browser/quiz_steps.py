"""A quiz on a phone: where it begins, and what its screen says."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import PHONE
from tests.servers import Server

SAVED = "✓ บันทึกที่ระบบแล้ว"
WAITING = "บันทึกในเครื่องแล้ว รอส่ง"
SCENES = """
from tests.make.quiz_scenes import scene
answer = {{name: scene(**options) for name, options in {scenes!r}.items()}}
"""
HELD = """
from quizzes.models import Attempt
rows = Attempt.objects.get(key={key!r}).questions.order_by("saved_at")
answer = [[row.position, row.response, row.response_seq] for row in rows if row.saved_at]
"""


@dataclass(frozen=True)
class Scene:
    """An attempt that somebody has open, and their session."""

    server: Server
    key: str
    session: str
    contact: str

    @property
    def url(self) -> str:
        return f"{self.server.url}/learn/attempts/{self.key}/"

    def held(self) -> list[list[Any]]:
        """Return position, response and number of the answers that the server holds, in the order they came."""
        return self.server.shell(HELD.format(key=self.key))

    @contextmanager
    def phone(self, chromium: Browser, **options: Any) -> Iterator[BrowserContext]:
        with chromium.new_context(**{**PHONE, **options}) as context:
            context.add_cookies([{"name": "sessionid", "value": self.session, "url": self.server.url}])
            yield context


def scenes(server: Server, **wanted: dict[str, Any]) -> dict[str, Scene]:
    """Return the scenes by name. Once for a server: what they are made of is numbered from 1 each time."""
    made = server.shell(SCENES.format(scenes=wanted))
    return {name: Scene(server, **one) for name, one in made.items()}


def choose(page: Page, position: int, index: int) -> str:
    """Choose an answer; return its value."""
    choice = page.locator(f"input[name=q{position}]").nth(index)
    choice.check()
    return choice.get_attribute("value") or ""


def chosen(page: Page, position: int) -> str | None:
    found = page.locator(f"input[name=q{position}]:checked")
    return found.get_attribute("value") if found.count() else None


def state(page: Page, position: int) -> Locator:
    """Return what a question says about its answer."""
    return page.locator(f"#question-{position} .quiz-state")


def expect_kept(page: Page, words: str | re.Pattern) -> None:
    """Wait until the bar says where the answers are."""
    expect(page.locator("#kept")).to_contain_text(words)


def stored_on_phone(page: Page) -> list[str]:
    """Return the positions of the answers that the phone holds, in the order they were given."""
    return page.evaluate(
        "Object.keys(localStorage).filter((name) => name.startsWith('quiz-'))"
        ".flatMap((name) => JSON.parse(localStorage[name])).map((entry) => entry.p)"
    )
