"""What a certificate with everything costs in a warm worker: tags, QR, signed badge, signature (PAdES B-B, P-256).

Drawing, badge and signature with their queries, without the storage. Runs under the production settings, on the
database that the bench has filled, and answers in JSON.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

import psutil
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings

from certificates.badges.status_list import draw_place
from certificates.models import Certificate
from certificates.pdf import render_pdf
from certificates.signing.ladder import sign
from courses.models import CoursePage, Enrolment
from lms.accounts.models import User
from tests.make.certificates import printed
from tests.make.signing import PIN, holder, p256, pkcs12_file

WARM_UP = 20
BATCH = 200
MANY = 1000


def issued(count: int) -> list[Certificate]:
    """Return so many certificates, issued and not drawn yet: one person's, of as many editions."""
    person, course = User.objects.filter(is_staff=False).first(), CoursePage.objects.first()
    rows = []
    for number in range(count):
        enrolment = Enrolment.objects.create(user=person, course=course, edition=1000 + number)
        name = f"นางสมใจ ใจดีที่ {number}"
        rows.append(printed(enrolment=enrolment, full_name=name, **draw_place()))
        rows[-1].save()
    return rows


def make_keys(folder: Path) -> None:
    """Give badges and signatures a key each."""
    pem = p256().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    settings.LMS_BADGES = {**settings.LMS_BADGES, "key": pem}
    os.environ["LMS_SIGNING_PIN"] = PIN
    path = str(pkcs12_file(folder / "key.p12", holder()))
    settings.LMS_SIGNING = {"kind": "pkcs12", "path": path, "pin_from": "LMS_SIGNING_PIN", "level": "b-b"}


def finish(rows: list[Certificate]) -> tuple[float, float]:
    """Return CPU in ms and size in bytes for one of so many certificates."""
    begun, size = time.process_time(), 0
    for row in rows:
        signed = sign(render_pdf(row), row)
        if signed.level != "b-b" or b"/EmbeddedFile" not in signed.data:
            raise AssertionError("a certificate without its signature or its badge")
        size += len(signed.data)
    return (time.process_time() - begun) * 1000 / len(rows), size / len(rows)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        make_keys(Path(folder))
        rows = issued(WARM_UP + BATCH + MANY)
        finish(rows[:WARM_UP])
        cpu, size = finish(rows[WARM_UP : WARM_UP + BATCH])
        before = psutil.Process().memory_info().rss
        finish(rows[WARM_UP + BATCH :])
        growth = psutil.Process().memory_info().rss - before
    sys.stdout.write(json.dumps({"cpu": cpu, "size": size, "growth": growth}) + "\n")
