"""`make bench`: measures the production stack against the goals, and writes the figures to `$LMS_DATA/bench.json`."""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.meter import meter
from tests.bench.operations import Site
from tests.bench.phone import phone_rows
from tests.bench.report import Row, table, write_json
from tests.bench.server import PEOPLE, server_rows
from tests.bench.stack import Stack, production_stack
from tests.servers import ROOT

PARTS = ("server", "documents", "phone", "statistics")
METHOD = """
The production stack as shipped: gunicorn with config/gunicorn.py and config.settings.production, PostgreSQL with its
durable settings, Redis; over plain HTTP on the loopback, in place of the proxy that adds TLS. Object storage is a
stand-in within this program. CPU is user + system of all processes of gunicorn, PostgreSQL and Redis. Statements are
those that PostgreSQL was sent, without BEGIN, COMMIT and savepoints; the check of a kept connection is one of them.
1 KB is 1,000 bytes, headers included. The phone: 400 kbit/s, 400 ms round trip, processor 4 times slower, 360 px wide,
empty cache, Chromium.
"""


def measured(stack: Stack, parts: list[str]) -> Iterator[Row]:
    plan = stack.run("population", str(PEOPLE))
    if "server" in parts:
        with meter(stack) as measure:
            yield from server_rows(Site(stack.port, plan), measure)
    if "documents" in parts:
        yield from document_rows(stack)
    if "phone" in parts:
        yield from phone_rows(stack.url, plan)
    if "statistics" in parts:  # the last: it leaves a hundred thousand attempts behind
        yield from statistics_rows(stack)


def document_rows(stack: Stack) -> Iterator[Row]:
    drawn = stack.run("documents")
    yield Row("certificate PDF: CPU", drawn["cpu"], "ms", "≤ 1.5")
    yield Row("certificate PDF: size", drawn["size"] / 1000, "KB")
    yield Row("certificate PDF: memory growth over 1,000", drawn["growth"] / 1e6, "MB")
    whole = stack.run("signed")
    yield Row("certificate with badge and signature: CPU", whole["cpu"], "ms", "≤ 60")
    yield Row("certificate with badge and signature: size", whole["size"] / 1000, "KB", "≤ 80")
    yield Row("certificate with badge and signature: memory growth over 1,000", whole["growth"] / 1e6, "MB", "≤ 10")


def statistics_rows(stack: Stack) -> Iterator[Row]:
    computed = stack.run("statistics")
    what = f"statistics over {computed['attempts']:,} attempts of {computed['questions']} questions"
    yield Row(f"{what}: time", computed["seconds"], "s", "≤ 20")
    yield Row(f"{what}: memory", computed["memory"] / 1e6, "MB", "≤ 500")


def main() -> None:
    reader = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    reader.add_argument("parts", nargs="*", default=PARTS, metavar="|".join(PARTS), help="what to measure (everything)")
    asked = reader.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        reader.error(f"unknown part: {', '.join(sorted(unknown))}")
    target = Path(os.environ.get("LMS_DATA") or ROOT / "var") / "bench.json"
    rows = []
    with production_stack() as stack:
        for row in measured(stack, asked.parts):
            rows.append(row)
            sys.stderr.write(f"{row.name}: {row.figure:,.2f} {row.unit}\n")
    write_json(rows, target)
    sys.stdout.write(f"{table(rows)}{METHOD}Written to {target}.\n")


if __name__ == "__main__":
    main()
