"""A stand-in for S3-compatible storage: keeps what is put into it, in memory, on a free loopback port.

It lets the production settings run as they are. It checks no signatures and counts what it is asked.
"""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass
class ObjectStore:
    """A running store: its address, and how often it was asked for anything."""

    url: str
    requests: int = 0
    objects: dict[str, tuple[str, bytes]] = field(default_factory=dict)


def handler_for(store: ObjectStore) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding", "").startswith("aws-chunked"):
                body = without_chunks(body)
            store.objects[urlsplit(self.path).path] = (self.headers.get("Content-Type", ""), body)
            self.answer(200, "", b"", tag=body)

        def do_GET(self) -> None:
            kind, body = store.objects.get(urlsplit(self.path).path, ("", None))
            self.answer(404 if body is None else 200, kind, body or b"")

        do_HEAD = do_GET

        def do_DELETE(self) -> None:
            store.objects.pop(urlsplit(self.path).path, None)
            self.answer(204, "", b"")

        def answer(self, status: int, kind: str, body: bytes, tag: bytes = b"") -> None:
            store.requests += 1
            self.send_response(status)
            self.send_header("ETag", f'"{hashlib.md5(tag or body, usedforsecurity=False).hexdigest()}"')
            self.send_header("Content-Length", str(len(body)))
            if kind:
                self.send_header("Content-Type", kind)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    return Handler


def without_chunks(body: bytes) -> bytes:
    """Return what was sent in S3's signed chunks: `size;signature`, the bytes, and so on until size 0."""
    whole, rest = b"", body
    while rest:
        head, rest = rest.split(b"\r\n", 1)
        size = int(head.split(b";")[0], 16)
        if size == 0:
            break
        whole, rest = whole + rest[:size], rest[size + 2 :]
    return whole


@contextmanager
def object_store() -> Iterator[ObjectStore]:
    """Serve an empty store until the block ends."""
    store = ObjectStore("")
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(store))
    store.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield store
    finally:
        server.shutdown()
        server.server_close()
