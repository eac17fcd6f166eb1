"""What a cheap phone on a slow network pays for a page, in Chromium, with an empty cache unless said otherwise."""

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.bench.report import Row
from tests.browser.conftest import AXE, CHROMIUM, FLAGS, PHONE

BYTES_PER_SECOND = 400_000 / 8
ROUND_TRIP = 400  # ms
TIMES_SLOWER = 4
RUNS = 5
WARM_UP = 10
QUIET = 1.5  # seconds without a request after which a page is taken to be complete
LONGEST = 60.0  # seconds
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
SCROLL_DOWN = "scrollTo(0, document.body.scrollHeight)"  # pictures load when they come near
BROKEN_PICTURES = "[...document.images].filter((image) => !image.naturalWidth).length"


@dataclass
class Traffic:
    """What crossed the wire for one page, headers included: bytes of each request, those of pictures apart."""

    sizes: dict[str, float] = field(default_factory=dict)
    pictures: set[str] = field(default_factory=set)
    broken: int = 0  # pictures that did not load
    cached: set[str] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)
    last: float = field(default_factory=time.monotonic)

    def watch(self, session: Any) -> None:
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.responseReceived", self._answered)
        session.on("Network.requestServedFromCache", lambda event: self.cached.add(event["requestId"]))
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.loadingFailed", lambda event: self._ended(event["requestId"]))
        session.send("Network.enable")

    @property
    def is_quiet(self) -> bool:
        return not self.waiting and time.monotonic() - self.last > QUIET

    @property
    def crossed(self) -> dict[str, float]:
        return {key: size for key, size in self.sizes.items() if key not in self.cached}

    @property
    def page_kb(self) -> float:
        return sum(size for key, size in self.crossed.items() if key not in self.pictures) / 1000

    @property
    def picture_kb(self) -> float:
        return sum(size for key, size in self.crossed.items() if key in self.pictures) / 1000

    def _asked(self, event: dict) -> None:
        if event["request"]["url"].startswith("http"):
            self.waiting.add(event["requestId"])
            self.last = time.monotonic()
            if event.get("type") == "Image":
                self.pictures.add(event["requestId"])

    def _answered(self, event: dict) -> None:
        if event["response"].get("fromDiskCache"):
            self.cached.add(event["requestId"])

    def _finished(self, event: dict) -> None:
        self._ended(event["requestId"])
        if event["encodedDataLength"]:
            self.sizes[event["requestId"]] = event["encodedDataLength"]

    def _ended(self, request: str) -> None:
        self.waiting.discard(request)
        self.last = time.monotonic()


def load(page: Page, url: str, *, slowly: bool) -> tuple[Traffic, float]:
    """Load a page; return what crossed the wire and the time to the first contentful paint in seconds."""
    session, traffic = page.context.new_cdp_session(page), Traffic()
    traffic.watch(session)
    if slowly:
        speed = {"downloadThroughput": BYTES_PER_SECOND, "uploadThroughput": BYTES_PER_SECOND}
        session.send("Network.emulateNetworkConditions", {"offline": False, "latency": ROUND_TRIP, **speed})
        session.send("Emulation.setCPUThrottlingRate", {"rate": TIMES_SLOWER})
    page.goto(url, timeout=LONGEST * 1000, wait_until="load")
    wait_until_quiet(page, traffic)
    painted = page.evaluate(FIRST_PAINT)
    page.evaluate(SCROLL_DOWN)
    wait_until_quiet(page, traffic)
    traffic.broken = page.evaluate(BROKEN_PICTURES)
    session.detach()
    if painted is None:
        raise SystemExit(f"{url} painted nothing.")
    return traffic, painted / 1000


def wait_until_quiet(page: Page, traffic: Traffic) -> None:
    deadline = time.monotonic() + LONGEST
    while not traffic.is_quiet and time.monotonic() < deadline:
        page.wait_for_timeout(100)


class Phone:
    """A phone at the site, signed in or not."""

    def __init__(self, browser: Browser, base: str, plan: dict[str, Any]) -> None:
        self.browser, self.base, self.plan = browser, base, plan

    def context(self, *, signed_in: bool) -> BrowserContext:
        context = self.browser.new_context(**PHONE, device_scale_factor=2)
        if signed_in:
            self.sign_in(context)
        return context

    def sign_in(self, context: BrowserContext) -> None:
        context.add_cookies([{"name": "sessionid", "value": self.plan["sessions"][0], "url": self.base}])

    def cold(self, path: str, *, signed_in: bool) -> tuple[Traffic, float]:
        """Load a page a few times, each time as the first one; return the last traffic and the median paint.

        The servers are warm: the page was asked for before.
        """
        paints = []
        with self.context(signed_in=signed_in) as context:
            for _process in range(WARM_UP):
                context.request.get(self.base + path)
        for _run in range(RUNS):
            with self.context(signed_in=signed_in) as context:
                traffic, paint = load(context.new_page(), self.base + path, slowly=True)
            paints.append(paint)
        return traffic, statistics.median(paints)

    def journey(self) -> Traffic:
        """Load login, course, lesson and quiz one after the other with one cache; return the sum."""
        whole = Traffic()
        with self.context(signed_in=False) as context:
            page = context.new_page()
            for path in (self.plan["login"], self.plan["course"], self.plan["lesson"], self.plan["phone_attempt"]):
                traffic, _paint = load(page, self.base + path, slowly=False)
                whole.sizes.update(traffic.crossed)
                whole.pictures |= traffic.pictures
                self.sign_in(context)
        return whole

    def violations(self, path: str) -> int:
        with self.context(signed_in=True) as context:
            page = context.new_page()
            page.goto(self.base + path)
            return int(Axe().run(page, options=AXE).violations_count)


def phone_rows(base: str, plan: dict[str, Any]) -> Iterator[Row]:
    """Measure everything, yielding the figures as they come."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, headless=True)
        phone = Phone(browser, base, plan)
        yield Row("phone, floor (/healthz): first paint", phone.cold("/healthz", signed_in=False)[1], "s")
        yield from page_rows("login", *phone.cold(plan["login"], signed_in=False), requests=3, size=14)
        yield from page_rows("course", *phone.cold(plan["course"], signed_in=True), requests=4, size=20)
        lesson, paint = phone.cold(plan["lesson"], signed_in=True)
        yield from page_rows("lesson", lesson, paint, requests=4, size=20)
        yield Row("phone, lesson: its picture", lesson.picture_kb, "KB")
        yield Row("phone, lesson: pictures that did not load", lesson.broken, "pictures", "≤ 0")
        yield from page_rows("quiz", *phone.cold(plan["phone_attempt"], signed_in=True), requests=4, size=20)
        yield Row("phone, first journey in one cache, without picture", phone.journey().page_kb, "KB", "≤ 60")
        for name, path in (("lesson", plan["lesson"]), ("quiz", plan["phone_attempt"])):
            yield Row(f"phone, {name}: axe violations", phone.violations(path), "violations", "≤ 0")
        browser.close()


def page_rows(name: str, traffic: Traffic, paint: float, *, requests: int, size: int) -> Iterator[Row]:
    yield Row(f"phone, {name}: requests", len(traffic.crossed), "requests", f"≤ {requests}")
    yield Row(f"phone, {name}: over the wire", traffic.page_kb, "KB", f"≤ {size}")
    yield Row(f"phone, {name}: first paint", paint, "s", "≤ 0.9")
