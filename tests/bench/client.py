"""A light HTTP client on one kept connection: it shares the processors with the servers that it measures."""

import gzip
import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

HEADERS = {
    "Accept": "text/html",
    "Accept-Encoding": "gzip, deflate, br",
    "Accept-Language": "th",
    "User-Agent": "bench",
}
TIMEOUT = 60.0  # seconds


class Unexpected(Exception):
    """The server answered something else than the measure is about."""


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    body: bytes
    is_gzip: bool

    @property
    def text(self) -> str:
        return (gzip.decompress(self.body) if self.is_gzip else self.body).decode()


class Client:
    """One connection. Each request names its own cookies, so one connection serves many people."""

    def __init__(self, port: int, cookies: Mapping[str, str]) -> None:
        self.cookies = cookies
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)

    def get(self, path: str, session: str = "") -> Answer:
        return self._ask("GET", path, session, None, {}, 200)

    def post(self, path: str, session: str, fields: Mapping[str, object], *, as_script: bool = False) -> Answer:
        """Post a form; a page answers by leading on, a script's request with 200."""
        body = urlencode({"csrfmiddlewaretoken": self.cookies["csrftoken"], **fields}, doseq=True).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if as_script:
            headers["Accept"] = "application/json"
        return self._ask("POST", path, session, body, headers, 200 if as_script else 302)

    def close(self) -> None:
        self._connection.close()

    def _ask(
        self, method: str, path: str, session: str, body: bytes | None, headers: dict[str, str], expected: int
    ) -> Answer:
        cookies = {**self.cookies, **({"sessionid": session} if session else {})}
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self._connection.request(method, path, body, {**HEADERS, **headers, "Cookie": cookie})
        response = self._connection.getresponse()
        content = response.read()
        is_gzip = response.getheader("Content-Encoding") == "gzip"
        answer = Answer(response.status, response.getheader("Location", ""), content, is_gzip)
        if answer.status != expected:
            raise Unexpected(f"{method} {path}: {answer.status} {answer.location}\n{answer.text[:2000]}")
        return answer
