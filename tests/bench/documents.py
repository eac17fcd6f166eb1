"""What drawing a certificate costs in a warm process. Runs under the production settings and answers in JSON."""

import json
import sys
import time
from datetime import timedelta

import psutil

from certificates.models import Certificate
from certificates.pdf import render_pdf
from tests.make.certificates import ISSUED_AT, printed

WARM_UP = 20
BATCH = 200
MANY = 1000


def certificate(number: int) -> Certificate:
    return printed(full_name=f"นางสมใจ ใจดีที่ {number}", issued_at=ISSUED_AT + timedelta(days=number % 300))


def draw(count: int, first: int) -> tuple[float, float]:
    """Return CPU in ms and size in bytes for one of so many different certificates."""
    begun, size = time.process_time(), 0
    for number in range(first, first + count):
        size += len(render_pdf(certificate(number)))
    return (time.process_time() - begun) * 1000 / count, size / count


def main() -> None:
    draw(WARM_UP, 0)
    cpu, size = draw(BATCH, 1000)
    before = psutil.Process().memory_info().rss
    draw(MANY, 2000)
    growth = psutil.Process().memory_info().rss - before
    sys.stdout.write(json.dumps({"cpu": cpu, "size": size, "growth": growth}) + "\n")
