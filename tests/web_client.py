"""A browser without pictures or scripts: keeps cookies, follows redirects, posts forms with their token."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    status: int
    url: str
    text: str


class WebClient:
    def __init__(self, base: str) -> None:
        self.base = base
        self.page = Answer(0, base, "")
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, path: str) -> Answer:
        self.page = self._open(urllib.request.Request(self._address(path)))  # noqa: S310 -- loopback
        return self.page

    def post(self, path: str, data: dict[str, object] | None = None, *, as_script: bool = False) -> Answer:
        """Post a form with the token of the page shown last; a script's answer leaves that page standing."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page.text)
        fields = {"csrfmiddlewaretoken": token.group(1) if token else "", **(data or {})}
        headers = {"Referer": self.page.url, **({"Accept": "application/json"} if as_script else {})}
        body = urllib.parse.urlencode(fields, doseq=True).encode()
        answer = self._open(urllib.request.Request(self._address(path), body, headers))  # noqa: S310 -- loopback
        if not as_script:
            self.page = answer
        return answer

    def _address(self, path: str) -> str:
        return urllib.parse.urljoin(self.page.url or self.base, path)

    def _open(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=30) as answer:
                return Answer(answer.status, answer.url, answer.read().decode())
        except urllib.error.HTTPError as refused:
            return Answer(refused.code, refused.url, refused.read().decode())
